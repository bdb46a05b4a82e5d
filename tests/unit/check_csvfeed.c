/*
 * Unit tests of stream/csvfeed and what it stands on: equal to libcsv
 * (base/csvread) on all that RFC 4180 allows, its faults in the same record,
 * however the bytes are cut, on every kind of processor.
 */
#include <check.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "stream/csvfeed.h"

/* The n-th of a row of numbers that are as good as random. */
static uint32_t
chance(uint32_t *x)
{
	*x ^= *x << 13;
	*x ^= *x >> 17;
	*x ^= *x << 5;
	return *x;
}

static void
show_row(struct buf *out, const struct csvread_row *row)
{
	buf_addf(out, "%d:", (int)row->line);
	for (size_t i = 0; i < row->n; i++) {
		const char *mark = row->cell[i].form & CELL_QUOTED ? "'" : "";

		buf_addf(out, "%s%s", i ? "|" : "", mark);
		buf_add(out, row->cell[i].s, row->cell[i].n);
		buf_adds(out, mark);
	}
	buf_addc(out, ' ');
}

static void
by_libcsv(struct buf *out, const char *s, size_t n)
{
	struct csvread_row row;
	struct csvread r;

	csvread_init(&r, ',');
	csvread_feed(&r, s, n);
	while (csvread_next(&r, &row))
		show_row(out, &row);
	csvread_end(&r);
	while (csvread_next(&r, &row))
		show_row(out, &row);
	if (r.wrong)
		buf_adds(out, "!");
	buf_addf(out, " %d", (int)r.skipped);
	csvread_free(&r);
}

static void
by_us(struct buf *out, const char *s, size_t n, const struct csv_index_way *way)
{
	struct csvread_row row;
	struct csvfeed c;
	struct feed f;
	int fd[2];

	ck_assert_int_eq(pipe(fd), 0);
	ck_assert_int_eq(write(fd[1], s, n), (ssize_t)n);
	close(fd[1]);
	feed_open(&f, fd[0], "-");
	csvfeed_init(&c, &f, ',', '"');
	c.index.more = way->more;
	while (csvfeed_next(&c, &row))
		show_row(out, &row);
	if (c.wrong)
		buf_adds(out, "!");
	buf_addf(out, " %d", (int)c.skipped);
	csvfeed_free(&c);
	feed_close(&f);
}

static void
same(const char *s, size_t n)
{
	struct buf want = {0}, got = {0};

	by_libcsv(&want, s, n);
	for (const struct csv_index_way *w = csv_index_ways; w->name; w++) {
		if (!w->works())
			continue;
		buf_clear(&got);
		by_us(&got, s, n, w);
		ck_assert_msg(
			want.n == got.n && memcmp(want.s, got.s, got.n) == 0,
			"%s: of '%.*s': '%s', libcsv '%s'", w->name, (int)n, s,
			buf_str(&got), buf_str(&want));
	}
	buf_free(&want);
	buf_free(&got);
}

START_TEST(random_text_is_read_as_libcsv_reads_it)
{
	static const char of[] = "\"\",,\n\n\r a";
	uint32_t x = 2463534242u;
	char s[200];

	for (int i = 0; i < 30000; i++) {
		size_t n = chance(&x) % (i % 10 ? 24 : sizeof s);

		for (size_t k = 0; k < n; k++)
			s[k] = of[chance(&x) % (sizeof of - 1)];
		same(s, n);
	}
}
END_TEST

START_TEST(well_formed_text_is_read_as_libcsv_reads_it)
{
	static const char *const cell[] = {"", "a", "张三", "\"\"", "\"a,b\"",
		"\"5\"\"\"", "\"要\n报价\"", "\"\r\n\"", "0123456789012345"};
	static const char *const end[] = {"\n", "\r\n", "\r", "\n\n"};
	uint32_t x = 88172645u;
	struct buf b = {0};

	for (int i = 0; i < 3000; i++) {
		buf_clear(&b);
		for (uint32_t k = chance(&x) % 100; k > 0; k--) {
			buf_adds(&b, cell[chance(&x) % NELEM(cell)]);
			buf_adds(&b, k % 5 ? "," : end[chance(&x) % 4]);
		}
		same(b.s ? b.s : "", b.n);
	}
	buf_free(&b);
}
END_TEST

/* A record longer than what is read at a time, and cells that move with it. */
START_TEST(long_cells)
{
	struct buf b = {0};
	char dir[] = "/tmp/check_csvfeed.XXXXXX";
	int fd = mkstemp(dir);
	struct csvread_row row;
	struct csvfeed c;
	struct feed f;

	ck_assert_int_ge(fd, 0);
	unlink(dir);
	for (int i = 0; i < 5; i++) {
		buf_adds(&b, "\"");
		for (int k = 0; k < 200000 * i; k++)
			buf_adds(&b, k % 100 ? "x" : "\"\"");
		buf_addf(&b, "\",%d\n", i);
	}
	ck_assert_int_eq(write(fd, b.s, b.n), (ssize_t)b.n);
	lseek(fd, 0, SEEK_SET);
	feed_open(&f, fd, "long");
	csvfeed_init(&c, &f, ',', '"');
	for (size_t i = 0; i < 5; i++) {
		ck_assert(csvfeed_next(&c, &row));
		ck_assert_uint_eq(row.n, 2);
		ck_assert_uint_eq(row.cell[0].n, 200000 * i);
		ck_assert_int_eq(row.cell[1].s[0], (int)('0' + i));
		ck_assert(csvfeed_is_text(&c));
	}
	ck_assert(!csvfeed_next(&c, &row));
	ck_assert_ptr_null(c.wrong);
	csvfeed_free(&c);
	feed_close(&f);
	buf_free(&b);
}
END_TEST

START_TEST(faults_are_found_where_they_are)
{
	static const struct {
		const char *s, *wrong;
		uint64_t line;
		size_t col;
	} cases[] = {
		{"a,b\nc,5\" x\n", "quote inside an unquoted cell", 2, 2},
		{"a\n\n\"b\"c\n", "text behind a closing quote", 3, 1},
		{"a,\"x\ny\",b\"c\n", "quote inside an unquoted cell", 2, 3},
		{"a\nb,\"c\n\nd", "quote left open", 2, 2},
	};
	struct csvread_row row;
	struct csvfeed c;
	struct feed f;
	int fd[2];

	for (size_t i = 0; i < NELEM(cases); i++) {
		const char *s = cases[i].s;

		ck_assert_int_eq(pipe(fd), 0);
		ck_assert_int_eq(write(fd[1], s, strlen(s)), (int)strlen(s));
		close(fd[1]);
		feed_open(&f, fd[0], "-");
		csvfeed_init(&c, &f, ',', '"');
		while (csvfeed_next(&c, &row))
			;
		ck_assert_pstr_eq(c.wrong, cases[i].wrong);
		ck_assert_uint_eq(c.wrong_line, cases[i].line);
		ck_assert_uint_eq(c.wrong_col, cases[i].col);
		csvfeed_free(&c);
		feed_close(&f);
	}
}
END_TEST

/* All that the index says of a text, by one way. */
static void
show_index(struct buf *out, const char *s, size_t n, bool has_quotes,
	const struct csv_index_way *way)
{
	struct csv_index x;

	csv_index_init(&x, ',', has_quotes ? '"' : '\0');
	x.more = way->more;
	buf_clear(out);
	while (csv_index_more(&x, s, n)) {
		buf_add(out, x.end, x.n * sizeof *x.end);
		buf_add(out, x.row, x.nrow * sizeof *x.row);
		buf_add(out, x.inside, x.ninside * sizeof *x.inside);
		buf_add(out, x.odd.at, x.odd.n * sizeof *x.odd.at);
		buf_add(out, x.doubled.at, x.doubled.n * sizeof *x.odd.at);
	}
	buf_addf(out, " %zu %zu %d %d", x.done, x.bad,
		x.bad < n && x.is_open_bad, x.in_quotes);
}

START_TEST(every_way_to_index_gives_the_same)
{
	static const char *const of[] = {",", ",", "\n", "\r\n", "\"", "\"\"",
		"a", "0123456789", "张三", "龙", " ", "\t", "\x7F", "\x1F",
		"\x80", "\xBF", "\xC3\xA9", "\xE3\x80\x80", "\xE4",
		"\xE9\xBF\xBF", "\xEA\x80\x80", "\xFF"};
	uint32_t x = 521288629u;
	struct buf s = {0}, want = {0}, got = {0};

	for (int i = 0; i < 20000; i++) {
		const struct csv_index_way *w = csv_index_ways;
		/* few kinds in one text, so that blocks are often all of one */
		uint32_t kinds = 1 + chance(&x) % NELEM(of);

		buf_clear(&s);
		for (uint32_t k = chance(&x) % 100; k > 0; k--)
			buf_adds(&s, of[chance(&x) % kinds]);
		while (w[1].name)
			w++;
		show_index(&want, s.s ? s.s : "", s.n, i % 2, w);
		for (w = csv_index_ways; w[1].name; w++) {
			if (!w->works())
				continue;
			show_index(&got, s.s ? s.s : "", s.n, i % 2, w);
			ck_assert_uint_eq(want.n, got.n);
			ck_assert_mem_eq(want.s, got.s, want.n);
		}
	}
	buf_free(&s);
	buf_free(&want);
	buf_free(&got);
}
END_TEST

static bool
is_usual_byte(const unsigned char *c)
{
	return *c == '\n' || (*c >= 0x20 && *c < 0x7F) ||
	       (*c >= 0x80 && *c <= 0xBF) || (*c >= 0xE4 && *c <= 0xE9);
}

static bool
has_no_edge(const struct cell *c)
{
	return c->n == 0 || ((unsigned char)c->s[0] > ' ' &&
				    (unsigned char)c->s[c->n - 1] > ' ');
}

/* Is a row, as it lies in the text, the record? */
static bool
is_record(const struct raw_row *raw, const struct csvread_row *row)
{
	bool is_it = raw->n == row->n && raw->line == row->line;

	for (size_t i = 0; i < row->n && is_it; i++) {
		struct cell c, want = row->cell[i];

		is_it = !raw_text(raw, i, &c) ||
			(c.n == want.n && memcmp(c.s, want.s, c.n) == 0);
	}
	return is_it;
}

/*
 * A record that is known to be usual is; and much that is, is known to be. Had
 * as it lies in the text, it is the same.
 */
START_TEST(usual_records_are_known)
{
	static const char *const of[] = {",", "a", "张三", "龙", "0123456789",
		"a b", "\"张\n三\"", " ", " a", "a ", "\" a\"", "\"a \"", "\t",
		"\x80", "\xE4", "\xE4\xB8", "\xBF", "\xE3\x80\x80", "\xFF",
		"\"a\"\"b\""};
	uint32_t x = 362436069u;
	struct csvread_row row;
	struct raw_row raw;
	struct buf s = {0};
	size_t nusual = 0, npeeked = 0;

	for (int i = 0; i < 300; i++) {
		struct feed f = {.name = "-", .fd = -1, .at_end = true};
		struct csvfeed c;

		buf_clear(&s);
		for (int k = 0; k < 1000; k++) {
			uint32_t kind =
				chance(&x) %
				(chance(&x) % 32 ? 7 : (uint32_t)NELEM(of));

			buf_adds(&s, of[kind]);
			/* some over several blocks */
			if (of[kind][0] != '"' && chance(&x) % 8 == 0)
				buf_addf(
					&s, "%0*d", (int)(chance(&x) % 200), 0);
			buf_adds(&s, k % 10 == 9 ? "\n" : ",");
		}
		f.text = s;
		csvfeed_init(&c, &f, ',', '"');
		for (;;) {
			bool is_peeked = csvfeed_peek(&c, &raw, 10);

			if (!csvfeed_next(&c, &row))
				break;
			npeeked += is_peeked;
			ck_assert(!is_peeked || is_record(&raw, &row));
			if (!c.is_usual)
				continue;
			nusual++;
			ck_assert_uint_eq(
				utf8_valid(c.s + c.from, c.to - c.from),
				c.to - c.from);
			for (size_t k = c.from; k < c.to; k++)
				ck_assert(is_usual_byte(
					(const unsigned char *)c.s + k));
			for (size_t k = 0; k < row.n; k++)
				ck_assert(has_no_edge(&row.cell[k]));
		}
		ck_assert_ptr_null(c.wrong);
		csvfeed_free(&c);
	}
	ck_assert_uint_gt(nusual, 10000);
	ck_assert_uint_gt(npeeked, 5000);
	buf_free(&s);
}
END_TEST

/* What a torn character lacks, the next record does not make up for. */
START_TEST(a_torn_character_ends_with_its_record)
{
	struct csvread_row row;
	struct csvfeed c;

	/* in one block of the index, and over the edge of two */
	for (int n = 1; n < 64; n++) {
		struct feed f = {.name = "-", .fd = -1, .at_end = true};

		buf_addf(&f.text, "x\n%0*d\xE7\n\xB6\n%0100d\n", n, 0, 0);
		csvfeed_init(&c, &f, ',', '"');
		for (int i = 0; i < 4; i++) {
			ck_assert(csvfeed_next(&c, &row));
			ck_assert_int_eq(csvfeed_is_text(&c), i == 0 || i == 3);
		}
		csvfeed_free(&c);
		buf_free(&f.text);
	}
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("csvfeed");
	TCase *t = tcase_create("csvfeed");

	die_init("check_csvfeed");
	tcase_set_timeout(t, 60);
	tcase_add_test(t, random_text_is_read_as_libcsv_reads_it);
	tcase_add_test(t, well_formed_text_is_read_as_libcsv_reads_it);
	tcase_add_test(t, long_cells);
	tcase_add_test(t, faults_are_found_where_they_are);
	tcase_add_test(t, every_way_to_index_gives_the_same);
	tcase_add_test(t, usual_records_are_known);
	tcase_add_test(t, a_torn_character_ends_with_its_record);
	suite_add_tcase(s, t);

	SRunner *r = srunner_create(s);

	srunner_run_all(r, CK_ENV);
	int failed = srunner_ntests_failed(r);

	srunner_free(r);
	return failed > 0;
}
