#include <string.h>

#include "base/day.h"
#include "base/mem.h"
#include "rules/ymd.h"

enum role { ANY, YEAR, MONTH, DAY };

/* A part of a date: a number or a month's name, and what stands behind it. */
struct item {
	int v, len; /* len in digits, 0 of a name */
	enum role role;
	char sep;
};

static const enum role orders[YMD_ORDERS][3] = {
	[YMD_YMD] = {YEAR, MONTH, DAY},
	[YMD_DMY] = {DAY, MONTH, YEAR},
	[YMD_MDY] = {MONTH, DAY, YEAR},
};

static bool
is_letter(const struct text *t)
{
	return t->n > 0 && ((*t->s >= 'a' && *t->s <= 'z') ||
				   (*t->s >= 'A' && *t->s <= 'Z'));
}

/* Is the word an English name, whole or cut short? */
static bool
is_cut(const char *word, size_t len, const char *name)
{
	size_t i = 0;

	while (i < len && name[i] != '\0' && (word[i] | ' ') == name[i])
		i++;
	return i == len;
}

/* Eat a name of the list, of three letters or more; its number, the first is 1,
 * or 0. */
static int
name(struct text *t, const char *const *list, int n)
{
	struct text rest = *t;

	while (is_letter(&rest)) {
		rest.s++;
		rest.n--;
	}
	size_t len = t->n - rest.n;

	for (int i = 0; len >= 3 && i < n; i++)
		if (is_cut(t->s, len, list[i])) {
			*t = rest;
			return i + 1;
		}
	return 0;
}

static int
month(struct text *t)
{
	static const char *const list[] = {"january", "february", "march",
		"april", "may", "june", "july", "august", "september",
		"october", "november", "december"};

	return name(t, list, NELEM(list));
}

static bool
weekday(struct text *t)
{
	static const char *const list[] = {"monday", "tuesday", "wednesday",
		"thursday", "friday", "saturday", "sunday"};
	static const char *const day[] = {
		"一", "二", "三", "四", "五", "六", "日", "天"};
	struct text rest = *t;

	if (name(t, list, NELEM(list)) > 0)
		return true;
	if (!text_eat(&rest, "星期") && !text_eat(&rest, "周") &&
		!text_eat(&rest, "礼拜"))
		return false;
	for (size_t i = 0; i < NELEM(day); i++) {
		if (!text_eat(&rest, day[i]))
			continue;
		*t = rest;
		return true;
	}
	return false;
}

void
ymd_eat_gap(struct text *t)
{
	do
		while (text_eat(t, " ") || text_eat(t, ","))
			continue;
	while (weekday(t));
}

static void
ordinal_suffix(struct text *t)
{
	static const char *const list[] = {"st", "nd", "rd", "th"};

	for (size_t i = 0; i < NELEM(list); i++) {
		struct text rest = *t;

		if (text_eat(&rest, list[i]) && !is_letter(&rest))
			*t = rest;
	}
}

/* 年 月 日, and what parts a part of a date from the next. */
static void
separator(struct text *t, struct item *it, bool is_last)
{
	static const struct {
		const char *word;
		enum role role;
	} marks[] = {{"年", YEAR}, {"月", MONTH}, {"日", DAY}, {"号", DAY},
		{"號", DAY}};
	struct text rest = *t;

	text_eat_spaces(&rest);
	for (size_t i = 0; i < NELEM(marks); i++) {
		if (!text_eat(&rest, marks[i].word))
			continue;
		*t = rest;
		it->role = marks[i].role;
		break;
	}
	if (is_last)
		return;
	text_eat_spaces(t);
	if (t->n > 0 && strchr("-/.,", *t->s) != NULL) {
		it->sep = *t->s++;
		t->n--;
	}
	text_eat_spaces(t);
}

/* Three parts, in whatever order; false if there are not. */
static bool
items(struct text *t, struct item it[3])
{
	bool is_marked = false;

	for (int i = 0; i < 3; i++) {
		int64_t v = month(t);

		it[i] = (struct item){.role = v > 0 ? MONTH : ANY};
		if (v == 0) {
			it[i].len = text_number(t, 4, &v);
			if (it[i].len == 0)
				return false;
			ordinal_suffix(t);
		}
		it[i].v = (int)v;
		separator(t, &it[i], i == 2);
		is_marked = is_marked || it[i].role != ANY;
	}
	return is_marked || (it[0].sep == it[1].sep && it[0].sep != '\0' &&
				    it[0].sep != ',');
}

/* One order laid on a date: does it fit the digits, and which day is it? */
static bool
fit(const struct item it[3], int o, int32_t *day)
{
	int part[DAY + 1] = {0};

	*day = DAY_NONE;
	for (int i = 0; i < 3; i++) {
		enum role role = orders[o][i];

		if (it[i].role != ANY && it[i].role != role)
			return false;
		if (role == YEAR ? it[i].len != 2 && it[i].len != 4
				 : it[i].len > 2)
			return false;
		/* nobody writes 21-Apr-15 for 2021 */
		if (o == YMD_YMD && i == 0 && it[0].role == ANY &&
			it[0].len == 2 && it[1].role == MONTH)
			return false;
		part[role] = it[i].v;
		if (role == YEAR && it[i].len == 2)
			part[role] += it[i].v < 69 ? 2000 : 1900;
	}
	if (part[YEAR] >= 1000 &&
		day_exists(part[YEAR], part[MONTH], part[DAY]))
		*day = day_of(part[YEAR], part[MONTH], part[DAY]);
	return true;
}

bool
ymd_eat(struct text *t, int32_t day[YMD_ORDERS])
{
	struct item it[3];
	int32_t some = DAY_NONE;
	bool is_date = false;

	if (!items(t, it))
		return false;
	for (int o = 0; o < YMD_ORDERS; o++) {
		is_date = fit(it, o, &day[o]) || is_date;
		if (day[o] != DAY_NONE)
			some = day[o];
	}
	/* then no more than one order fits */
	bool is_sure = it[0].len == 4 || it[0].role == YEAR;

	for (int i = 0; i < 3; i++)
		is_sure = is_sure || it[i].role == MONTH || it[i].role == DAY;
	for (int o = 0; is_sure && o < YMD_ORDERS; o++)
		day[o] = some;
	return is_date;
}
