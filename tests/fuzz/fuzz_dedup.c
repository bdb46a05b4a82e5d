/*
 * Laws of what lead-dedup reads beside lists, and of how it rules, over any
 * bytes:
 *
 * - weights that are read are written as what is read as the same; by them any
 *   pair has a finite score;
 * - answers that are read name each pair once, and no row with itself;
 * - claims to a customer do not hang on the order of events;
 * - of rows that become one no number is lost, and each value that survives is
 *   one of theirs.
 */
#define _GNU_SOURCE /* memfd_create */
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "dedup/answers.h"
#include "dedup/weights.h"
#include "rules/claim.h"
#include "rules/survive.h"

#include "catch.h"
#include "stdin.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *s, size_t n);

enum { SAVED = 9 }; /* a descriptor that runs do not close */

/* What was saved, as standard input. */
static void
give_back(void)
{
	lseek(SAVED, 0, SEEK_SET);
	dup2(SAVED, 0);
}

static void
save_into(int fd)
{
	dup2(fd, SAVED);
	close(fd);
}

/* Any two rows, where all columns are known, and each at some level. */
static void
check_scores(const struct linkgiven *g)
{
	static struct linkfield field[LINKMODEL_FIELDS];
	static uint32_t row[2], count[1] = {2};
	struct linkmodel k;
	struct linkmodel_score score;

	for (size_t i = 0; i < g->n; i++)
		field[i] = (struct linkfield){.name = g->field[i].name,
			.row = row,
			.count = count,
			.nfilled = 2};
	for (size_t i = 0; i < g->n; i++)
		if (linkgiven_find(g, g->field[i].name) != (int)i)
			return; /* a name twice */
	linkgiven_model(g, &k, field, g->n, 2);
	for (uint64_t l = 0; l < LINKLEVEL_N; l++) {
		uint64_t levels = 0;

		for (size_t i = 0; i < g->n; i++)
			levels |= l << (3 * i);
		linkmodel_score(&k, &score, levels, 0);
		LAW(!isnan(score.total));
	}
}

static void
read_weights(void *arg)
{
	struct linkgiven g;
	struct input in;

	(void)arg;
	input_open(&in, NULL, 0, &(struct source_opts){0});
	weights_read(&g, &in);
	input_close(&in);
	check_scores(&g);
	weights_save(&g, "/dev/fd/9");
	linkgiven_free(&g);
}

static void
check_weights(const char *s, size_t n)
{
	struct buf first = {0}, second = {0};
	struct buf *const both[] = {&first, &second};

	as_file(s, n);
	for (int i = 0; i < 2; i++) {
		save_into(memfd_create("out", 0));
		const bool is_done = catch_run(read_weights, NULL);

		LAW(i == 0 || is_done);
		if (!is_done)
			return;
		const off_t size = lseek(SAVED, 0, SEEK_END);

		buf_need(both[i], (size_t)size);
		LAW(pread(SAVED, both[i]->s, (size_t)size, 0) == size);
		both[i]->n = (size_t)size;
		give_back();
	}
	LAW(bytes_cmp(first.s, first.n, second.s, second.n) == 0);
	buf_free(&first);
	buf_free(&second);
}

static void
read_answers(void *arg)
{
	struct answers a = {0};
	struct input in;

	(void)arg;
	input_open(&in, NULL, 0, &(struct source_opts){0});
	answers_read(&a, &in);
	input_close(&in);
	for (size_t i = 0; i < a.n; i++) {
		LAW(a.pair[i].a < a.pair[i].b && a.pair[i].b < a.row.n);
		for (size_t k = 0; k < i; k++)
			LAW(a.pair[i].a != a.pair[k].a ||
				a.pair[i].b != a.pair[k].b);
	}
	answers_free(&a);
}

enum { EVENTS = 12 };

static struct when
day_of_byte(uint8_t b)
{
	if (b % 32 == 0)
		return (struct when){0, DAY_NONE, false};
	return (struct when){
		(b % 32) * 86400 + b % 3 * 100, b % 32, b % 3 == 0};
}

static void
check_claims(const uint8_t *s, size_t n)
{
	struct claim_event e[EVENTS], turned[EVENTS];
	struct claim c[EVENTS], d[EVENTS];
	struct claim_times times = {0};
	size_t k = 0, holder, other;

	for (; k < EVENTS && n >= 4; k++, s += 4, n -= 4)
		e[k] = (struct claim_event){.kind = s[0] % 4,
			.referral = s[0] / 4 % 3,
			.row = s[1] % 4,
			.rep = s[1] / 4 % 3,
			.is_handover = s[1] / 16 % 2,
			.was = s[1] / 32 % 3,
			.is_untold = s[1] / 128,
			.ref = k,
			.at = day_of_byte(s[2]),
			.logged = day_of_byte(s[3])};
	for (size_t i = 0; i < k; i++)
		turned[i] = e[k - 1 - i];
	const size_t nclaim = claim_judge(&times, e, k, c, &holder);

	LAW(claim_judge(&times, turned, k, d, &other) == nclaim);
	LAW(holder == SIZE_MAX ? other == SIZE_MAX
			       : e[holder].rep == turned[other].rep);
	for (size_t i = 0; i < nclaim; i++) {
		LAW(c[i].why == d[i].why && c[i].verdict == d[i].verdict);
		LAW(c[i].gap == d[i].gap && c[i].gap >= 0);
		LAW(e[c[i].holder].rep != e[c[i].claimant].rep);
	}
	claim_times_free(&times);
}

enum { ROWS = 5 };

static void
check_survivor(const char *s, size_t n)
{
	static const struct survive_row row[ROWS] = {{1, 5, {"CNY", 3, 0}},
		{2, 4, {"CNY", 3, 0}}, {INT64_MAX, INT64_MIN, {"", 0, 0}},
		{4, 2, {"USD", 3, 0}}, {1, 5, {"CNY", 3, 0}}};
	struct cell cell[ROWS], none[ROWS], first, others;
	struct survive v = {0};

	for (int i = 0; i < ROWS; i++) {
		const char *lf = memchr(s, '\n', n);
		const size_t len = lf ? (size_t)(lf - s) : n;

		cell[i] = (struct cell){s, len, false};
		none[i] = (struct cell){"", 0, false};
		s += len + (lf != NULL);
		n -= len + (lf != NULL);
	}
	for (int rule = 0; survive_rules[rule]; rule++) {
		survive(&v, (enum survive_rule)rule, cell, row, ROWS);
		LAW(v.from == SIZE_MAX || v.value.s == cell[v.from].s);
		LAW(v.nlost < ROWS);
		for (size_t i = 0; i < v.nlost; i++)
			LAW(v.lost[i] != v.from && cell[v.lost[i]].n > 0);
	}
	survive_phones(&v, none, cell, ROWS, &first, &others);
	struct buf kept = {0};

	buf_add(&kept, others.s, others.n);
	/* what was kept is kept, and once */
	cell[0] = (struct cell){buf_str(&kept), kept.n, false};
	survive_phones(&v, none, cell, 1, &first, &others);
	LAW(bytes_cmp(kept.s, kept.n, others.s, others.n) == 0);
	buf_free(&kept);
	survive_free(&v);
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	catch_init();
	return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *s, size_t n)
{
	if (n == 0)
		return 0;
	const char *text = (const char *)s + 1;

	switch (s[0] % 4) {
	case 0: check_weights(text, n - 1); break;
	case 1:
		as_file(text, n - 1);
		catch_run(read_answers, NULL);
		break;
	case 2: check_claims(s + 1, n - 1); break;
	case 3: check_survivor(text, n - 1); break;
	}
	return 0;
}
