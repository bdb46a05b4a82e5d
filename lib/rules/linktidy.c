#define _GNU_SOURCE /* memmem */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "rules/linktidy.h"

/* Does a hold all words of b, where both say something, in most rows? */
static bool
contains(const struct linkfield *a, const struct linkfield *b, double share)
{
	size_t both = 0, in = 0;

	for (size_t i = 0; i < a->nrow; i++) {
		size_t na, nb;

		if (a->row[i] == LINKFIELD_EMPTY ||
			b->row[i] == LINKFIELD_EMPTY)
			continue;
		const char *x = map_key(&a->value, a->row[i], &na),
			   *y = map_key(&b->value, b->row[i], &nb);

		both++;
		in += nb <= na && memmem(x, na, y, nb) != NULL;
	}
	return both * 2 > b->nfilled && (double)in >= share * (double)both;
}

/* Names and texts may be parts of each other. */
static bool
is_wordy(const struct linkfield *f)
{
	return f->kind == LINKFIELD_NAME || f->kind == LINKFIELD_TEXT;
}

/* A joined column says twice what its parts say. */
static void
drop_joined(struct linkfield *field, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct linkfield *f = &field[i];
		int parts = 0;

		for (size_t k = 0; k < n && f->kind == LINKFIELD_TEXT; k++)
			parts += k != i && is_wordy(&field[k]) &&
				 contains(f, &field[k], .8);
		if (parts >= 2)
			f->kind = LINKFIELD_NONE;
	}
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < n; k++)
			if (k != i && field[i].kind == LINKFIELD_TEXT &&
				is_wordy(&field[k]) &&
				contains(&field[i], &field[k], .9))
				field[k].kind = LINKFIELD_NONE;
}

/* Does a value of g hold a word? */
static bool
has_word(const struct linkfield *g, uint32_t value, const char *w, size_t n)
{
	size_t len;
	const char *s = map_key(&g->value, value, &len), *end = s + len;
	const char *at = len < n ? NULL : memmem(s, len, w, n);

	for (; at; at = memmem(at + 1, (size_t)(end - at - 1), w, n))
		if ((at == s || at[-1] == ' ') &&
			(at + n == end || at[n] == ' '))
			return true;
	return false;
}

/*
 * Words of a text that another column of the row mostly says as well (the town
 * in the name of a shop) say little by themselves.
 */
void
linktidy_words(struct linkfield *field, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct linkfield *f = &field[i];

		if (f->kind != LINKFIELD_TEXT ||
			(!f->is_identity && !f->is_firm))
			continue;
		uint32_t *said = mem_zalloc(f->word.n + 1, sizeof *said);

		for (size_t r = 0; r < f->nrow; r++) {
			size_t nword = 0, len;
			const uint32_t v = f->row[r];
			const uint32_t *w =
				v == LINKFIELD_EMPTY
					? NULL
					: linkfield_words(f, v, &nword);

			for (size_t k = 0; k < nword; k++) {
				const char *s = map_key(&f->word, w[k], &len);

				for (size_t g = 0; g < n; g++) {
					const struct linkfield *x = &field[g];

					if (g == i || !x->is_place ||
						x->is_firm ||
						x->row[r] == LINKFIELD_EMPTY ||
						!has_word(x, x->row[r], s, len))
						continue;
					said[w[k]]++;
					break;
				}
			}
		}
		for (size_t w = 0; w < f->word.n; w++)
			if (f->word_rows[w] > 1 &&
				2 * said[w] > f->word_rows[w])
				f->word_weight[w] /= 4;
		free(said);
	}
}

/* A company is who it is, but where its people are named it is their place. */
static void
place_firms(struct linkfield *field, size_t n)
{
	bool is_person = false;

	for (size_t i = 0; i < n; i++)
		is_person |= field[i].kind == LINKFIELD_NAME &&
			     field[i].is_identity && !field[i].is_firm;
	for (size_t i = 0; i < n && is_person; i++)
		if (field[i].is_firm) {
			field[i].is_identity = false;
			field[i].is_place = true;
		}
}

void
linktidy(struct linkfield *field, size_t n)
{
	drop_joined(field, n);
	place_firms(field, n);
	linktidy_words(field, n);
}
