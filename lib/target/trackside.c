#include <stdlib.h>

#include "base/mem.h"
#include "target/trackrow.h"

/* What of a cell stands under each of the values. */
static const struct {
	enum trackrow_col col;
	const char *name;
} under[] = {
	{TRACKROW_TARGET, "target"},
	{TRACKROW_ACTUAL, "actual"},
	{TRACKROW_ATTAINMENT, "attainment"},
	{TRACKROW_PACE, "pace"},
	{TRACKROW_TODAY, "today"},
};

enum { NNAMES = 6, NSCORES = 3 }; /* columns before and behind */

/* A cell on its way to its line. */
struct entry {
	const struct trackside *s;
	const struct track_cell *c;
};

static enum plan_key
other_key(const struct trackside *s)
{
	return s->by == PLAN_METRIC ? PLAN_PRODUCT : PLAN_METRIC;
}

/* The cell as one in the race of its line: nothing side by side counts. */
static int
cmp_race(const struct trackside *s, const struct track_cell *a,
	const struct track_cell *b)
{
	struct track_cell x = *a, y = *b;

	x.key[s->by] = y.key[s->by] = 0;
	return track_cmp_race(s->t, &x, &y);
}

static int
cmp_line(const struct trackside *s, const struct track_cell *a,
	const struct track_cell *b)
{
	const int cmp = cmp_race(s, a, b);

	return cmp ? cmp : track_cmp_unit(s->t, a, b);
}

static int
by_line(const void *va, const void *vb)
{
	const struct entry *a = va, *b = vb;
	const int cmp = cmp_line(a->s, a->c, b->c);

	return cmp ? cmp
		   : track_cmp_text(
			     a->s->t, a->c->key[a->s->by], b->c->key[b->s->by]);
}

struct value {
	const struct track *t;
	uint32_t id;
};

static int
by_text(const void *va, const void *vb)
{
	const struct value *a = va, *b = vb;

	return track_cmp_text(a->t, a->id, b->id);
}

/* The values that stand side by side: of a score all of its metrics. */
static void
find_values(struct trackside *s)
{
	const struct track *t = s->t;
	struct value *v = mem_zalloc(t->ncell, sizeof *v);

	for (size_t i = 0; i < t->ncell; i++)
		v[i] = (struct value){t, t->cell[i].key[s->by]};
	if (t->ncell > 0)
		qsort(v, t->ncell, sizeof *v, by_text);
	s->value = mem_zalloc(t->ncell, sizeof *s->value);
	for (size_t i = 0; i < t->ncell; i++)
		if (i == 0 || v[i].id != v[i - 1].id)
			s->value[s->nvalue++] = v[i].id;
	free(v);
}

static void
find_lines(struct trackside *s)
{
	const struct track *t = s->t;
	struct entry *e = mem_zalloc(t->ncell, sizeof *e);

	for (size_t i = 0; i < t->ncell; i++)
		e[i] = (struct entry){s, &t->cell[i]};
	if (t->ncell > 0)
		qsort(e, t->ncell, sizeof *e, by_line);
	s->cell = mem_zalloc(t->ncell, sizeof *s->cell);
	s->line = mem_zalloc(t->ncell, sizeof *s->line);
	for (size_t i = 0; i < t->ncell; i++) {
		s->cell[i] = e[i].c;
		if (i == 0 || cmp_line(s, e[i - 1].c, e[i].c) != 0)
			s->line[s->nline++] =
				(struct trackside_line){.first = (uint32_t)i};
		s->line[s->nline - 1].n++;
		s->line[s->nline - 1].is_exempt |= track_is_exempt(t, e[i].c);
	}
	free(e);
}

/* The cell of a line that has a value; NULL if none does. */
static const struct track_cell *
find_cell(const struct trackside *s, const struct trackside_line *l,
	uint32_t value)
{
	for (uint32_t i = l->first; i < l->first + l->n; i++)
		if (s->cell[i]->key[s->by] == value)
			return s->cell[i];
	return NULL;
}

static void
set_score(const struct trackside *s, struct trackside_line *l)
{
	__int128 sum = 0;

	for (size_t i = 0; i < s->nscore; i++) {
		const char *name = s->score[i].name;
		const uint32_t id = plan_find(s->t->plan, name, strlen(name));
		const struct track_cell *c =
			id == PLAN_NONE ? NULL : find_cell(s, l, id);

		if (c == NULL || c->plan.target == 0)
			return;
		score_add(&sum, &s->score[i], track_sold(s->t, c).now,
			c->plan.target);
	}
	l->score = (struct ratio){sum, SCORE_SUM};
	l->has_score = true;
}

/* Lines of one race, the best score first, those without one behind. */
struct scored {
	const struct trackside *s;
	struct trackside_line line;
};

static int
by_score(const void *va, const void *vb)
{
	const struct scored *a = va, *b = vb;
	const struct track_cell *x = a->s->cell[a->line.first];
	const struct track_cell *y = b->s->cell[b->line.first];
	const bool in_a = a->line.has_score && !a->line.is_exempt;
	const bool in_b = b->line.has_score && !b->line.is_exempt;
	int cmp = cmp_race(a->s, x, y);

	if (cmp == 0 && in_a != in_b)
		return in_a ? -1 : 1;
	if (cmp == 0 && in_a)
		cmp = ratio_cmp(b->line.score, a->line.score);
	return cmp ? cmp : track_cmp_unit(a->s->t, x, y);
}

static void
rank_lines(struct trackside *s, struct trackside_line *l, size_t n)
{
	struct ratio *of = mem_zalloc(n, sizeof *of);
	size_t *rank = mem_zalloc(n, sizeof *rank);

	for (size_t i = 0; i < n; i++)
		of[i] = l[i].score;
	rank_set(rank, of, n);
	for (size_t i = 0; i < n; i++) {
		l[i].rank = (uint32_t)rank[i];
		l[i].band = s->bands.is_given ? rank_within(of[i], s->bands.top,
							s->bands.bottom)
					      : rank_third(rank[i], n);
	}
	free(of);
	free(rank);
}

static void
score_lines(struct trackside *s)
{
	struct scored *e = mem_zalloc(s->nline, sizeof *e);
	size_t end;

	for (size_t i = 0; i < s->nline; i++) {
		set_score(s, &s->line[i]);
		e[i] = (struct scored){s, s->line[i]};
	}
	if (s->nline > 0)
		qsort(e, s->nline, sizeof *e, by_score);
	for (size_t i = 0; i < s->nline; i++)
		s->line[i] = e[i].line;
	free(e);
	for (size_t i = 0; i < s->nline; i = end) {
		size_t n = 0;

		for (end = i; end < s->nline &&
			      cmp_race(s, s->cell[s->line[i].first],
				      s->cell[s->line[end].first]) == 0;
			end++)
			n += s->line[end].has_score && !s->line[end].is_exempt;
		rank_lines(s, s->line + i, n);
	}
}

static bool
has_value(const struct trackside *s, const char *name)
{
	const uint32_t id = plan_find(s->t->plan, name, strlen(name));

	for (size_t i = 0; i < s->nvalue; i++)
		if (s->value[i] == id)
			return true;
	return false;
}

/* Each metric of the score has a target, and each column a name. */
static void
check_values(const struct trackside *s)
{
	for (size_t i = 0; i < s->nscore && s->nvalue > 0; i++)
		if (!has_value(s, s->score[i].name))
			die("%s: metric: the plan has no target of it for this "
			    "time: '%s'",
				s->score_file, s->score[i].name);
	if (has_value(s, "") && has_value(s, "total"))
		die("--side %s: 'total' is the name of the sum, and of one of "
		    "them too",
			s->by == PLAN_METRIC ? "metric" : "product");
}

void
trackside_open(struct trackside *s)
{
	find_values(s);
	check_values(s);
	find_lines(s);
	if (s->score)
		score_lines(s);
	s->nout = NNAMES + s->nvalue * NELEM(under) + (s->score ? NSCORES : 0);
	s->out = mem_zalloc(s->nout, sizeof *s->out);
}

void
trackside_head(const struct trackside *s, struct head *h)
{
	static const char *const names[] = {
		"unit", "parent", "level", "period", NULL, "kind"};
	struct buf b = {0};

	for (size_t i = 0; i < NELEM(names); i++)
		head_add(h, names[i]               ? names[i]
			    : s->by == PLAN_METRIC ? "product"
						   : "metric");
	for (size_t i = 0; i < s->nvalue; i++)
		for (size_t k = 0; k < NELEM(under); k++) {
			size_t n;
			const char *v = plan_text(s->t->plan, s->value[i], &n);

			buf_clear(&b);
			if (n > 0)
				buf_add(&b, v, n);
			else
				buf_adds(&b, "total");
			buf_addf(&b, "_%s", under[k].name);
			head_append(h, b.s, b.n);
		}
	if (s->score) {
		head_append(h, "score", 5);
		head_append(h, "rank", 4);
		head_append(h, "band", 4);
	}
	buf_free(&b);
}

/* Cells are of the row writer until the next one: kept here. */
static struct cell
keep(struct buf *b, const struct cell *c)
{
	const size_t from = b->n;

	buf_add(b, c->s, c->n);
	return (struct cell){b->s + from, c->n, false};
}

static void
put_score(struct trackside *s, const struct trackside_line *l, struct cell *out)
{
	const size_t from = s->b.n;

	if (l->has_score)
		ratio_print(&s->b, l->score, 2);
	out[0] = (struct cell){s->b.s + from, s->b.n - from, false};
	if (!l->has_score || l->is_exempt)
		return;

	const size_t at = s->b.n;
	const char *band = rank_band_name(l->band);

	buf_addu(&s->b, l->rank);
	out[1] = (struct cell){s->b.s + at, s->b.n - at, false};
	out[2] = (struct cell){band, strlen(band), false};
}

const struct cell *
trackside_next(struct trackside *s)
{
	const enum trackrow_col names[NNAMES] = {TRACKROW_UNIT, TRACKROW_PARENT,
		TRACKROW_LEVEL, TRACKROW_PERIOD,
		other_key(s) == PLAN_METRIC ? TRACKROW_METRIC
					    : TRACKROW_PRODUCT,
		TRACKROW_KIND};

	if (s->now == s->nline) {
		s->now = 0;
		return NULL;
	}

	const struct trackside_line *l = &s->line[s->now++];
	struct cell *out = s->out + NNAMES;

	for (size_t i = 0; i < s->nout; i++)
		s->out[i] = (struct cell){"", 0, false};
	buf_clear(&s->b);
	/* the cells point into it: it may not move */
	buf_need(&s->b, (s->nvalue + 1) * NELEM(under) * 64 + 256);
	for (size_t v = 0; v < s->nvalue; v++, out += NELEM(under)) {
		const struct track_cell *c = find_cell(s, l, s->value[v]);

		if (c == NULL)
			continue;
		const struct cell *row = trackrow_make(s->row, c);

		for (size_t k = 0; k < NELEM(under); k++)
			out[k] = keep(&s->b, &row[under[k].col]);
		for (size_t k = 0; k < NNAMES; k++)
			s->out[k] = row[names[k]];
		s->out[3] = keep(&s->b, &row[TRACKROW_PERIOD]);
	}
	if (s->score)
		put_score(s, l, out);
	return s->out;
}

void
trackside_free(struct trackside *s)
{
	free(s->value);
	free(s->line);
	free(s->cell);
	free(s->out);
	buf_free(&s->b);
}
