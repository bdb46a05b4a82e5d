#include <string.h>

#include "base/mem.h"
#include "rules/cadence.h"

void
cadence_init(struct cadence *c)
{
	*c = (struct cadence){
		.kind = {"created", "receive", "touch", "followup"},
		.nkind = CADENCE_FIXED,
		.touches = 1U << CADENCE_TOUCH,
	};
}

bool
cadence_is_touch(const char *s, size_t n)
{
	static const char *const kind[] = {"call", "sms", "visit", "meet",
		"meeting", "demo", "invite", "arrive", "testdrive", "quote",
		"email", "wechat"};

	for (size_t i = 0; i < NELEM(kind); i++)
		if (strlen(kind[i]) == n && memcmp(kind[i], s, n) == 0)
			return true;
	return false;
}

static int
find_kind(const struct cadence *c, const char *s, size_t n)
{
	for (size_t i = 0; i < c->nkind; i++)
		if (strlen(c->kind[i]) == n && memcmp(c->kind[i], s, n) == 0)
			return (int)i;
	return -1;
}

int
cadence_add_kind(struct cadence *c, const char *s, size_t n)
{
	int i = find_kind(c, s, n);

	if (i >= 0)
		return i;
	if (n == 0 || n >= CADENCE_NAME || c->nkind == CADENCE_KINDS)
		return -1;
	i = (int)c->nkind++;
	memcpy(c->kind[i], s, n);
	if (cadence_is_touch(s, n))
		c->touches |= 1U << i;
	return i;
}

int
cadence_kind(const struct cadence *c, const char *s, size_t n)
{
	int i = find_kind(c, s, n);

	/* a promise is a day, not an event of that name */
	if (i == CADENCE_FOLLOWUP)
		return -1;
	return i < 0 && cadence_is_touch(s, n) ? CADENCE_TOUCH : i;
}

int
cadence_before(const struct cadence *c, size_t rule)
{
	for (size_t i = rule; i-- > 0;)
		if (c->rule[i].after == c->rule[rule].after)
			return (int)i;
	return -1;
}

bool
cadence_needs_events(const struct cadence *c, size_t rule)
{
	const struct cadence_rule *r = &c->rule[rule];

	return r->after >= CADENCE_FIXED || !(r->act & 1U << CADENCE_TOUCH) ||
	       (r->from < 0 && cadence_before(c, rule) >= 0);
}
