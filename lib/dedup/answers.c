#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "dedup/answers.h"
#include "rules/text.h"

static const struct {
	const char *word;
	enum answer answer;
} words[] = {
	{"", ANSWER_NONE},
	{"answer", ANSWER_NONE}, /* the header again, of the next review */
	{"unsure", ANSWER_UNSURE},
	{"same", ANSWER_SAME},
	{"different", ANSWER_DIFFERENT},
	{"不确定", ANSWER_UNSURE},
	{"同", ANSWER_SAME},
	{"相同", ANSWER_SAME},
	{"不同", ANSWER_DIFFERENT},
};

void
answers_name(struct buf *b, const struct head *h, const struct rec *r,
	uint64_t content)
{
	const int id = head_find(h, "id");

	buf_clear(b);
	if (id >= 0 && r->cell[id].n > 0)
		buf_add(b, r->cell[id].s, r->cell[id].n);
	else
		buf_addf(b, "r%016" PRIx64, content);
}

int
answers_column(const struct input *in, const char *name)
{
	const int at = head_find(&in->head, name);

	if (at < 0)
		die("%s: no column '%s': not a review", in->src[0]->name, name);
	return at;
}

static enum answer
read_answer(struct answers *k, const struct rec *r, const struct cell *c)
{
	struct buf *word = &k->word[0];

	buf_clear(word);
	text_key(word, &k->word[1], c->s, c->n);
	for (size_t i = 0; i < NELEM(words); i++)
		if (bytes_cmp(word->s, word->n, words[i].word,
			    strlen(words[i].word)) == 0)
			return words[i].answer;
	die("%s:%" PRIu64 ": answer is same, different, unsure or empty: "
	    "'%.*s'",
		r->file, r->line, (int)c->n, c->s);
}

/* The number of a name; new ones are themselves. */
static size_t
number(struct answers *k, const char *s, size_t n)
{
	bool is_new;
	const size_t i = map_add(&k->row, s, n, &is_new);

	k->is = mem_grow(k->is, &k->cap_is, i + 1, sizeof *k->is);
	if (is_new)
		k->is[i] = i;
	return i;
}

static void
add(struct answers *k, const struct rec *r, const struct cell *x,
	const struct cell *y, enum answer answer)
{
	const size_t a = number(k, x->s, x->n), b = number(k, y->s, y->n);
	const size_t both[2] = {a < b ? a : b, a < b ? b : a};
	bool is_new;
	const size_t i = map_add(&k->pairs, both, sizeof both, &is_new);

	if (a == b)
		die("%s:%" PRIu64 ": a row with itself: '%.*s'", r->file,
			r->line, (int)x->n, x->s);
	if (!is_new && answer == ANSWER_UNSURE)
		return;
	if (!is_new && k->pair[i].answer != ANSWER_UNSURE &&
		k->pair[i].answer != answer)
		die("%s:%" PRIu64 ": answered before, and otherwise", r->file,
			r->line);
	k->pair = mem_grow(k->pair, &k->cap, i + 1, sizeof *k->pair);
	k->pair[i] = (struct answers_pair){both[0], both[1], answer};
	k->n = k->pairs.n;
}

void
answers_read(struct answers *k, struct input *in)
{
	const int row = answers_column(in, "row"),
		  with = answers_column(in, "with"),
		  answer = answers_column(in, "answer");
	struct rec r;

	while (input_next(in, &r)) {
		const enum answer said = read_answer(k, &r, &r.cell[answer]);

		if (said != ANSWER_NONE)
			add(k, &r, &r.cell[row], &r.cell[with], said);
	}
}

void
answers_part(struct answers *k, const struct cell *a, const struct cell *b)
{
	const size_t x = number(k, a->s, a->n), y = number(k, b->s, b->n);
	const size_t both[2] = {x < y ? x : y, x < y ? y : x};
	bool is_new;
	const size_t i = map_add(&k->pairs, both, sizeof both, &is_new);

	if (!is_new && k->pair[i].answer != ANSWER_UNSURE)
		return;
	k->pair = mem_grow(k->pair, &k->cap, i + 1, sizeof *k->pair);
	k->pair[i] = (struct answers_pair){both[0], both[1], ANSWER_DIFFERENT};
	k->n = k->pairs.n;
}

void
answers_rename(struct answers *k, size_t row, const char *name, size_t n)
{
	const size_t to = number(k, name, n);

	k->is[row] = to;
}

/* Of each name the first row that goes by it, 1 and up, and of each row the
 * next. */
static void
find_rows(const struct answers *k, struct group *g, size_t *first, size_t *next)
{
	struct buf name = {0};
	struct rec r;

	for (size_t i = group_rows(g); i-- > 0;) {
		hold_get(&g->hold, i, &r);
		answers_name(&name, &g->head, &r, g->content[i]);
		const int64_t at = map_find(&k->row, name.s, name.n);

		if (at < 0)
			continue;
		next[i] = first[at];
		first[at] = i + 1;
	}
	buf_free(&name);
}

struct answers_rows *
answers_find(struct answers *k, struct group *g, size_t *n)
{
	size_t *first = mem_zalloc(k->row.n + 1, sizeof *first);
	size_t *next = mem_zalloc(group_rows(g) + 1, sizeof *next);
	struct answers_rows *rows = NULL;
	size_t cap = 0;

	*n = 0;
	find_rows(k, g, first, next);
	for (size_t i = 0; i < k->n; i++) {
		const struct answers_pair *p = &k->pair[i];

		k->nhere += first[k->is[p->a]] > 0 && first[k->is[p->b]] > 0;
		for (size_t a = first[k->is[p->a]]; a > 0; a = next[a - 1])
			for (size_t b = first[k->is[p->b]]; b > 0;
				b = next[b - 1]) {
				if (a == b)
					continue; /* merged since */
				rows = mem_grow(
					rows, &cap, *n + 1, sizeof *rows);
				rows[(*n)++] = (struct answers_rows){
					a - 1, b - 1, i, p->answer};
			}
	}
	free(first);
	free(next);
	return rows;
}

bool
answers_differ(
	const struct answers *k, size_t i, struct cell *a, struct cell *b)
{
	const struct answers_pair *p = &k->pair[i];

	a->s = map_key(&k->row, p->a, &a->n);
	b->s = map_key(&k->row, p->b, &b->n);
	return p->answer == ANSWER_DIFFERENT;
}

void
answers_free(struct answers *k)
{
	map_free(&k->row);
	free(k->is);
	map_free(&k->pairs);
	free(k->pair);
	buf_free(&k->word[0]);
	buf_free(&k->word[1]);
}
