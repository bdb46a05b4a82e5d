/*
 * Laws of rules/linkjoin over any bits of any few rows: the order of edges
 * changes nothing; rows that never meet do not; edges that are sure join, if
 * nothing is never; rows that no edge leads to stay alone.
 */
#include <stdint.h>
#include <stdlib.h>

#include "base/forest.h"
#include "base/mem.h"
#include "law.h"
#include "rules/linkjoin.h"

enum { ROWS = 12, EDGES = ROWS * (ROWS - 1) / 2 };

struct table {
	double bits[ROWS][ROWS];
	struct linkjoin_edge edge[EDGES];
	size_t nedge;
};

static double
bits_of(void *arg, uint32_t a, uint32_t b)
{
	const struct table *t = arg;

	LAW(a != b && a < ROWS && b < ROWS);
	return t->bits[a][b];
}

/* A byte for each two rows: never, sure, or so many quarters of a bit. */
static void
read_table(struct table *t, const uint8_t *data, size_t n)
{
	size_t i = 0;

	for (uint32_t b = 0; b < ROWS; b++)
		for (uint32_t a = 0; a < b; a++) {
			const int8_t byte = i < n ? (int8_t)data[i++] : -100;
			double bits = byte / 4.;

			if (byte == INT8_MIN)
				bits = LINKJOIN_NEVER;
			if (byte == INT8_MAX)
				bits = LINKJOIN_SURE;
			t->bits[a][b] = t->bits[b][a] = bits;
			if (bits >= -LINKJOIN_MORE)
				t->edge[t->nedge++] = (struct linkjoin_edge){
					a, b, (float)bits};
		}
}

static void
join(uint32_t cluster[ROWS], struct table *t)
{
	forest_part(cluster, ROWS);
	linkjoin(&(struct linkjoin){.cluster = cluster,
		.nrow = ROWS,
		.edge = t->edge,
		.nedge = t->nedge,
		.bits = bits_of,
		.arg = t});
	for (uint32_t i = 0; i < ROWS; i++)
		cluster[i] = forest_root(cluster, i);
}

static void
turn(struct table *t)
{
	for (size_t i = 0; i < t->nedge / 2; i++) {
		const struct linkjoin_edge e = t->edge[i];

		t->edge[i] = t->edge[t->nedge - 1 - i];
		t->edge[t->nedge - 1 - i] = e;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct table t = {.nedge = 0};
	uint32_t one[ROWS], other[ROWS];
	bool is_never = false;

	read_table(&t, data, n);
	join(one, &t);
	turn(&t);
	join(other, &t);
	for (uint32_t a = 0; a < ROWS; a++) {
		bool has_edge = false, is_alone = true;

		LAW(one[a] == other[a] && one[a] <= a);
		for (uint32_t b = 0; b < ROWS; b++) {
			if (a == b)
				continue;
			has_edge |= t.bits[a][b] >= -LINKJOIN_MORE;
			is_alone &= one[a] != one[b];
			is_never |= t.bits[a][b] <= LINKJOIN_NEVER;
			LAW(t.bits[a][b] > LINKJOIN_NEVER || one[a] != one[b]);
		}
		LAW(has_edge || is_alone);
	}
	for (size_t i = 0; i < t.nedge && !is_never; i++)
		LAW(t.edge[i].bits < LINKJOIN_SURE ||
			one[t.edge[i].a] == one[t.edge[i].b]);
	return 0;
}
