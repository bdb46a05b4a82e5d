/*
 * Laws of rules/linkage over any rows: lines of cells between commas. Levels
 * are bounded and the same either way round; equal rows are one; what a score
 * shows adds up; rows in another order give the same clusters and scores. Names
 * of Han made comparable twice are so once.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "law.h"
#include "rules/linkage.h"
#include "rules/linkhan.h"
#include "tables/han.h"

enum { COLUMNS = 3, ROWS = 16 };

struct rows {
	struct cell cell[ROWS][COLUMNS];
	size_t n;
};

static void
read_rows(struct rows *r, const char *s, size_t n)
{
	const char *end = s + n;

	for (r->n = 0; s < end && r->n < ROWS; r->n++) {
		const char *line = memchr(s, '\n', (size_t)(end - s));

		line = line ? line : end;
		for (size_t c = 0; c < COLUMNS; c++) {
			const char *to = memchr(s, ',', (size_t)(line - s));

			to = to && c + 1 < COLUMNS ? to : line;
			r->cell[r->n][c] =
				(struct cell){s, (size_t)(to - s), 0};
			s = to < line ? to + 1 : line;
		}
		s = line < end ? line + 1 : end;
	}
}

static void
run(struct linkage *l, const struct rows *r, const struct han *han,
	bool is_turned)
{
	char name[] = "name", code[] = "code", place[] = "address";
	char *const names[] = {name, code, place};
	const bool all[] = {true, true, true};

	linkage_init(l, names, all, COLUMNS);
	l->han = han;
	for (size_t i = 0; i < r->n; i++)
		linkage_add(l, r->cell[is_turned ? r->n - 1 - i : i], 0);
	linkage_run(l, NULL, 0);
}

static void
bare_twice(const char *s, size_t n)
{
	struct buf once = {0}, twice = {0};

	utf8_norm(&once, s, n, UTF8_BARE);
	linkhan_name(&once);
	buf_add(&twice, once.s, once.n);
	linkhan_name(&twice);
	LAW(bytes_cmp(once.s, once.n, twice.s, twice.n) == 0);
	buf_free(&once);
	buf_free(&twice);
}

static bool
is_equal(const struct linkage *l, uint32_t a, uint32_t b)
{
	bool is_any = false;

	for (size_t f = 0; f < l->nfield; f++) {
		if (l->field[f].row[a] != l->field[f].row[b])
			return false;
		is_any |= l->field[f].row[a] != LINKFIELD_EMPTY;
	}
	return is_any;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct han han;
	struct linkage l, turned;
	struct rows r;

	if (han.simple == NULL)
		han_load(&han);
	bare_twice((const char *)data, n);

	read_rows(&r, (const char *)data, n);
	run(&l, &r, &han, false);
	run(&turned, &r, &han, true);
	for (uint32_t a = 0; a < r.n; a++)
		for (uint32_t b = 0; b < r.n; b++) {
			const uint32_t x = (uint32_t)r.n - 1 - a,
				       y = (uint32_t)r.n - 1 - b;
			struct linkmodel_score s, t;
			struct buf text = {0};

			LAW((l.cluster[a] == l.cluster[b]) ==
				(turned.cluster[x] == turned.cluster[y]));
			if (a == b || l.nfield == 0)
				continue;
			LAW(!is_equal(&l, a, b) ||
				l.cluster[a] == l.cluster[b]);
			LAW(linklevel_rows(l.field, l.nfield, a, b) ==
				linklevel_rows(l.field, l.nfield, b, a));
			linkage_score(&l, &s, a, b);
			linkage_score(&turned, &t, x, y);
			LAW(isfinite(s.total) &&
				fabs(s.total - t.total) < 1e-6);
			const double p = linkage_show(&text, &l, &s);

			LAW(p >= 0 && p <= 1);
			buf_free(&text);
		}
	linkage_free(&l);
	linkage_free(&turned);
	return 0;
}
