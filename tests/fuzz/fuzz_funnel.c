/*
 * Events of any bytes. However they are ordered the rows are the same, no
 * rate is above one, a cohort does not widen, and in a snapshot each lead
 * stands once.
 */
#include <stdlib.h>
#include <string.h>

#include "rules/funnel.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { EVENTS = 64 };

/* Cut bytes into events: lead, instant, how long the texts are, texts. */
static size_t
cut(struct funnel_event *e, const uint8_t *p, size_t n)
{
	size_t k = 0;

	while (k < EVENTS && n >= 4) {
		size_t nstage = p[2] % 8, ngroup = p[3] % 4;

		if (nstage + ngroup > n - 4)
			break;
		e[k++] = (struct funnel_event){(const char *)p, 1,
			(const char *)p + 4 + nstage, ngroup, ngroup > 0,
			(const char *)p + 4, nstage, p[1], p[1] - (p[2] >> 5)};
		p += 4 + nstage + ngroup;
		n -= 4 + nstage + ngroup;
	}
	return k;
}

static void
check(const struct tally_row *r, enum funnel_mode mode, bool is_strict,
	uint64_t *last)
{
	if (mode != FUNNEL_COHORT || !r->has_overall)
		return;
	if (r->step_num > r->step_den || r->overall_num > r->overall_den)
		abort();
	if (r->has_step && !is_strict && r->n > *last)
		abort();
	*last = r->n;
}

static void
count(struct buf *b, const struct funnel_event *e, size_t n, bool backwards,
	const struct funnel_opts *o)
{
	struct stages s = {0};
	struct tally t;
	struct funnel f;
	struct tally_row r;
	uint64_t last = 0, all = 0;

	stages_add(&s, "new", "新", false);
	stages_add(&s, "met", "见", false);
	stages_add(&s, "won", "赢", false);
	stages_add(&s, "lost", "输", true);
	tally_init(&t, &s, false);
	funnel_init(&f, o, &t);
	for (size_t i = 0; i < n; i++)
		funnel_event(&f, &e[backwards ? n - 1 - i : i]);
	funnel_count(&f);
	tally_end(&t);
	while (tally_next(&t, &r)) {
		check(&r, o->mode, o->is_strict, &last);
		all += r.n;
		buf_add(b, r.group, r.ngroup);
		buf_addc(b, ',');
		buf_add(b, r.stage, r.nstage);
		buf_addf(b, ",%ju,%ju,%ju\n", (uintmax_t)r.n,
			(uintmax_t)r.step_num, (uintmax_t)r.overall_num);
	}
	if (o->mode == FUNNEL_SNAPSHOT && all != f.lead.n)
		abort();
	funnel_free(&f);
	tally_free(&t);
	stages_free(&s);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct funnel_event e[EVENTS];
	size_t n = cut(e, data, size);

	for (int i = 0; i < 4; i++) {
		struct funnel_opts o = {
			i < 2 ? (enum funnel_mode)i : FUNNEL_COHORT, i == 3, 64,
			192};
		struct buf one = {0}, two = {0};

		count(&one, e, n, false, &o);
		count(&two, e, n, true, &o);
		if (bytes_cmp(one.s, one.n, two.s, two.n) != 0)
			abort();
		buf_free(&one);
		buf_free(&two);
	}
	return 0;
}
