#include <float.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/day.h"
#include "base/mem.h"
#include "stream/numfmt.h"

enum {
	PLAIN_DIGITS = 15, /* a double holds so many, and sheets show no more */
	LAST_SERIAL = 2958465, /* 9999-12-31 */
	DAY_SECONDS = 86400,
};

void
numfmt_builtin(struct numfmt *f, int id)
{
	/* those from 27 on are of the Chinese, Japanese and Korean Excel */
	static const struct {
		int from, to;
		enum numfmt_kind kind;
	} ids[] = {
		{14, 17, NUMFMT_DAY},
		{18, 21, NUMFMT_TIME},
		{22, 22, NUMFMT_DAY},
		{27, 31, NUMFMT_DAY},
		{32, 35, NUMFMT_TIME},
		{36, 36, NUMFMT_DAY},
		{45, 45, NUMFMT_TIME},
		{46, 46, NUMFMT_SPAN},
		{47, 47, NUMFMT_TIME},
		{50, 54, NUMFMT_DAY},
		{55, 56, NUMFMT_TIME},
		{57, 58, NUMFMT_DAY},
	};

	*f = (struct numfmt){.kind = NUMFMT_NUMBER};
	for (size_t i = 0; i < NELEM(ids); i++)
		if (id >= ids[i].from && id <= ids[i].to)
			f->kind = ids[i].kind;
}

/* [h], [mm], [sss]: a time that does not wrap round. */
static bool
is_span(const char *s, size_t n)
{
	static const char units[] = "hHmMsS";
	size_t k = n ? strspn(s, (char[2]){s[0], '\0'}) : 0;

	return n > 0 && k >= n && memchr(units, s[0], sizeof units - 1);
}

/* Bytes at s that stand for themselves, or say nothing here; 0: none. */
static size_t
skip_literal(const char *s)
{
	static const char *const words[] = {"General", "AM/PM", "A/P"};
	const char *end;

	if (*s == '"') {
		end = strchr(s + 1, '"');
		return end ? (size_t)(end - s) + 1 : strlen(s);
	}
	if (*s == '\\' || *s == '_' || *s == '*')
		return s[1] ? 2 : 1;
	/* of a scientific number */
	if ((*s == 'E' || *s == 'e') && (s[1] == '+' || s[1] == '-'))
		return 2;
	for (size_t i = 0; i < NELEM(words); i++)
		if (strncasecmp(s, words[i], strlen(words[i])) == 0)
			return strlen(words[i]);
	return 0;
}

/* What the letters of a format's first section stand for. */
static enum numfmt_kind
kind_of(const char *s)
{
	bool is_day = false, is_time = false, is_month = false;

	for (size_t n; *s && *s != ';'; s += n) {
		n = skip_literal(s);
		if (n > 0)
			continue;
		n = 1;
		if (*s == '[') {
			size_t in = strcspn(s + 1, "]");

			if (is_span(s + 1, in))
				return NUMFMT_SPAN;
			n = in + 1 + (s[in + 1] == ']');
		} else if (strchr("yYdDeEaA", *s)) {
			is_day = true; /* e: a year, a: 星期一 */
		} else if (strchr("hHsS", *s)) {
			is_time = true;
		} else if (strchr("mM", *s)) {
			is_month = true; /* or minutes */
		}
	}
	if (is_day || (is_month && !is_time))
		return NUMFMT_DAY;
	return is_time ? NUMFMT_TIME : NUMFMT_NUMBER;
}

/*
 * The mask of a format that is nothing else, empty if it is more: a unit, a
 * sign, a condition, a fraction are not part of the number they come with.
 */
static void
mask_of(char mask[NUMFMT_MASK_MAX], const char *s)
{
	size_t n = 0, zeros = 0;
	bool is_quoted = false;

	for (; *s && (*s != ';' || is_quoted); s++) {
		const char *may = is_quoted ? "- ()" : "0- ()";

		if (*s == '"') {
			is_quoted = !is_quoted;
			continue;
		}
		if (*s == '\\' && !is_quoted) {
			may = "- ()";
			s++;
		}
		if (*s == '\0' || strchr(may, *s) == NULL ||
			n + 1 == NUMFMT_MASK_MAX) {
			n = 0;
			break;
		}
		zeros += *s == '0';
		mask[n++] = *s;
	}
	mask[zeros < 2 ? 0 : n] = '\0';
}

void
numfmt_parse(struct numfmt *f, const char *code)
{
	*f = (struct numfmt){.kind = kind_of(code)};
	if (f->kind != NUMFMT_NUMBER)
		return;
	mask_of(f->mask, code);
	if (f->mask[0])
		f->kind = NUMFMT_MASK;
}

/* Is it [+-]digits[.digits][E[+-]digits]? strtod takes more than that. */
static bool
is_number(const char *s)
{
	static const char digits[] = "0123456789";

	s += *s == '+' || *s == '-';
	size_t whole = strspn(s, digits), part = 0;

	s += whole;
	if (*s == '.') {
		part = strspn(s + 1, digits);
		s += 1 + part;
	}
	if (whole + part == 0)
		return false;
	if (*s == 'e' || *s == 'E') {
		s++;
		s += *s == '+' || *s == '-';
		whole = strspn(s, digits);
		if (whole == 0)
			return false;
		s += whole;
	}
	return *s == '\0';
}

/*
 * Is it what put_number would write? Whole numbers are, however long: the
 * digits beyond the fifteenth are of whoever wrote the file. Others of fifteen
 * digits at most are the shortest text of their double.
 */
static bool
is_plain(const char *s, size_t n)
{
	size_t i = n > 0 && s[0] == '-', from = i, ndigit = 0;
	bool has_point = false;

	for (; i < n; i++) {
		if (s[i] == '.' && !has_point)
			has_point = true;
		else if (s[i] < '0' || s[i] > '9')
			return false;
		else if (ndigit > 0 || s[i] != '0')
			ndigit++;
	}
	if (from == n || s[from] == '.')
		return false;
	if (s[from] == '0' && n > from + 1 && s[from + 1] != '.')
		return false;
	if (!has_point)
		return ndigit > 0 || from == 0;
	return ndigit > 0 && ndigit <= PLAIN_DIGITS && s[n - 1] != '0' &&
	       s[n - 1] != '.';
}

static size_t
put_number(char *out, double v)
{
	char text[40], *p = out;
	int n = PLAIN_DIGITS - 1;

	if (v == 0)
		return (size_t)sprintf(out, "0");
	do
		sprintf(text, "%.*e", n++, v);
	while (n < PLAIN_DIGITS && strtod(text, NULL) != v);
	/* [-]d.ddde+XX: where the point belongs, and n digits side by side */
	char *d = text + (v < 0) + 1;
	int point = (int)strtol(d + n + 1, NULL, 10) + 1;

	d[0] = d[-1];
	while (d[n - 1] == '0')
		n--;
	if (v < 0)
		*p++ = '-';
	if (point > PLAIN_DIGITS)
		p += sprintf(p, "%c%s%.*sE+%d", d[0], n > 1 ? "." : "", n - 1,
			d + 1, point - 1);
	else if (point <= 0)
		p += sprintf(p, "0.%.*d%.*s", -point, 0, n, d);
	else if (point >= n)
		p += sprintf(p, "%.*s%.*d", n, d, point - n, 0);
	else
		p += sprintf(p, "%.*s.%.*s", point, d, n - point, d + point);
	return (size_t)(p - out);
}

/* A whole number in its mask; more digits than it has zeros go in front. */
static size_t
put_mask(char *out, const char *mask, double v)
{
	char digit[NUMFMT_MASK_MAX + PLAIN_DIGITS], *p = out;
	int zeros = 0;

	for (const char *m = mask; *m; m++)
		zeros += *m == '0';
	int n = sprintf(digit, "%0*.0f", zeros, v), at = 0;

	for (; *mask; mask++) {
		if (*mask != '0') {
			*p++ = *mask;
			continue;
		}
		do
			*p++ = digit[at++];
		while (n - at >= zeros);
		zeros--;
	}
	return (size_t)(p - out);
}

static size_t
put_clock(char *out, int64_t seconds)
{
	return (size_t)sprintf(out, "%02d:%02d:%02d", (int)(seconds / 3600),
		(int)(seconds / 60 % 60), (int)(seconds % 60));
}

/* The day of a serial number: the leap day of 1900 shifts those before it. */
static char *
put_day(char *out, int64_t serial, bool is_1904)
{
	int32_t first = is_1904 ? day_of(1904, 1, 1) : day_of(1899, 12, 30);

	if (!is_1904 && serial == 60)
		return memcpy(out, "1900-02-29", DAY_MAX);
	if (!is_1904 && serial < 60)
		first++;
	return day_format(out, first + (int32_t)serial);
}

/* 0: it is no moment, and so a number. */
static size_t
put_moment(char *out, enum numfmt_kind kind, double v, bool is_1904)
{
	int64_t shift = is_1904 ? day_of(1904, 1, 1) - day_of(1899, 12, 30) : 0;

	if (v < 0 || v >= LAST_SERIAL + 1)
		return 0;
	int64_t seconds = (int64_t)(v * DAY_SECONDS + 0.5);

	/* the last half second of a time alone does not make it a day */
	if (v < 1 && seconds == DAY_SECONDS)
		seconds--;
	int64_t serial = seconds / DAY_SECONDS, rest = seconds % DAY_SECONDS;

	if (serial + shift > LAST_SERIAL)
		return 0;
	if (kind == NUMFMT_SPAN)
		return (size_t)sprintf(out, "%jd:%02d:%02d",
			(intmax_t)(seconds / 3600), (int)(seconds / 60 % 60),
			(int)(seconds % 60));
	/* the day 0 is none, but for a Macintosh */
	if (serial == 0 && (kind == NUMFMT_TIME || (!is_1904 && rest > 0)))
		return put_clock(out, rest);
	if (serial == 0 && !is_1904)
		return 0;
	put_day(out, serial, is_1904);
	if (rest == 0)
		return DAY_MAX - 1;
	out[DAY_MAX - 1] = ' ';
	return DAY_MAX + put_clock(out + DAY_MAX, rest);
}

size_t
numfmt_text(char out[NUMFMT_MAX], const struct numfmt *f, bool is_1904,
	const char *s, size_t n)
{
	char text[NUMFMT_MAX];
	bool is_done = is_plain(s, n);
	size_t len = 0;

	if ((f->kind == NUMFMT_NUMBER && is_done) || n >= sizeof text)
		return 0;
	memcpy(text, s, n);
	text[n] = '\0';
	if (strlen(text) < n || !is_number(text))
		return 0;
	double v = strtod(text, NULL);

	if (v > DBL_MAX || v < -DBL_MAX)
		return 0;
	if (f->kind == NUMFMT_MASK) {
		if (v >= 0 && v < 1e15 && v == (double)(int64_t)v)
			len = put_mask(out, f->mask, v);
	} else if (f->kind != NUMFMT_NUMBER) {
		len = put_moment(out, f->kind, v, is_1904);
	}
	return len || is_done ? len : put_number(out, v);
}
