/*
 * Laws of iCalendar files, over any bytes: reading twice is reading once, line
 * ends and folds are nothing, and the days told add up.
 */
#include <stdint.h>
#include <string.h>

#include "law.h"
#include "rules/ics.h"

struct told {
	struct calendar c;
	struct ics f;
	const char *why;
};

static void
tell(struct told *t, const char *s, size_t n)
{
	calendar_init(&t->c);
	t->why = ics_tell(&t->f, &t->c, s, n);
}

static void
forget(struct told *t)
{
	buf_free(&t->f.value);
	calendar_free(&t->c);
}

static bool
is_same(const struct told *a, const struct told *b)
{
	if (a->why != b->why || a->c.n != b->c.n)
		return false;
	for (size_t i = 0; i < a->c.n; i++)
		if (a->c.told[i].day != b->c.told[i].day ||
			a->c.told[i].weight != b->c.told[i].weight ||
			a->c.told[i].is_yearly != b->c.told[i].is_yearly)
			return false;
	return true;
}

static void
check_twice(const struct told *t, const char *s, size_t n)
{
	struct told again = {0};

	tell(&again, s, n);
	buf_free(&again.f.value);
	LAW(ics_tell(&again.f, &again.c, s, n) == NULL);
	LAW(is_same(t, &again));
	forget(&again);
}

static void
check_days(const struct calendar *c)
{
	int32_t first = c->told[0].day - 9;
	struct calendar_sum sum = {0};

	for (int32_t d = first; d < first + 400; d++) {
		struct calendar_sum all = calendar_sum(c, first, d);

		sum.days += calendar_works(c, d);
		sum.weight += calendar_weight(c, d);
		LAW(all.days == sum.days && all.weight == sum.weight);
	}
	for (size_t i = 1; i < c->n; i++)
		LAW(c->told[i - 1].day < c->told[i].day);
}

/* With CRLF for LF, and a fold in each line of text. */
static void
check_lines(const struct told *t, const char *s, size_t n)
{
	struct told other = {0};
	struct buf b = {0};
	size_t in_line = 0;

	for (size_t i = 0; i < n; i++) {
		bool is_text = s[i] != '\n' && s[i] != '\r';

		in_line = is_text ? in_line + 1 : 0;
		if (in_line == 2 + n % 7)
			buf_add(&b, n % 2 ? "\r\n " : "\n\t", 2 + n % 2);
		if (s[i] == '\n' && (i == 0 || s[i - 1] != '\r'))
			buf_addc(&b, '\r');
		buf_addc(&b, s[i]);
	}
	tell(&other, buf_str(&b), b.n);
	LAW(is_same(t, &other));
	LAW(other.f.value.n == t->f.value.n);
	forget(&other);
	buf_free(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const char *s = (const char *)data;
	struct told t = {0};

	tell(&t, s, n);
	if (t.why == NULL) {
		LAW(t.c.n > 0);
		check_twice(&t, s, n);
		check_days(&t.c);
	}
	check_lines(&t, s, n);
	forget(&t);
	return 0;
}
