/*
 * Laws of stream/csvfeed, and of the index it stands on, over any bytes:
 *
 * - it gives what libcsv gives (base/csvread): the same records, lines, marks
 *   of quoted cells and count of blank lines, and the same fault in the same
 *   place;
 * - reads of whatever sizes give the same, and so do records that are taken
 *   back and gone over again, or had as they lie in the text;
 * - every way to make the index makes the same one;
 * - between records stand line ends and nothing else; a record that is said to
 *   be UTF-8, or usual, is.
 *
 * The first byte picks the delimiter and the records taken back; four are
 * sizes of reads.
 */
#define _GNU_SOURCE /* syscall */
#include <stdint.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "stream/csvfeed.h"

#include "law.h"
#include "reads.h"

enum { HEAD = 5 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void
note(struct buf *b, const struct csvread_row *row)
{
	buf_add(b, &row->line, sizeof row->line);
	buf_add(b, &row->n, sizeof row->n);
	for (size_t i = 0; i < row->n; i++) {
		const struct cell *c = &row->cell[i];

		buf_add(b, &c->n, sizeof c->n);
		buf_add(b, c->s, c->n);
		buf_addc(b, c->form & CELL_QUOTED ? 'q' : 'u');
	}
}

static void
note_end(struct buf *b, uint64_t skipped, const char *wrong, uint64_t line,
	size_t col)
{
	buf_add(b, &skipped, sizeof skipped);
	if (wrong) {
		buf_add(b, &line, sizeof line);
		buf_add(b, &col, sizeof col);
		buf_adds(b, wrong);
	}
}

static void
by_libcsv(struct buf *b, char delim, const char *s, size_t n)
{
	struct csvread_row row;
	struct csvread r;

	csvread_init(&r, delim);
	csvread_feed(&r, s, n);
	while (csvread_next(&r, &row))
		note(b, &row);
	csvread_end(&r);
	while (csvread_next(&r, &row))
		note(b, &row);
	note_end(b, r.skipped, r.wrong, r.wrong_line, r.wrong_col);
	csvread_free(&r);
}

/* All that an index of the text is, found in that way. */
static void
note_index(struct buf *b, const struct csv_index_way *w, char delim,
	const char *s, size_t n)
{
	struct csv_index x;

	csv_index_init(&x, delim, '"');
	x.more = w->more;
	while (csv_index_more(&x, s, n)) {
		buf_add(b, x.end, x.n * sizeof *x.end);
		buf_add(b, x.row, x.nrow * sizeof *x.row);
		buf_add(b, x.inside, x.ninside * sizeof *x.inside);
	}
	buf_add(b, &x.bad, sizeof x.bad);
	buf_addc(b, x.bad == SIZE_MAX ? x.in_quotes : x.is_open_bad);
}

static void
check_ways(char delim, const char *s, size_t n)
{
	const struct csv_index_way *w = csv_index_ways;
	struct buf best = {0}, other = {0};

	while (!w->works())
		w++;
	note_index(&best, w, delim, s, n);
	for (w++; w->name; w++) {
		if (!w->works())
			continue;
		buf_clear(&other);
		note_index(&other, w, delim, s, n);
		LAW(bytes_cmp(best.s, best.n, other.s, other.n) == 0);
	}
	buf_free(&best);
	buf_free(&other);
}

/* As rec.h has it, one character after the other. */
static bool
is_usual(const char *s, size_t n, const struct csvread_row *row)
{
	for (size_t i = 0; i < row->n; i++) {
		const struct cell *c = &row->cell[i];

		if (c->n > 0 && ((unsigned char)c->s[0] <= ' ' ||
					(unsigned char)c->s[c->n - 1] <= ' '))
			return false;
	}
	for (size_t i = 0, len; i < n; i += len) {
		uint32_t c = utf8_get(s + i, n - i, &len);

		if (!(c == '\n' || c == '\r' || (c >= 0x20 && c <= 0x7E) ||
			    (c >= 0x4000 && c <= 0x9FFF)))
			return false;
	}
	return true;
}

/*
 * The record last got: what stands between it and the one before, which ended
 * at that offset of c->s, and what is known of its bytes.
 */
static void
check_bytes(struct csvfeed *c, const struct csvread_row *row, size_t end)
{
	size_t n = c->start - c->from;

	for (size_t i = end; i < c->from; i++)
		LAW(c->s[i] == '\n' || c->s[i] == '\r');
	LAW(c->from <= c->to && c->to <= c->start && c->start <= c->n);
	LAW(csvfeed_is_text(c) == (utf8_valid(c->s + c->from, n) == n));
	n = c->to - c->from;
	LAW(!c->is_usual || is_usual(c->s + c->from, n, row));
}

/* A record as it lies in the text, if it can be had so, and is for us. */
static bool
peek(struct csvfeed *c, struct csvread_row *row, bool is_ours)
{
	static struct cell cell[1 << 16];
	struct raw_row raw;

	if (!csvfeed_peek(c, &raw, row->n) || raw.is_doubled || !is_ours)
		return false;
	for (size_t i = 0; i < raw.n; i++)
		cell[i] = raw_cell(&raw, i);
	*row = (struct csvread_row){cell, raw.n, raw.line};
	csvfeed_pass(c, &raw);
	return true;
}

/*
 * By csvfeed; the records whose bits are set in back, in turn, are taken back,
 * and gone over as they were read; others are peeked at first.
 */
static void
by_index(struct buf *b, struct feed *f, char delim, unsigned back)
{
	struct csvread_row row = {.n = 1};
	struct csvfeed c;
	size_t end = 0;

	csvfeed_init(&c, f, delim, '"');
	for (unsigned i = 0;
		peek(&c, &row, back >> i % 7 & 1) || csvfeed_next(&c, &row);
		i++) {
		note(b, &row);
		/* behind a read all that is left begins at 0 */
		check_bytes(&c, &row, end <= c.from ? end : c.from);
		if (back >> i % 8 & 1) {
			size_t len = c.start - c.from;

			csvfeed_back(&c);
			csvfeed_resume(&c, len, c.lines);
		}
		end = c.start;
	}
	note_end(b, c.skipped, c.wrong, c.wrong_line, c.wrong_col);
	csvfeed_free(&c);
}

/* All bytes read, in memory of their own size, so that one too far shows. */
static void
check_whole(const struct buf *want, char delim, const char *s, size_t n)
{
	struct feed f = {.name = "-", .fd = -1, .at_end = true};
	struct buf got = {0};

	f.text = (struct buf){malloc(n), n, n};
	if (n > 0)
		memcpy(f.text.s, s, n);
	by_index(&got, &f, delim, 0);
	LAW(bytes_cmp(want->s, want->n, got.s, got.n) == 0);
	buf_free(&f.text);
	buf_free(&got);
}

static void
check_parts(const struct buf *want, char delim, const char *s, size_t n,
	const uint8_t *cut, unsigned back)
{
	static struct buf keep;
	struct buf got = {0};
	struct feed f;

	reads_open(&f, &keep, s, n, cut, 4);
	by_index(&got, &f, delim, back);
	LAW(bytes_cmp(want->s, want->n, got.s, got.n) == 0);
	keep = f.text;
	buf_clear(&keep);
	buf_free(&got);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char delims[] = ",;\t|";
	struct buf want = {0};

	if (n < HEAD)
		return 0;
	const char *s = (const char *)data + HEAD;
	const char delim = delims[data[0] % 4];
	const unsigned back = data[0] / 4;

	n -= HEAD;
	check_ways(delim, s, n);
	by_libcsv(&want, delim, s, n);
	/* one of two: their memory is what takes the time */
	if (data[0] & 128)
		check_whole(&want, delim, s, n);
	else
		check_parts(&want, delim, s, n, data + 1, back);
	buf_free(&want);
	return 0;
}
