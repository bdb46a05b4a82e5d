#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "cli/account.h"

void
account_aside(struct account *a, const char *reason)
{
	bool is_new;
	size_t i = map_add(&a->reason, reason, strlen(reason), &is_new);

	a->n = mem_grow(a->n, &a->cap, i + 1, sizeof *a->n);
	if (is_new)
		a->n[i] = 0;
	a->n[i]++;
	a->aside++;
}

void
account_check(const struct account *a)
{
	uint64_t sum = a->out + a->merged + a->used + a->unasked + a->aside;

	if (a->in != sum)
		die("the account does not add up: in %" PRIu64
		    ", accounted for %" PRIu64 "; this is a fault of the "
		    "program",
			a->in, sum);
}

/* The reason that follows `last` in byte order, -1 behind the last one. */
static int64_t
next_reason(const struct account *a, const char *last, size_t nlast)
{
	int64_t best = -1;
	const char *bs = NULL;
	size_t bn = 0;

	for (size_t i = 0; i < a->reason.n; i++) {
		size_t n;
		const char *s = map_key(&a->reason, i, &n);

		if (last && bytes_cmp(s, n, last, nlast) <= 0)
			continue;
		if (best >= 0 && bytes_cmp(s, n, bs, bn) >= 0)
			continue;
		best = (int64_t)i;
		bs = s;
		bn = n;
	}
	return best;
}

void
account_reasons(const struct account *a, struct buf *b)
{
	const char *s = NULL;
	size_t n = 0;

	for (int64_t i; (i = next_reason(a, s, n)) >= 0;) {
		if (s)
			buf_adds(b, ", ");
		s = map_key(&a->reason, (size_t)i, &n);
		buf_add(b, s, n);
		buf_addf(b, " %" PRIu64, a->n[i]);
	}
}

static const char *const mended[MEND_N] = {
	[MEND_QUOTES] = "quotes_mended",
	[MEND_ESCAPE] = "backslashes_doubled",
	[MEND_DELIMS] = "delimiters_mended",
	[MEND_SHORT] = "rows_filled_up",
	[MEND_WIDE] = "rows_wide",
	[MEND_NAMES] = "names_missing",
	[MEND_GAPS] = "headers_by_gaps",
	[MEND_HEADERS] = "headers_repeated",
	[MEND_ABOVE] = "lines_above",
	[MEND_NOTES] = "lines_below",
	[MEND_FORMULA] = "formulas_empty",
	[MEND_SHEETS] = "sheets_unread",
	[MEND_BYTES] = "rows_no_text",
};

void
account_write(const struct account *a, const char *file)
{
	const struct {
		const char *what;
		uint64_t n;
	} row[] = {
		{"in", a->in},
		{"out", a->out},
		{"merged", a->merged},
		{"used", a->used},
		{"unasked", a->unasked},
		{"aside", a->aside},
	};
	struct out out;
	const char *s = NULL;
	size_t n = 0;

	out_open(&out, file);
	buf_adds(&out.b, "what,n\n");
	for (size_t i = 0; i < NELEM(row); i++)
		buf_addf(&out.b, "%s,%" PRIu64 "\n", row[i].what, row[i].n);
	for (int64_t i; (i = next_reason(a, s, n)) >= 0;) {
		s = map_key(&a->reason, (size_t)i, &n);
		buf_addf(
			&out.b, "aside.%.*s,%" PRIu64 "\n", (int)n, s, a->n[i]);
	}
	buf_addf(&out.b, "skipped,%" PRIu64 "\n", a->skipped);
	for (int i = 0; i < MEND_N; i++)
		if (a->mended[i] > 0)
			buf_addf(&out.b, "%s,%" PRIu64 "\n", mended[i],
				a->mended[i]);
	out_close(&out);
}

void
account_free(struct account *a)
{
	map_free(&a->reason);
	free(a->n);
}
