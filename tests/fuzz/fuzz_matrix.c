/*
 * The bytes: one for the two sides, one for the size of numbers, then units and
 * seeds of the cells. Margins that are met by some matrix are met, unless a
 * reason is given that is about size; cells are whole parts of the real ones or
 * 1 more; the matrix turned round is that of the turned margins. Margins that
 * were tampered with are met or have a reason.
 */
#include <assert.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "law.h"
#include "rules/apportion.h"
#include "rules/matrix.h"

enum { MAX = 16 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

struct sheet {
	struct matrix_margin row[MAX], col[MAX];
	int64_t seed[MAX * MAX], cell[MAX * MAX];
	struct matrix m;
};

static void
init(struct sheet *t, size_t nrow, size_t ncol)
{
	memset(t, 0, sizeof *t);
	t->m.row = t->row;
	t->m.col = t->col;
	t->m.nrow = nrow;
	t->m.ncol = ncol;
	t->m.cell = t->cell;
	for (size_t i = 0; i < MAX; i++) {
		t->row[i].name = &"abcdefghijklmnop"[i];
		t->col[i].name = &"abcdefghijklmnop"[MAX - 1 - i];
		t->row[i].nname = t->col[i].nname = 1;
	}
}

/* The matrix, if there is one, is one. */
static bool
is_met(struct sheet *t)
{
	int64_t col[MAX] = {0}, total = 0;
	size_t n = t->m.ncol;

	if (matrix_run(&t->m) != NULL)
		return false;
	for (size_t i = 0; i < t->m.nrow; i++) {
		int64_t row = 0;

		for (size_t j = 0; j < n; j++) {
			LAW(t->cell[i * n + j] >= 0);
			LAW(t->m.seed == NULL || t->seed[i * n + j] > 0 ||
				t->cell[i * n + j] == 0);
			row += t->cell[i * n + j];
			col[j] += t->cell[i * n + j];
		}
		LAW(row == t->row[i].sum);
		total += row;
	}
	for (size_t j = 0; j < n; j++)
		LAW(col[j] == t->col[j].sum);
	for (size_t k = 0; t->m.seed == NULL && k < t->m.nrow * n; k++) {
		__int128 real = (__int128)t->row[k / n].sum * t->col[k % n].sum;

		LAW((__int128)(t->cell[k] - 1) * total < real || total == 0);
		LAW((__int128)(t->cell[k] + 1) * total > real || total == 0);
		LAW(total == 0 || real % total != 0 ||
			t->cell[k] == real / total);
	}
	return true;
}

/* Turned round; but where both sides are as long, ties may fall otherwise. */
static void
turns(const struct sheet *t)
{
	static struct sheet u;
	size_t n = t->m.nrow, m = t->m.ncol;

	if (n == m)
		return;
	init(&u, m, n);
	memcpy(u.row, t->col, sizeof u.row);
	memcpy(u.col, t->row, sizeof u.col);
	u.m.seed = t->m.seed ? u.seed : NULL;
	for (size_t k = 0; k < n * m; k++)
		u.seed[k % m * n + k / m] = t->seed[k];
	LAW(is_met(&u));
	for (size_t k = 0; k < n * m; k++)
		LAW(u.cell[k % m * n + k / m] == t->cell[k]);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct sheet t;
	size_t ncell, units = 1;
	int64_t scale = 1;

	if (n < 2)
		return 0;
	init(&t, (size_t)data[0] % MAX + 1, (size_t)data[0] / MAX % MAX + 1);
	ncell = t.m.nrow * t.m.ncol;
	for (int k = data[1] % 11; k > 0; k--)
		scale = scale * 10 + k;
	t.m.seed = data[1] & 128 ? t.seed : NULL;
	data += 2;
	n -= 2;
	for (size_t k = 0; k < ncell && k < n; k++) {
		int64_t some = data[k] >> 2 ? (data[k] >> 2) * scale : 0;

		t.seed[k] = data[k] % 4 ? data[k] + 1 : 0;
		some = data[k] % 4 ? some : 0;
		t.row[k / t.m.ncol].sum += some;
		t.col[k % t.m.ncol].sum += some;
		units = k + 1;
	}
	if (is_met(&t))
		turns(&t);
	else
		LAW(t.m.seed != NULL);
	for (size_t k = units; k + 1 < n; k += 2) {
		t.row[data[k] % t.m.nrow].sum += data[k + 1];
		t.col[data[k] / 16 % t.m.ncol].sum += data[k + 1];
	}
	if (is_met(&t))
		turns(&t);
	return 0;
}
