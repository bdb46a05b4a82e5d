#include <inttypes.h>
#include <string.h>

#include "rules/blend.h"
#include "target/planrow.h"

static const char *const columns[PLANROW_COLS] = {"unit", "parent", "level",
	"period", "product", "metric", "target", "kind", "quota", "rest",
	"rule", "tie"};

void
planrow_head(struct head *h, bool is_explained)
{
	const int n = is_explained ? PLANROW_COLS : PLANROW_QUOTA;

	for (int i = 0; i < n; i++)
		head_add(h, columns[i]);
}

void
planrow_set(struct planrow *r, enum planrow_col col, const char *s)
{
	r->cell[col] = (struct cell){s, strlen(s), false};
}

void
planrow_put(struct planrow *r, int64_t target)
{
	struct buf *b = &r->text[PLANROW_TARGET];

	buf_clear(b);
	buf_addu(b, (uint64_t)(target * r->unit));
	r->cell[PLANROW_TARGET] = (struct cell){b->s, b->n, false};
	sink_put(r->sink,
		&(struct rec){.cell = r->cell,
			.n = r->is_explained ? PLANROW_COLS : PLANROW_QUOTA});
}

static void
set_millionths(struct planrow *r, enum planrow_col col, __int128 n)
{
	struct buf *b = &r->text[col];
	const bool is_negative = n < 0;

	if (is_negative)
		n = -n;
	buf_clear(b);
	buf_addf(b, "%s%" PRId64 ".%06" PRId64, is_negative ? "-" : "",
		(int64_t)(n / BLEND_ONE), (int64_t)(n % BLEND_ONE));
	r->cell[col] = (struct cell){b->s, b->n, false};
}

void
planrow_explain(struct planrow *r, int64_t target, __int128 num, __int128 den,
	const char *rule, bool is_tied)
{
	if (!r->is_explained)
		return;
	const __int128 rest = num % den * r->unit,
		       quota = (num / den * r->unit) * BLEND_ONE +
			       (2 * rest * BLEND_ONE + den) / (2 * den);

	set_millionths(r, PLANROW_QUOTA, quota);
	set_millionths(r, PLANROW_REST,
		(__int128)target * r->unit * BLEND_ONE - quota);
	planrow_set(r, PLANROW_RULE, rule);
	planrow_set(r, PLANROW_TIE, is_tied ? "yes" : "");
}

void
planrow_clear(struct planrow *r)
{
	for (int i = PLANROW_QUOTA; i < PLANROW_COLS; i++)
		planrow_set(r, (enum planrow_col)i, "");
}

void
planrow_free(struct planrow *r)
{
	for (int i = 0; i < PLANROW_COLS; i++)
		buf_free(&r->text[i]);
}
