#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "target/finding.h"

enum {
	CHECK,
	BY,
	UNIT,
	PERIOD,
	PRODUCT,
	METRIC,
	KIND,
	WANT,
	HAVE,
	GAP,
	PARTS,
	RATIO,
	MEDIAN,
	WHERE,
	COLUMNS,
};
static const char *const columns[COLUMNS] = {"check", "by", "unit", "period",
	"product", "metric", "kind", "want", "have", "gap", "parts", "ratio",
	"median", "where"};

static const char *const checks[FINDING_CHECKS] = {
	"total", "unit", "period", "product", "unfair", "ratchet"};

void
findings_add(struct findings *l, const struct finding *f)
{
	l->of = mem_grow(l->of, &l->cap, l->n + 1, sizeof *l->of);
	l->of[l->n++] = *f;
	l->count[f->check]++;
}

void
findings_head(struct head *h)
{
	for (size_t i = 0; i < COLUMNS; i++)
		head_add(h, columns[i]);
}

static struct cell
text(const struct plan *p, uint32_t id)
{
	struct cell c = {0};

	c.s = plan_text(p, id, &c.n);
	return c;
}

/* A finding and the plan it is of, for the sort. */
struct ordered {
	const struct finding *f;
	const struct plan *plan;
};

static int
cmp_text(const struct plan *p, uint32_t a, uint32_t b)
{
	const struct cell x = text(p, a), y = text(p, b);

	return a == b ? 0 : bytes_cmp(x.s, x.n, y.s, y.n);
}

/* No period first, then by its first day, the longer before. */
static int64_t
rank(const struct finding *f)
{
	return f->has_period ? (int64_t)f->period.from * 8 + f->period.kind
			     : INT64_MIN;
}

static int
cmp_finding(const void *a, const void *b)
{
	const struct ordered *l = a, *r = b;
	const struct finding *x = l->f, *y = r->f;
	int c = (int)x->check - (int)y->check;

	if (c == 0)
		c = cmp_text(l->plan, x->unit, y->unit);
	if (c == 0)
		c = bytes_cmp(x->by.s, x->by.n, y->by.s, y->by.n);
	if (c == 0)
		c = cmp_text(l->plan, x->metric, y->metric);
	if (c == 0)
		c = cmp_text(l->plan, x->kind, y->kind);
	if (c == 0)
		c = cmp_text(l->plan, x->product, y->product);
	if (c == 0)
		c = (rank(x) > rank(y)) - (rank(x) < rank(y));
	return c;
}

static void
add_ratio(struct buf *b, int64_t ratio)
{
	const uint64_t n = (uint64_t)(ratio < 0 ? -ratio : ratio);

	buf_addf(b, "%s%" PRIu64 ".%04" PRIu64, ratio < 0 ? "-" : "", n / 10000,
		n % 10000);
}

static void
add_column(struct buf *b, const struct finding *f, int column)
{
	char name[PERIOD_MAX];

	switch (column) {
	case PERIOD:
		if (f->has_period)
			buf_adds(b, period_format(name, &f->period));
		break;
	case WANT: buf_addf(b, "%" PRId64, f->want); break;
	case HAVE: buf_addf(b, "%" PRId64, f->have); break;
	case GAP: buf_addf(b, "%" PRId64, f->have - f->want); break;
	case PARTS:
		if (f->parts > 0)
			buf_addu(b, f->parts);
		break;
	case RATIO:
		if (f->has_ratio)
			add_ratio(b, f->ratio);
		break;
	case MEDIAN:
		if (f->has_median)
			add_ratio(b, f->median);
		break;
	case WHERE:
		if (f->file)
			buf_addf(b, "%s:%" PRIu64, f->file, f->line);
		break;
	}
}

static void
put(struct sink *s, const struct plan *p, const struct finding *f,
	struct buf *b)
{
	struct cell cell[COLUMNS] = {{0}};
	size_t from[COLUMNS + 1];

	buf_clear(b);
	for (int i = 0; i < COLUMNS; i++) {
		from[i] = b->n;
		add_column(b, f, i);
	}
	from[COLUMNS] = b->n;
	for (int i = 0; i < COLUMNS; i++)
		cell[i] = (struct cell){
			b->s + from[i], from[i + 1] - from[i], false};
	cell[CHECK] = (struct cell){
		checks[f->check], strlen(checks[f->check]), false};
	cell[BY] = f->by;
	cell[UNIT] = text(p, f->unit);
	cell[PRODUCT] = text(p, f->product);
	cell[METRIC] = text(p, f->metric);
	cell[KIND] = text(p, f->kind);
	sink_put(s, &(struct rec){.cell = cell, .n = COLUMNS});
}

const struct finding *
findings_first(const struct findings *l)
{
	struct ordered first = {NULL, l->plan};

	for (size_t i = 0; i < l->n; i++) {
		const struct ordered o = {&l->of[i], l->plan};

		if (first.f == NULL || cmp_finding(&o, &first) < 0)
			first = o;
	}
	return first.f;
}

void
findings_put(struct findings *l, struct sink *s)
{
	struct ordered *o = mem_zalloc(l->n, sizeof *o);
	struct buf b = {0};

	for (size_t i = 0; i < l->n; i++)
		o[i] = (struct ordered){&l->of[i], l->plan};
	if (l->n > 0)
		qsort(o, l->n, sizeof *o, cmp_finding);
	for (size_t i = 0; i < l->n; i++)
		put(s, l->plan, o[i].f, &b);
	free(o);
	buf_free(&b);
}

void
findings_free(struct findings *l)
{
	free(l->of);
}
