/* Unit tests of rules/linkblock and rules/linkchance: laws of made lists. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "rules/linkblock.h"
#include "rules/linkchance.h"

enum { MOST = 4000 };

struct list {
	struct linkfield field[3];
	uint32_t row[MOST];
	size_t n;
};

static const char *const names[] = {"name", "phone", "title"};

/*
 * n rows, of which one in six has an empty cell: a name out of n / 2, a number
 * out of n / 3, a title of four words out of "words".
 */
static void
make_list(struct list *l, size_t n, int words)
{
	char s[64];

	srand(7);
	*l = (struct list){.n = n};
	for (size_t f = 0; f < 3; f++)
		linkfield_init(&l->field[f], names[f]);
	for (size_t i = 0; i < n; i++) {
		const int person = rand() % (int)(n / 2);

		l->row[i] = (uint32_t)i;
		linkfield_add(&l->field[0], s,
			(size_t)snprintf(s, sizeof s, "%c%c%c%c",
				'a' + person % 26, 'a' + person / 26 % 26,
				'a' + person / 676, 'x'));
		linkfield_add(&l->field[1], s,
			(size_t)snprintf(s, sizeof s, "%d",
				13800000 + 77 * (rand() % (int)(n / 3))));
		linkfield_add(&l->field[2], s,
			rand() % 6 == 0
				? 0
				: (size_t)snprintf(s, sizeof s,
					  "alpha%d beta%d gamma%d delta%d",
					  rand() % words, rand() % words,
					  rand() % words, rand() % words));
	}
	for (size_t f = 0; f < 3; f++)
		linkfield_settle(&l->field[f], NULL);
	ck_assert_int_eq(l->field[0].kind, LINKFIELD_NAME);
	ck_assert_int_eq(l->field[1].kind, LINKFIELD_CODE);
	ck_assert_int_eq(l->field[2].kind, LINKFIELD_TEXT);
}

static void
free_list(struct list *l)
{
	for (size_t f = 0; f < 3; f++)
		linkfield_free(&l->field[f]);
}

static int
by_place(const void *pa, const void *pb)
{
	const struct linkblock_pair *a = pa, *b = pb;

	if (a->a != b->a)
		return a->a < b->a ? -1 : 1;
	return a->b < b->b ? -1 : a->b > b->b;
}

static bool
is_in(const struct linkblock *b, uint32_t x, uint32_t y)
{
	const struct linkblock_pair p = {x, y};

	return bsearch(&p, b->pair, b->n, sizeof p, by_place) != NULL;
}

static const struct {
	size_t rows;
	int words; /* the fewer, the more rows share one */
} lists[] = {{12, 3}, {300, 40}, {MOST, 600}, {MOST, 150}, {MOST, 20}};

START_TEST(candidates)
{
	static struct list l;
	struct linkblock b;

	make_list(&l, lists[_i].rows, lists[_i].words);
	linkblock_find(&b, l.field, 3, l.row, l.n);
	/* each once, and no more than there is room for */
	for (size_t i = 0; i < b.n; i++) {
		ck_assert(b.pair[i].a < b.pair[i].b && b.pair[i].b < l.n);
		ck_assert(i == 0 || by_place(&b.pair[i - 1], &b.pair[i]) < 0);
	}
	ck_assert(b.n <= l.n * LINKBLOCK_ALL);
	/* rows that share a value which few have */
	for (size_t f = 0; f < 2; f++)
		for (uint32_t y = 0; y < l.n; y++)
			for (uint32_t x = 0; x < y; x++)
				if (l.field[f].row[x] == l.field[f].row[y])
					ck_assert(is_in(&b, x, y));
	free(b.pair);
	free_list(&l);
}
END_TEST

static bool
share_a_word(const struct linkfield *f, uint32_t a, uint32_t b)
{
	size_t na, nb;
	const uint32_t *wa = linkfield_words(f, f->row[a], &na),
		       *wb = linkfield_words(f, f->row[b], &nb);

	for (size_t i = 0; i < na; i++)
		for (size_t k = 0; k < nb; k++)
			if (wa[i] == wb[k])
				return true;
	return false;
}

/* 150 words of which each is in 27 titles would give 52 pairs a row. */
START_TEST(words_while_there_is_room)
{
	static struct list l;
	struct linkblock b;

	make_list(&l, MOST, 150);
	linkblock_find(&b, &l.field[2], 1, l.row, l.n);
	ck_assert(b.n > l.n && b.n <= l.n * LINKBLOCK_KEY);
	for (size_t i = 0; i < b.n; i++)
		ck_assert(share_a_word(&l.field[2], b.pair[i].a, b.pair[i].b));
	free(b.pair);
	free_list(&l);
}
END_TEST

static bool
is_filled(const struct linkfield *f, uint32_t a, uint32_t b)
{
	return f->row[a] != LINKFIELD_EMPTY && f->row[b] != LINKFIELD_EMPTY;
}

/* Of few rows all pairs are counted, here one by one. */
START_TEST(counts_of_all_pairs)
{
	static struct list l;
	struct linkmodel_chance c;
	double pairs = 0;

	make_list(&l, 60, 4);
	linkchance_count(&c, l.field, 3, l.row, l.n);
	ck_assert(c.scale == 1 && c.pairs == 60 * 59 / 2.);
	for (size_t f = 0; f < 3; f++)
		for (size_t g = 0; g <= f; g++) {
			const struct linkfield *x = &l.field[f],
					       *y = &l.field[g];
			double filled = 0, equal = 0;

			for (uint32_t b = 0; b < l.n; b++)
				for (uint32_t a = 0; a < b; a++) {
					if (!is_filled(x, a, b) ||
						!is_filled(y, a, b))
						continue;
					filled++;
					equal += x->row[a] == x->row[b] &&
						 y->row[a] == y->row[b];
				}
			ck_assert((f == g ? c.filled[f]
					  : c.both_filled[f][g]) == filled);
			ck_assert((f == g ? c.equal[f] : c.both_equal[f][g]) ==
				  equal);
		}
	for (size_t i = 0; i < c.nrandom; i++) {
		double n = 0;

		for (uint32_t b = 0; b < l.n; b++)
			for (uint32_t a = 0; a < b; a++)
				n += linklevel_rows(l.field, 3, a, b) ==
				     c.random[i].levels;
		ck_assert(n == c.random[i].n);
		pairs += n;
	}
	ck_assert(pairs == c.pairs);
	linkchance_free(&c);
	free_list(&l);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("linkblock");
	TCase *t = tcase_create("linkblock");

	tcase_add_loop_test(t, candidates, 0, (int)NELEM(lists));
	tcase_add_test(t, words_while_there_is_room);
	tcase_add_test(t, counts_of_all_pairs);
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);

	srunner_run_all(r, CK_ENV);
	int failed = srunner_ntests_failed(r);

	srunner_free(r);
	return failed > 0;
}
