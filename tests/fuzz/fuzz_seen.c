/*
 * Laws of rules/seen and base/numset over any rows of keys: the rows found to
 * be first are the first of the clusters that rules/cluster makes, without
 * those of the base; answers that wait are the same; only what a later row
 * joined is seen again; a set holds the numbers that a map of their bytes
 * holds.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "law.h"
#include "rules/cluster.h"
#include "rules/seen.h"

/*
 * A row for each 0 byte. A key for each other one, of few, so that they meet:
 * the high half says which, an odd one is a telephone.
 */
static const uint8_t *
set_row(struct rowkey *rk, const uint8_t *p, const uint8_t *end)
{
	rk->nvalue = 0;
	buf_clear(&rk->text);
	for (; p < end && *p != 0; p++) {
		struct rowkey_value v = {0, rk->text.n, 1u + *p % 3};

		if (*p & 1)
			v.phone = (uint64_t)(*p >> 1) * 1000003;
		if (v.phone == 0)
			buf_add(&rk->text, "abc", v.n);
		rk->value = mem_grow(rk->value, &rk->cap_value, rk->nvalue + 1,
			sizeof *rk->value);
		rk->value[rk->nvalue++] = v;
	}
	return p < end ? p + 1 : p;
}

static void
add_row(struct cluster *c, const struct rowkey *rk)
{
	struct buf b = {0};

	cluster_row(c);
	for (size_t i = 0; i < rk->nvalue; i++) {
		buf_clear(&b);
		rowkey_bytes(&b, rk, i);
		cluster_add(c, b.s, b.n);
	}
	buf_free(&b);
}

/* Numbers of eight bytes each, in a set and in a map. */
static void
check_set(const uint8_t *p, const uint8_t *end)
{
	struct numset s = {0};
	struct map m = {0};
	uint64_t num;

	for (; end - p >= 8; p += 8) {
		bool is_new, is_new_there;

		memcpy(&num, p, 8);
		num &= NUMSET_MAX;
		if (num == 0)
			continue;
		map_add(&m, &num, 8, &is_new_there);
		numset_add(&s, num, &is_new);
		LAW(is_new == is_new_there);
		LAW(s.n == m.n);
		if (num % 64 == 1)
			numset_room(&s, num % 4096);
		LAW(2 * s.n <= s.nslot + 1);
	}
	numset_free(&s);
	map_free(&m);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* The first byte says how many rows are the base's. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	if (n == 0)
		return 0;
	const uint8_t *end = data + n, *rows = data + 1;
	struct cluster c = {0};
	struct seen s = {0}, later = {0};
	struct rowkey rk = {0};
	struct buf first = {0}, waited = {0};
	size_t nbase = 0, nrow = 0;

	check_set(data, end);
	for (; nbase < data[0] % 4u && rows < end; nbase++) {
		rows = set_row(&rk, rows, end);
		add_row(&c, &rk);
		seen_base(&s, &rk);
		seen_base(&later, &rk);
	}
	for (const uint8_t *p = rows; p < end; nrow++) {
		p = set_row(&rk, p, end);
		add_row(&c, &rk);
		buf_addc(&first, seen_row(&s, &rk));
		seen_later(&later, &rk, &waited);
	}
	seen_all(&later, &waited);
	LAW(bytes_cmp(first.s, first.n, waited.s, waited.n) == 0);
	LAW(s.nlate == later.nlate);

	/* of each cluster: has it had a row, one of the base or another? */
	bool *has = mem_zalloc(c.nrow, sizeof *has);

	for (size_t i = 0; i < nbase; i++)
		has[cluster_of(&c, i)] = true;
	const uint8_t *p = rows;

	for (size_t i = 0; i < nrow; i++) {
		size_t of = cluster_of(&c, nbase + i);
		bool is_first = first.s[i];

		p = set_row(&rk, p, end);
		if (is_first && s.nlate > 0)
			is_first = seen_again(&s, &rk);
		LAW(is_first == !has[of]);
		has[of] = true;
	}
	free(has);
	cluster_free(&c);
	seen_free(&s);
	seen_free(&later);
	rowkey_free(&rk);
	buf_free(&first);
	buf_free(&waited);
	return 0;
}
