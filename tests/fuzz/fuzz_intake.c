/*
 * Laws of rules/intake over any row: it is taken or has a reason; what is
 * taken is what streams want of each column, bounded; taken once more, in
 * whatever country, it stays as it is, the note too; and a row that is known
 * to be usual text is taken as one of which nothing is known.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../straight.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "law.h"
#include "rules/straight.h"
#include "stream/sink.h"

static char *const column[] = {"座机", "phone", "name", "gender", "email",
	"created_at", "amount", "currency", "note", "爱好", "channel", "phone2",
	"phone_kind", "名"};
enum { COLS = NELEM(column), GIVEN = COLS - 1 };

/* Nobody to ask but about +44, all of which is said to be good. */
static const char *
ask(void *arg, const char *region, const char *num, const char **e164,
	const char **kind)
{
	(void)arg;
	(void)region;
	*e164 = num;
	*kind = "mobile";
	return strncmp(num, "+44", 3) == 0 && strlen(num) == 13 ? NULL
								: "phone_bad";
}

static bool
is(const struct cell *c, const char *s)
{
	return c->n == strlen(s) && (c->n == 0 || memcmp(c->s, s, c->n) == 0);
}

static size_t
span(const char *s, size_t n, const char *set)
{
	size_t i = 0;

	while (i < n && s[i] && strchr(set, s[i]))
		i++;
	return i;
}

static void
check_phone(const struct cell *c, bool is_list)
{
	for (size_t i = 0, n; i < c->n; i += n + 1) {
		LAW(c->s[i] == '+');
		n = 1 + span(c->s + i + 1, c->n - i - 1, "0123456789");
		LAW(n >= 8 && n <= 16);
		LAW(i + n == c->n || (is_list && c->s[i + n] == ';'));
	}
}

static void
check_values(const struct intake *in, const struct cell *c)
{
	struct buf missing = {0};
	struct when w;
	int64_t minor;

	check_phone(&c[in->phone], false);
	check_phone(&c[in->phone2], true);
	LAW(c[in->phone2].n == 0 || c[in->phone].n > 0);
	LAW((c[in->phone_kind].n > 0) == (c[in->phone].n > 0));
	LAW(is(&c[3], "") || is(&c[3], "male") || is(&c[3], "female"));
	LAW(c[4].n == 0 || memchr(c[4].s, '@', c[4].n) != NULL);
	LAW(c[5].n == 0 || zone_parse(&in->zone, &w, c[5].s, c[5].n) == NULL);
	LAW(c[6].n == 0 || money_parse(&minor, c[6].s, c[6].n) == NULL);
	LAW(c[7].n == 0 || c[7].n == 3);
	LAW(span(c[7].s, c[7].n, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == c[7].n);
	int n = intake_capture(in, c, &missing);

	LAW(n >= 0 && n <= CAPTURE_GROUPS);
	LAW((n == CAPTURE_GROUPS) == (missing.n == 0));
	buf_free(&missing);
}

/* A copy of each cell in memory of exactly its size. */
static void
copy(struct cell *to, const struct cell *from)
{
	for (int i = 0; i < COLS; i++) {
		char *s = mem_zalloc(from[i].n ? from[i].n : 1, 1);

		if (from[i].n > 0)
			memcpy(s, from[i].s, from[i].n);
		to[i] = (struct cell){s, from[i].n, from[i].form};
	}
}

static void
free_cells(struct cell *c)
{
	for (int i = 0; i < COLS; i++)
		free((char *)c[i].s);
}

static void
check_again(const struct cell *cell, const char *country)
{
	enum date_order order[COLS] = {DATE_UNKNOWN};
	struct intake in = {.zone = {true, 8 * 3600},
		.country = country,
		.judge = {ask, NULL}};
	struct cell held[COLS], c[COLS];

	copy(held, cell);
	memcpy(c, held, sizeof c);
	intake_init(&in, column, (const bool[COLS]){true}, COLS);
	LAW(intake_row(&in, c, order, -1) == NULL);
	for (int i = 0; i < COLS; i++)
		LAW(bytes_cmp(c[i].s, c[i].n, held[i].s, held[i].n) == 0);
	intake_free(&in);
	free_cells(held);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* The first byte picks country, order and halves; then a line a cell. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char *const country[] = {NULL, "CN", "US", "GB"};
	enum date_order order[COLS];
	struct cell raw[COLS], held[COLS], c[COLS];
	size_t from = 1, size = n;

	if (n == 0)
		return 0;
	struct intake in = {.zone = {true, 8 * 3600},
		.country = country[data[0] % 4],
		.judge = {ask, NULL}};

	for (int i = 0; i < COLS; i++) {
		const char *p = (const char *)data + from;
		const char *lf = memchr(p, '\n', n - from);
		size_t len = lf ? (size_t)(lf - p) : n - from;

		order[i] = (enum date_order)(
			data[0] / 4 % 4 == 3 ? 4 : data[0] / 4 % 4);
		raw[i] = (struct cell){p, len, false};
		from += len + (lf != NULL);
	}
	copy(held, raw);
	memcpy(c, held, sizeof c);
	intake_init(&in, column, (const bool[COLS]){true}, COLS);
	const int given = data[0] & 16 ? GIVEN : -1;
	const char *reason = intake_row(&in, c, order, given);

	LAW(by_straight(&in, column, (const bool[COLS]){true}, COLS,
		    data[0] & 64 ? COLS : COLS - 3, raw,
		    data[0] & 32 ? 0 : data[0] * 0x9E5u) != STRAIGHT_DIFFERS);
	if (reason) {
		LAW(*reason && in.why && *in.why);
		LAW(in.bad_col >= 0 && in.bad_col < COLS);
	} else {
		check_values(&in, c);
		for (int i = 0; i < COLS; i++)
			LAW(c[i].n < 512 + 18 * 4 * size);
		/* a column nobody knows, and one of more numbers, stay */
		LAW(c[0].s == held[0].s && c[9].s == held[9].s);
		/* a number that named no country has one now */
		if (held[0].n == 0)
			for (size_t i = 0; i < NELEM(country); i++)
				check_again(c, country[i]);
		else
			check_again(c, in.country);
	}
	intake_free(&in);
	free_cells(held);
	return 0;
}
