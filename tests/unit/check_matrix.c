#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "cases.h"
#include "rules/apportion.h"
#include "rules/ipf.h"
#include "rules/matrix.h"

enum { MAX = 8, CELLS = MAX * MAX };

/* Its names are a, b, c of rows and A, B, C of columns. */
struct sheet {
	struct matrix_margin row[MAX], col[MAX];
	int64_t seed[CELLS], cell[CELLS];
	struct matrix m;
};

static size_t
read_numbers(int64_t *v, const char *s)
{
	size_t n = 0;

	for (; *s != '\0'; s += *s == ' ')
		v[n++] = strtoll(s, (char **)&s, 10);
	return n;
}

static void
init_sheet(struct sheet *t, size_t nrow, size_t ncol)
{
	t->m = (struct matrix){.row = t->row,
		.col = t->col,
		.nrow = nrow,
		.ncol = ncol,
		.cell = t->cell};
	for (size_t i = 0; i < MAX; i++) {
		t->row[i] = (struct matrix_margin){0, &"abcdefgh"[i], 1};
		t->col[i] = (struct matrix_margin){0, &"ABCDEFGH"[i], 1};
	}
}

static void
read_sheet(
	struct sheet *t, const char *rows, const char *cols, const char *seed)
{
	int64_t row[MAX], col[MAX];

	init_sheet(t, read_numbers(row, rows), read_numbers(col, cols));
	for (size_t i = 0; i < t->m.nrow; i++)
		t->row[i].sum = row[i];
	for (size_t j = 0; j < t->m.ncol; j++)
		t->col[j].sum = col[j];
	if (seed != NULL) {
		ck_assert_uint_eq(
			read_numbers(t->seed, seed), t->m.nrow * t->m.ncol);
		t->m.seed = t->seed;
	}
}

static const char *
show(const struct sheet *t, char *out)
{
	char *s = out;

	*s = '\0';
	for (size_t k = 0; k < t->m.nrow * t->m.ncol; k++)
		s += sprintf(s, "%s%jd",
			k == 0               ? ""
			: k % t->m.ncol == 0 ? " / "
					     : " ",
			(intmax_t)t->cell[k]);
	return out;
}

/* clang-format off */
static const struct {
	const char *id, *rows, *cols, *seed, *want; /* cells, or why not */
} oracle[] = {
	/* requirements, section 5 */
	{"M1", "40 35 25", "30 33 37", NULL, "12 13 15 / 10 12 13 / 8 8 9"},
	{"M2", "90 60 50", "60 70 70", "10 20 30 30 10 10 20 20 20",
		"13 35 42 / 33 15 12 / 14 20 16"},
	{"M1 turned", "30 33 37", "40 35 25", NULL,
		"12 10 8 / 13 12 8 / 15 13 9"},
	{"a seed that is the product", "40 35 25", "30 33 37",
		"1200 1320 1480 1050 1155 1295 750 825 925",
		"12 13 15 / 10 12 13 / 8 8 9"},
	{"no rows", "", "0 0", NULL, ""},
	{"nothing at all", "", "", NULL, ""},
	{"nothing to cut", "0 0", "0 0 0", NULL, "0 0 0 / 0 0 0"},
	{"nothing to cut, no seed", "0", "0 0", "0 0", "0 0"},
	{"a zero row", "0 7", "3 4", NULL, "0 0 / 3 4"},
	{"a zero row with a seed", "0 7", "3 4", "5 5 1 9", "0 0 / 3 4"},
	{"one column", "3 4", "7", NULL, "3 / 4"},
	{"one row", "7", "3 4", "1 1", "3 4"},
	{"all whole", "6 4", "5 5", NULL, "3 3 / 2 2"},
	/* halves: the first cell by name is the larger */
	{"ties", "1 1", "1 1", NULL, "1 0 / 0 1"},
	{"ties", "1 1 1 1", "2 2", NULL, "1 0 / 1 0 / 0 1 / 0 1"},
	{"ties", "2 2", "1 1 1 1", NULL, "1 1 0 0 / 0 0 1 1"},
	{"0 stays 0", "5 5", "5 5", "1 1 0 1", "5 0 / 0 5"},
	{"a cell that can have nothing", "1 1", "1 1", "1 1 1 0",
		"0 1 / 1 0"},
	{"no way but one", "3 2 2", "4 3 0", "1 1 1 1 0 0 0 1 1",
		"2 1 0 / 2 0 0 / 0 2 0"},
	{"10^15", "1000000000000000 0", "333333333333333 666666666666667",
		NULL, "333333333333333 666666666666667 / 0 0"},
	{"10^15", "500000000000000 500000000000000",
		"999999999999999 1", NULL,
		"500000000000000 0 / 499999999999999 1"},
	{"seed to 10^12", "400000000000 600000000000",
		"500000000000 500000000000", "1 1 1 1",
		"200000000000 200000000000 / 300000000000 300000000000"},
	{"weights far apart", "1 1", "1 1",
		"999999999999999999 1 1 999999999999999999", "1 0 / 0 1"},
	{"", "1200", "600 400", NULL,
		"rows sum to 1,200, 200 above the columns' 1,000"},
	{"", "", "1", NULL, "rows sum to 0, 1 below the columns' 1"},
	{"", "-1 2", "1", NULL, "a margin is not from 0 to 10^15"},
	{"", "1000000000000001", "1", NULL, "a margin is not from 0 to 10^15"},
	{"", "1000000000000000 1", "1", NULL,
		"the margins sum to more than 10^15"},
	{"", "1 1", "2", "1 -1", "a seed is negative"},
	{"", "1000000000001", "1000000000001", "1",
		"with a seed the total is at most 10^12"},
	{"", "5 1", "3 3", "0 0 1 1",
		"row 'a' needs 5, its seed is 0 in all columns that have any"},
	{"", "5 1", "3 3", "1 0 1 1",
		"row 'a' needs 5, its seed is in columns that have 3"},
	{"", "1300 1200 500", "2000 1000", "1 0 1 0 1 1",
		"row 'a' and 1 more need 2,500, their seeds are in columns "
		"that have 2,000"},
	{"", "3 3", "1 5 0", "1 0 1 1 1 1",
		"column 'B' needs 5, its seed is in rows that have 3"},
	{"", "1 1", "1 1", "0 0 0 0",
		"row 'a' needs 1, its seed is 0 in all columns that have any"},
};
/* clang-format on */

START_TEST(oracles)
{
	struct sheet t;
	char out[512];
	const char *why;

	read_sheet(&t, oracle[_i].rows, oracle[_i].cols, oracle[_i].seed);
	why = matrix_run(&t.m);
	ck_assert_msg(strcmp(why ? why : show(&t, out), oracle[_i].want) == 0,
		"%s: got %s, want %s", oracle[_i].id, why ? why : out,
		oracle[_i].want);
}
END_TEST

/* M2: requirements, section 5, to the third place. */
START_TEST(fit)
{
	static const int64_t row[] = {90, 60, 50}, col[] = {60, 70, 70};
	static const double want[] = {12.75704, 35.124002, 42.118958, 32.863547,
		15.080553, 12.0559, 14.379413, 19.795445, 15.825142};
	double cell[] = {10, 20, 30, 30, 10, 10, 20, 20, 20};
	struct ipf p = {.n = 3, .m = 3, .row = row, .col = col, .cell = cell};

	ck_assert_int_eq(ipf_run(&p), IPF_FITS);
	for (size_t k = 0; k < NELEM(want); k++)
		ck_assert_double_eq_tol(cell[k], want[k], 1e-6);
}
END_TEST

/* All but a 0, which would settle by 1, 1/2, 1/3: it says so, and where. */
START_TEST(slow)
{
	struct sheet t;

	read_sheet(&t, "1 1", "1 1",
		"1000000000000000000 1000000000000000000 1000000000000000000 "
		"1");
	t.row[0].name = "张伟";
	t.row[0].nname = strlen(t.row[0].name);
	t.row[1].name = "一个名字很长很长的销售顾问,长到理由里放不下";
	t.row[1].nname = strlen(t.row[1].name);
	ck_assert_pstr_eq(matrix_run(&t.m),
		"the seed does not fit in 10000 rounds, least of all row "
		"'一个名字很长很长的销售顾问,长到...'");
}
END_TEST

/* Whole units thrown on cells, so that margins agree and zeros can be met. */
static void
make_case(uint64_t *x, struct sheet *t, size_t most, bool has_seed)
{
	size_t nrow = (size_t)case_below(x, (int64_t)most) + 1;
	size_t ncol = (size_t)case_below(x, (int64_t)most) + 1;
	int64_t units = case_below(x, 12) + 1;

	init_sheet(t, nrow, ncol);
	t->m.seed = has_seed ? t->seed : NULL;
	for (size_t k = 0; k < nrow * ncol; k++) {
		bool is_open = case_below(x, 4) > 0;
		int64_t some = is_open ? case_below(x, units) : 0;

		t->seed[k] = is_open ? case_below(x, 5) + 1 : 0;
		t->row[k / ncol].sum += some;
		t->col[k % ncol].sum += some;
	}
}

static void
margins_are_exact(const struct sheet *t)
{
	int64_t col[MAX] = {0};

	for (size_t i = 0; i < t->m.nrow; i++) {
		int64_t row = 0;

		for (size_t j = 0; j < t->m.ncol; j++) {
			int64_t cell = t->cell[i * t->m.ncol + j];

			ck_assert_int_ge(cell, 0);
			row += cell;
			col[j] += cell;
		}
		ck_assert_int_eq(row, t->row[i].sum);
	}
	for (size_t j = 0; j < t->m.ncol; j++)
		ck_assert_int_eq(col[j], t->col[j].sum);
}

/* The real matrix in parts of a unit, and how many to a unit. */
static int64_t
real_cells(const struct sheet *t, int64_t *part)
{
	size_t n = t->m.nrow, m = t->m.ncol;
	int64_t row[MAX], col[MAX], total = 0;
	double cell[CELLS];
	struct ipf p = {.n = n, .m = m, .row = row, .col = col, .cell = cell};

	for (size_t i = 0; i < n; i++)
		total += row[i] = t->row[i].sum;
	for (size_t j = 0; j < m; j++)
		col[j] = t->col[j].sum;
	for (size_t k = 0; k < n * m; k++) {
		part[k] = row[k / m] * col[k % m];
		cell[k] = (double)t->seed[k];
	}
	if (t->m.seed == NULL || total == 0)
		return total;
	ck_assert_int_eq(ipf_run(&p), IPF_FITS);
	for (size_t k = 0; k < n * m; k++)
		part[k] = llround(cell[k] * 1e9);
	return 1000000000;
}

static void
cells_are_beside(const struct sheet *t, const int64_t *part, int64_t unit)
{
	for (size_t k = 0; unit > 0 && k < t->m.nrow * t->m.ncol; k++) {
		int64_t up = t->cell[k] - part[k] / unit;

		ck_assert(up == 0 || (up == 1 && part[k] % unit > 0));
		ck_assert(
			t->m.seed == NULL || t->seed[k] > 0 || t->cell[k] == 0);
	}
}

/* All matrices of floors and ceilings with the margins, one after another. */
struct brute {
	const struct sheet *t;
	const int64_t *part;
	int64_t unit, row[MAX], col[MAX];
	int64_t cell[CELLS], gain;
	int64_t best[CELLS], most;
	bool is_turned;
};

static void
try_cells(struct brute *b, size_t at)
{
	size_t n = b->t->m.nrow, m = b->t->m.ncol;
	/* along the longer side; the larger first, so the first best stays */
	size_t i = b->is_turned ? at % n : at / m;
	size_t j = b->is_turned ? at / n : at % m;
	size_t k = i * m + j;

	if (at == n * m) {
		for (size_t r = 0; r < n; r++)
			if (b->row[r] != 0)
				return;
		for (size_t c = 0; c < m; c++)
			if (b->col[c] != 0)
				return;
		if (b->gain > b->most) {
			b->most = b->gain;
			memcpy(b->best, b->cell, sizeof b->best);
		}
		return;
	}
	for (int64_t up = b->part[k] % b->unit > 0; up >= 0; up--) {
		int64_t cell = b->part[k] / b->unit + up;

		if (b->row[i] < cell || b->col[j] < cell)
			continue;
		b->cell[k] = cell;
		b->row[i] -= cell;
		b->col[j] -= cell;
		b->gain += up * (b->part[k] % b->unit);
		try_cells(b, at + 1);
		b->gain -= up * (b->part[k] % b->unit);
		b->row[i] += cell;
		b->col[j] += cell;
	}
}

static void
nothing_is_nearer(const struct sheet *t, const int64_t *part, int64_t unit)
{
	size_t n = t->m.nrow, m = t->m.ncol;
	struct brute b = {.t = t,
		.part = part,
		.unit = unit,
		.most = -1,
		.is_turned = n < m};

	for (size_t i = 0; i < n; i++)
		b.row[i] = t->row[i].sum;
	for (size_t j = 0; j < m; j++)
		b.col[j] = t->col[j].sum;
	try_cells(&b, 0);
	ck_assert_int_ge(b.most, 0);
	for (size_t k = 0; k < n * m; k++)
		ck_assert_int_eq(t->cell[k], b.best[k]);
}

/* Exact, beside the real cells, and the first of the nearest there is. */
START_TEST(laws)
{
	uint64_t x = 20261128;
	struct sheet t;

	for (int k = 0; k < cases(7000); k++) {
		int64_t part[CELLS], unit;

		make_case(&x, &t, k % 8 == 0 ? 4 : 3, k % 2 == 1);
		ck_assert_ptr_null(matrix_run(&t.m));
		margins_are_exact(&t);
		unit = real_cells(&t, part);
		cells_are_beside(&t, part, unit);
		if (unit > 0)
			nothing_is_nearer(&t, part, unit);
	}
}
END_TEST

/* Rows and columns may stand in any order, and the seed be in any unit. */
START_TEST(order_free)
{
	uint64_t x = 1940;
	struct sheet t, u;

	for (int k = 0; k < cases(7000); k++) {
		int64_t by = case_below(&x, 1000) + 1;
		size_t row[MAX], col[MAX];

		make_case(&x, &t, k % 16 == 0 ? MAX : 4, k % 2 == 1);
		ck_assert_ptr_null(matrix_run(&t.m));
		margins_are_exact(&t);
		u = t;
		u.m.row = u.row;
		u.m.col = u.col;
		u.m.cell = u.cell;
		u.m.seed = t.m.seed ? u.seed : NULL;
		for (size_t i = 0; i < MAX; i++)
			row[i] = col[i] = i;
		for (size_t i = t.m.nrow; i-- > 1;) {
			size_t j = (size_t)case_below(&x, (int64_t)i + 1);
			size_t was = row[i];

			row[i] = row[j];
			row[j] = was;
		}
		for (size_t i = t.m.ncol; i-- > 1;) {
			size_t j = (size_t)case_below(&x, (int64_t)i + 1);
			size_t was = col[i];

			col[i] = col[j];
			col[j] = was;
		}
		for (size_t i = 0; i < t.m.nrow; i++)
			u.row[i] = t.row[row[i]];
		for (size_t j = 0; j < t.m.ncol; j++)
			u.col[j] = t.col[col[j]];
		for (size_t i = 0; i < t.m.nrow; i++)
			for (size_t j = 0; j < t.m.ncol; j++)
				u.seed[i * t.m.ncol + j] =
					by * t.seed[row[i] * t.m.ncol + col[j]];
		ck_assert_ptr_null(matrix_run(&u.m));
		for (size_t i = 0; i < t.m.nrow; i++)
			for (size_t j = 0; j < t.m.ncol; j++)
				ck_assert_int_eq(u.cell[i * t.m.ncol + j],
					t.cell[row[i] * t.m.ncol + col[j]]);
	}
}
END_TEST

/* People by months, by markets, and each one's months by markets. */
START_TEST(three_ways)
{
	static const char *const months = "30 33 37",
				 *const people = "40 35 25",
				 *const markets = "55 45";
	struct sheet by_month, by_market, own;
	int64_t market[2] = {0};

	read_sheet(&by_month, people, months, NULL);
	read_sheet(&by_market, people, markets, NULL);
	ck_assert_ptr_null(matrix_run(&by_month.m));
	ck_assert_ptr_null(matrix_run(&by_market.m));
	for (size_t i = 0; i < 3; i++) {
		init_sheet(&own, 3, 2);
		for (size_t j = 0; j < 3; j++)
			own.row[j].sum = by_month.cell[i * 3 + j];
		for (size_t j = 0; j < 2; j++)
			own.col[j].sum = by_market.cell[i * 2 + j];
		ck_assert_ptr_null(matrix_run(&own.m));
		margins_are_exact(&own);
		for (size_t k = 0; k < 6; k++)
			market[k % 2] += own.cell[k];
	}
	ck_assert_int_eq(market[0], 55);
	ck_assert_int_eq(market[1], 45);
}
END_TEST

/* A team by the days of a year: more than a word of slots, and all ties. */
START_TEST(large)
{
	enum { ROWS = 200, COLS = 150 };
	struct matrix m = {.nrow = ROWS, .ncol = COLS};
	char name[ROWS][8];
	int64_t col[COLS] = {0};

	m.row = mem_zalloc(ROWS, sizeof *m.row);
	m.col = mem_zalloc(COLS, sizeof *m.col);
	m.cell = mem_zalloc(ROWS * COLS, sizeof *m.cell);
	for (size_t i = 0; i < ROWS; i++) {
		sprintf(name[i], "%03zu", i);
		m.row[i] = (struct matrix_margin){75, name[i], 3};
	}
	for (size_t j = 0; j < COLS; j++)
		m.col[j] = (struct matrix_margin){100, name[j], 3};
	ck_assert_ptr_null(matrix_run(&m));
	for (size_t i = 0; i < ROWS; i++) {
		int64_t row = 0;

		for (size_t j = 0; j < COLS; j++) {
			row += m.cell[i * COLS + j];
			col[j] += m.cell[i * COLS + j];
			/* the first hundred take the first half, as named */
			ck_assert_int_eq(m.cell[i * COLS + j],
				(i < ROWS / 2) == (j < COLS / 2));
		}
		ck_assert_int_eq(row, 75);
	}
	for (size_t j = 0; j < COLS; j++)
		ck_assert_int_eq(col[j], 100);
	free(m.row);
	free(m.col);
	free(m.cell);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("matrix");
	TCase *t = tcase_create("matrix");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, t);
	tcase_add_loop_test(t, oracles, 0, NELEM(oracle));
	tcase_add_test(t, fit);
	tcase_add_test(t, slow);
	tcase_add_test(t, laws);
	tcase_add_test(t, order_free);
	tcase_add_test(t, three_ways);
	tcase_add_test(t, large);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed > 0;
}
