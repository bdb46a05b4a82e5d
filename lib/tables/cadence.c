#include <string.h>

#include "base/mem.h"
#include "tables/cadence.h"
#include "tables/table.h"

enum col { RULE, AFTER, FROM, BY, UNIT, DO, UNTIL, NCOL };

static bool
is_none(const char *s)
{
	return *s == '\0' || strcmp(s, "-") == 0;
}

/* A whole number up to CADENCE_MAX, -1 if it is anything else. */
static int
number(const char *s)
{
	int v = 0;

	if (*s == '\0')
		return -1;
	for (; *s != '\0'; s++) {
		if (*s < '0' || *s > '9')
			return -1;
		v = v * 10 + (*s - '0');
		if (v > CADENCE_MAX)
			return -1;
	}
	return v;
}

static const char *
read_name(struct cadence *c, struct cadence_rule *r, const char *s)
{
	if (*s == '\0' || strlen(s) >= sizeof r->name)
		return "want a name of 1 to 31 bytes";
	for (size_t i = 0; i < c->n; i++)
		if (strcmp(c->rule[i].name, s) == 0)
			return "a rule of this name stands above";
	memcpy(r->name, s, strlen(s) + 1);
	return NULL;
}

static const char *
read_unit(struct cadence_rule *r, const char *s)
{
	static const char *const unit[] = {
		[CADENCE_DAYS] = "d",
		[CADENCE_WORKDAYS] = "wd",
		[CADENCE_HOURS] = "h",
	};

	for (size_t i = 0; i < NELEM(unit); i++)
		if (strcmp(unit[i], s) == 0) {
			r->unit = (enum cadence_unit)i;
			return NULL;
		}
	return "want d, wd or h";
}

static const char *
read_kind(struct cadence *c, const char *s, size_t n, int *kind)
{
	static const char too_much[] =
		"want a kind of event, at most 31 bytes and 28 kinds";

	*kind = memchr(s, ' ', n) ? -1 : cadence_add_kind(c, s, n);
	return *kind < 0 ? too_much : NULL;
}

static const char *
read_do(struct cadence *c, struct cadence_rule *r, const char *s)
{
	if (strlen(s) >= sizeof r->what)
		return "want at most 63 bytes";
	memcpy(r->what, s, strlen(s) + 1);
	for (;;) {
		size_t n = strcspn(s, "|");
		int kind;
		const char *why = read_kind(c, s, n, &kind);

		if (why)
			return why;
		if (kind == CADENCE_FOLLOWUP || kind == CADENCE_CREATED)
			return "this is no deed";
		r->act |= 1U << kind;
		if (s[n] == '\0')
			return NULL;
		s += n + 1;
	}
}

static const char *
read_until(struct cadence_rule *r, const char *s)
{
	if (is_none(s))
		return NULL;
	for (;;) {
		size_t n = strcspn(s, "|");

		if (n == 3 && memcmp(s, "won", n) == 0)
			r->until_won = true;
		else if (n == 4 && memcmp(s, "lost", n) == 0)
			r->until_lost = true;
		else
			return "want won, lost or won|lost";
		if (s[n] == '\0')
			return NULL;
		s += n + 1;
	}
}

static const char *
read_cell(
	struct cadence *c, struct cadence_rule *r, enum col col, const char *s)
{
	switch (col) {
	case RULE: return read_name(c, r, s);
	case AFTER:
		return strchr(s, '|') ? "want one kind of event"
				      : read_kind(c, s, strlen(s), &r->after);
	case FROM:
		r->from = number(s);
		return r->from < 0 && !is_none(s)
			       ? "want a whole number up to 10000, or nothing"
			       : NULL;
	case BY:
		r->by = number(s);
		return r->by < 0         ? "want a whole number up to 10000"
		       : r->by < r->from ? "the window ends before it begins"
					 : NULL;
	case UNIT: return read_unit(r, s);
	case DO: return read_do(c, r, s);
	default: return read_until(r, s);
	}
}

void
cadence_load(struct cadence *c, const char *arg)
{
	static const char *const name[NCOL] = {
		"rule", "after", "from", "by", "unit", "do", "until"};
	struct table t;
	int col[NCOL];

	table_open(&t, "cadence", arg);
	for (int i = 0; i < NCOL; i++)
		col[i] = table_need(&t, name[i]);
	cadence_init(c);
	if (t.nrow == 0 || t.nrow > CADENCE_RULES)
		die("%s: %zu rules, want 1 to %d", t.name, t.nrow,
			CADENCE_RULES);
	for (size_t row = 1; row <= t.nrow; row++) {
		struct cadence_rule *r = &c->rule[c->n];

		for (int i = 0; i < NCOL; i++) {
			const char *why = read_cell(
				c, r, (enum col)i, table_cell(&t, row, col[i]));

			if (why)
				table_wrong(&t, row, col[i], why);
		}
		c->n++;
	}
	table_close(&t);
}
