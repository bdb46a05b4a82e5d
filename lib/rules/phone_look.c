#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "rules/phone_look.h"

static uint32_t ways(struct phone_look *l, const char **p, uint32_t from);

/* What is not known here looks at all, and ends the pattern. */
static uint32_t
unknown(struct phone_look *l, const char **p)
{
	l->seen = l->n;
	*p += strlen(*p);
	return 0;
}

/* One digit of a set: bit d is digit d. */
static uint32_t
one_of(struct phone_look *l, uint32_t from, unsigned set)
{
	uint32_t to = 0;

	for (size_t i = 0; i < l->n; i++) {
		if ((from >> i & 1) == 0)
			continue;
		if (l->seen < i + 1)
			l->seen = i + 1;
		to |= (set >> (l->digits[i] - '0') & 1) << (i + 1);
	}
	return to;
}

/* 7 or [02-5]. */
static uint32_t
choice(struct phone_look *l, const char **p, uint32_t from)
{
	const char *s = *p;
	bool is_class = *s == '[';
	unsigned set = 0;

	s += is_class;
	do {
		char first = *s;

		if (is_class && first && s[1] == '-')
			s += 2;
		if (first < '0' || *s < first || *s > '9')
			return unknown(l, p);
		set |= (2u << (*s++ - '0')) - (1u << (first - '0'));
	} while (is_class && *s != ']');
	*p = s + is_class;
	return one_of(l, from, set);
}

static uint32_t
atom(struct phone_look *l, const char **p, uint32_t from)
{
	uint32_t end = 1u << l->n;

	if (strncmp(*p, "\\d", 2) == 0) {
		*p += 2;
		return (from & (end - 1)) << 1;
	}
	if (**p == '$') {
		++*p;
		return from & end;
	}
	if (**p != '(')
		return choice(l, p, from);
	*p += strncmp(*p, "(?:", 3) == 0 ? 3 : 1;
	from = ways(l, p, from);
	if (**p != ')')
		return unknown(l, p);
	++*p;
	return from;
}

/* How often: ?, {2}, {1,2} or once. False if it is none of these. */
static bool
read_times(const char **p, unsigned long *least, unsigned long *most)
{
	char *end;

	*least = **p != '?';
	*most = 1;
	if (**p == '{') {
		*least = *most = strtoul(*p + 1, &end, 10);
		if (*end == ',')
			*most = strtoul(end + 1, &end, 10);
		if (*end != '}')
			return false;
		*p = end;
	} else if (**p != '?') {
		return true;
	}
	++*p;
	return *least <= *most && *most <= PHONE_LOOK_MAX;
}

static uint32_t
piece(struct phone_look *l, const char **p, uint32_t from)
{
	const char *begin = *p;
	uint32_t at = atom(l, p, from), to;
	unsigned long least, most;

	if (!read_times(p, &least, &most))
		return unknown(l, p);
	to = least == 0 ? from : 0;
	for (unsigned long i = 1; i <= most && at != 0; i++) {
		const char *again = begin;

		if (i >= least)
			to |= at;
		if (i < most)
			at = atom(l, &again, at);
	}
	return to;
}

/* A way that nothing comes along: to its end. */
static void
skip(const char **p)
{
	int depth = 0;

	for (; **p && (depth > 0 || (**p != '|' && **p != ')')); ++*p)
		depth += (**p == '(') - (**p == ')');
}

/* What | sets apart, to the end or a bracket. */
static uint32_t
ways(struct phone_look *l, const char **p, uint32_t from)
{
	uint32_t to = 0;

	for (;; ++*p) {
		uint32_t at = from;

		while (at != 0 && **p && **p != '|' && **p != ')')
			at = piece(l, p, at);
		skip(p);
		to |= at;
		if (**p != '|')
			return to;
	}
}

uint32_t
phone_look_walk(struct phone_look *l, const char *pattern, uint32_t from)
{
	uint32_t to = ways(l, &pattern, from);

	return *pattern ? unknown(l, &pattern) : to;
}
