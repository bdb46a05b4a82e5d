#include "rules/clock.h"
#include "base/mem.h"

static const char no_time[] = "no such time of day";
static const char no_offset[] = "no such offset from UTC";

/* What a word says about the hour. */
enum half { HALF_UNSAID, HALF_AM, HALF_PM, HALF_EVENING };

static enum half
half_before(struct text *t)
{
	static const struct {
		const char *word;
		enum half half;
	} words[] = {{"上午", HALF_AM}, {"早上", HALF_AM}, {"凌晨", HALF_AM},
		{"下午", HALF_PM}, {"晚上", HALF_EVENING}, {"AM", HALF_AM},
		{"PM", HALF_PM}};

	for (size_t i = 0; i < NELEM(words); i++) {
		if (!text_eat(t, words[i].word))
			continue;
		text_eat_spaces(t);
		return words[i].half;
	}
	return HALF_UNSAID;
}

static enum half
half_behind(struct text *t)
{
	struct text r = *t;
	enum half half = HALF_UNSAID;

	text_eat_spaces(&r);
	if (text_eat(&r, "a.m.") || text_eat(&r, "am"))
		half = HALF_AM;
	else if (text_eat(&r, "p.m.") || text_eat(&r, "pm"))
		half = HALF_PM;
	if (half != HALF_UNSAID)
		*t = r;
	return half;
}

/* Seconds of the day, -1 if there are no such. */
static int32_t
seconds(int64_t h, int64_t m, int64_t s, enum half half)
{
	if (half == HALF_AM && h > 12)
		return -1;
	/* 晚上12点 is the end of the evening or its noon: nobody knows */
	if (half == HALF_EVENING && h == 12)
		return -1;
	if (half == HALF_AM && h == 12)
		h = 0;
	else if (half >= HALF_PM && h < 12)
		h += 12;
	if (h == 24 && m == 0 && s == 0)
		return CLOCK_DAY - 1;
	if (h > 23 || m > 59 || s > 60)
		return -1;
	return (int32_t)((h * 60 + m) * 60 + (s == 60 ? 59 : s));
}

int32_t
clock_compact(int64_t v)
{
	return seconds(v / 10000, v / 100 % 100, v % 100, HALF_UNSAID);
}

/* Behind the minutes: seconds, and a fraction, which is dropped. */
static bool
second(struct text *t, int64_t *s, bool is_han)
{
	struct text r = *t;
	int64_t digit;

	*s = 0;
	if (!is_han && !text_eat(&r, ":"))
		return false;
	if (text_number(&r, 2, s) == 0)
		return false;
	if (text_eat(&r, ".") || text_eat(&r, ","))
		while (text_number(&r, 1, &digit) == 1)
			continue;
	if (is_han && !text_eat(&r, "秒")) {
		*s = 0;
		return false;
	}
	*t = r;
	return true;
}

/* Z, UTC, GMT, +08:00, +0800, +8, UTC+8; nothing is eaten if there is none. */
static const char *
offset(struct text *t, struct clock *c, bool has_sec)
{
	struct text r = *t;
	int64_t h, m = 0;

	text_eat_spaces(&r);
	c->has_offset =
		text_eat(&r, "Z") || text_eat(&r, "UTC") || text_eat(&r, "GMT");
	if (c->has_offset)
		*t = r;
	bool is_west = text_eat(&r, "-");

	/* without seconds it may be a span: 09:00-10:00 */
	if (is_west ? !has_sec && !c->has_offset : !text_eat(&r, "+"))
		return NULL;
	int len = text_number(&r, 4, &h);

	if (len > 2) {
		m = h % 100;
		h /= 100;
	} else if (text_eat(&r, ":") && text_number(&r, 2, &m) != 2) {
		return no_offset;
	}
	if (len == 0 || len == 3 || h > 23 || m > 59)
		return no_offset;
	c->has_offset = true;
	c->offset = (int32_t)((h * 60 + m) * 60) * (is_west ? -1 : 1);
	*t = r;
	return NULL;
}

const char *
clock_eat(struct text *t, struct clock *c)
{
	int64_t h, m = 0, s = 0;
	bool has_t = text_eat(t, "T"), has_sec = has_t;
	enum half half = half_before(t), other;
	int len = text_number(t, 6, &h);

	*c = (struct clock){0};
	if (has_t && (len == 4 || len == 6)) {
		h = len == 4 ? h * 100 : h;
		s = h % 100;
		m = h / 100 % 100;
		h /= 10000;
	} else if (len == 0 || len > 2) {
		return CLOCK_NONE;
	} else if (text_eat(t, ":")) {
		if (text_number(t, 2, &m) == 0)
			return CLOCK_NONE;
		has_sec = second(t, &s, false) || has_sec;
	} else if (text_eat(t, "时") || text_eat(t, "點") ||
		   text_eat(t, "点")) {
		if (text_number(t, 2, &m) > 0 && text_eat(t, "分"))
			second(t, &s, true);
	} else {
		struct text rest = *t;

		/* an hour alone needs its half of the day */
		if (half_behind(&rest) == HALF_UNSAID)
			return CLOCK_NONE;
	}
	other = half_behind(t);
	if (half != HALF_UNSAID && other != HALF_UNSAID)
		return CLOCK_NONE;
	c->sec = seconds(h, m, s, half == HALF_UNSAID ? other : half);
	if (c->sec < 0)
		return no_time;
	return offset(t, c, has_sec);
}
