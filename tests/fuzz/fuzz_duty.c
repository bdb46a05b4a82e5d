/* Any cadence, any events: the answer is whole, and one that can be told. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "rules/duty.h"

static void
need(bool law)
{
	if (!law)
		abort();
}

struct bytes {
	const uint8_t *p;
	size_t n;
};

static int
take(struct bytes *b, int below)
{
	if (b->n == 0)
		return 0;
	b->n--;
	return *b->p++ % below;
}

static struct when
take_when(struct bytes *b, const struct zone *z)
{
	static const int32_t base[] = {-719162, 0, 20500,
		2932896 - 100}; /* years 1, 1970, 2026, 9999 */
	struct when w = {0};

	w.day = base[take(b, NELEM(base))] + take(b, 100);
	w.is_day = take(b, 2) == 0;
	w.at = zone_instant(z, w.day, w.is_day ? 0 : take(b, 24) * 3600);
	return w;
}

static void
take_rules(struct bytes *b, struct cadence *c)
{
	static const int unit[] = {1, 7, 256, 39};
	static const char *const kind[] = {"call", "sms", "deliver", "lost"};

	cadence_init(c);
	for (size_t i = 0; i < NELEM(kind); i++)
		cadence_add_kind(c, kind[i], strlen(kind[i]));
	c->n = (size_t)take(b, 6);
	for (size_t i = 0; i < c->n; i++) {
		struct cadence_rule *r = &c->rule[i];

		r->name[0] = (char)('a' + i);
		r->after = take(b, (int)c->nkind);
		r->from = take(b, 11) - 1;
		r->by = (r->from < 0 ? 0 : r->from) +
			take(b, 256) * unit[take(b, NELEM(unit))];
		if (r->by > CADENCE_MAX)
			r->by = CADENCE_MAX;
		r->unit = (enum cadence_unit)take(b, 3);
		/* a promise is no deed: the table refuses it */
		r->act = (uint32_t)take(b, 256) & ~(1U << CADENCE_FOLLOWUP);
		r->until_won = take(b, 2) == 0;
		r->until_lost = take(b, 2) == 0;
	}
}

static void
check(const struct cadence *c, const struct duty_lead *lead,
	const struct duty_now *now)
{
	struct duty d[CADENCE_RULES], again[CADENCE_RULES];
	struct duty_event turned[16];
	struct duty_lead back = *lead;
	struct buf b = {0};
	char day[DAY_MAX];

	duty_judge(c, lead, now, d);
	for (size_t i = 0; i < lead->n; i++)
		turned[i] = lead->event[lead->n - 1 - i];
	back.event = turned;
	duty_judge(c, &back, now, again);
	for (size_t i = 0; i < c->n; i++) {
		need(d[i].state == again[i].state);
		need(d[i].due_day == again[i].due_day);
		need(d[i].state >= DUTY_NONE && d[i].state <= DUTY_DONE);
		if (d[i].state == DUTY_NONE)
			continue;
		day_format(day, d[i].due_day);
		need(day_parse(day, 10) == d[i].due_day);
		if (d[i].state == DUTY_DONE)
			need(d[i].done_day <= now->at.day);
	}
	int pick = duty_pick(c, d);

	if (pick >= 0) {
		need(d[pick].state == DUTY_DUE ||
			d[pick].state == DUTY_OVERDUE);
		duty_why(&b, c, lead, now, d, pick);
		need(b.n > 0 && b.n < 200);
	}
	buf_free(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes b = {data, size};
	struct zone zone = {true, 8 * 3600};
	struct calendar calendar;
	struct cadence c;
	struct duty_event e[16];

	calendar_init(&calendar);
	calendar_tell(&calendar, day_of(2026, 2, 17), CALENDAR_HOLIDAY);
	calendar_tell(&calendar, day_of(2026, 2, 14), CALENDAR_WORKDAY);
	take_rules(&b, &c);
	struct duty_now now = {take_when(&b, &zone), &zone, &calendar};
	struct duty_lead lead = {
		e, 0, take(&b, 2) == 0, take(&b, 2) == 0, take(&b, 2) == 0};

	while (b.n > 3 && lead.n < NELEM(e)) {
		e[lead.n].kind = take(&b, (int)c.nkind);
		e[lead.n++].at = take_when(&b, &zone);
	}
	check(&c, &lead, &now);
	calendar_free(&calendar);
	return 0;
}
