/* A row by rules/straight, and by rules/intake and a sink: is it the same? */
#ifndef TESTS_STRAIGHT_H
#define TESTS_STRAIGHT_H

#include <string.h>

#include "base/utf8.h"
#include "rules/straight.h"
#include "stream/sink.h"

enum { STRAIGHT_COLS = 16 };

enum by_straight { STRAIGHT_NOT_TAKEN, STRAIGHT_SAME, STRAIGHT_DIFFERS };

/* Usual text with no blank at its ends (rec.h), one character after the other.
 */
static bool
is_usual_cell(const struct cell *c)
{
	for (size_t i = 0, len; i < c->n; i += len) {
		uint32_t ch = utf8_get(c->s + i, c->n - i, &len);

		if (!(ch == '\n' || ch == '\r' || (ch >= 0x20 && ch <= 0x7E) ||
			    (ch >= 0x4000 && ch <= 0x9FFF)))
			return false;
	}
	return c->n == 0 || ((unsigned char)c->s[0] > ' ' &&
				    (unsigned char)c->s[c->n - 1] > ' ');
}

/* Is it text, and is nothing lost in it? Else no row may be taken. */
static bool
is_whole_text(const struct buf *b)
{
	return utf8_valid(b->s, b->n) == b->n &&
	       strstr(b->s, "\xEF\xBF\xBD") == NULL;
}

/*
 * The columns of a lead, of which the file has the first nfile, and a row's
 * cells; those of which a bit is set stand in quotes.
 */
static enum by_straight
by_straight(const struct intake *as, char *const *column, const bool *is_phone,
	size_t n, size_t nfile, const struct cell *cell, unsigned quotes)
{
	static const enum date_order order[STRAIGHT_COLS];
	static const char src[] = "list.csv:7", before[] = "x\n";
	struct intake in = {.zone = as->zone,
		.country = as->country,
		.judge = as->judge,
		.unit = as->unit};
	struct buf text = {0}, want = {0}, got = {0};
	uint32_t end[1 + STRAIGHT_COLS] = {UINT32_MAX};
	enum by_straight how = STRAIGHT_NOT_TAKEN;
	struct cell c[STRAIGHT_COLS];
	struct straight w;
	bool is_usual = true;

	for (size_t i = 0; i < n; i++)
		c[i] = (struct cell){"", 0, 0};
	for (size_t i = 0; i < nfile; i++) {
		c[i] = (struct cell){cell[i].s, cell[i].n, quotes >> i & 1};
		is_usual = is_usual && is_usual_cell(&c[i]);
		sink_add_csv(&text, &c[i], false);
		end[i + 1] = (uint32_t)text.n;
		/* what had to stand in quotes does */
		c[i].form = text.n > end[i] + 1 && text.s[end[i] + 1] == '"';
		buf_addc(&text, i + 1 < nfile ? ',' : '\n');
	}
	buf_str(&text);
	buf_adds(&got, before);
	buf_adds(&want, before);
	intake_init(&in, column, is_phone, n);
	if (straight_init(&w, &in, column, is_phone, n, nfile) &&
		straight_row(&w,
			&(struct raw_row){
				text.s, end + 1, nfile, 7, is_usual, true},
			(struct text){src, strlen(src)}, &got)) {
		how = STRAIGHT_SAME;
		if (intake_row(&in, c, order, -1) || !is_whole_text(&text))
			how = STRAIGHT_DIFFERS;
		for (size_t i = 0; i < n; i++) {
			if (i > 0)
				buf_addc(&want, ',');
			if (strcmp(column[i], "src") == 0 && c[i].n == 0)
				c[i] = (struct cell){src, strlen(src), 0};
			sink_add_csv(&want, &c[i], false);
		}
	}
	if (bytes_cmp(want.s, want.n, got.s, got.n) != 0)
		how = STRAIGHT_DIFFERS;
	straight_free(&w);
	intake_free(&in);
	buf_free(&text);
	buf_free(&want);
	buf_free(&got);
	return how;
}

#endif
