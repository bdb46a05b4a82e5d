#include "rules/roundup.h"

#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/mem.h"

/* Prices are from 0 to PRICE_MAX; a cell that cannot go up is worth DEAD. */
#define PRICE_MAX (INT64_C(1) << 60)
#define FAR (INT64_C(1) << 61)
#define DEAD (-(INT64_C(1) << 62))
#define NONE SIZE_MAX

struct work {
	const struct roundup *r;
	size_t n, m;    /* lines and slots */
	int64_t *price; /* of a slot */
	int64_t *over;  /* that a slot has above what it wants */
	/* the tree of shortest paths: to a slot, from which, by which line on
	 */
	int64_t *far;
	size_t *from, *by;
	bool *is_done;
	int64_t last;    /* to the farthest slot that lacks, so far */
	int64_t *near;   /* to a line */
	int64_t *best;   /* that a line leaves down */
	size_t *over_by; /* by which slot a line is come to first */
	/* part of what a line can still have up, or DEAD: the search is one
	   compare a cell */
	int64_t *down;
	/* part and up once more, slot by slot: to go down a slot cell by cell
	   in the other order misses the cache at each */
	int64_t *part;
	bool *up;
};

static bool
can_rise(const struct work *w, size_t i, size_t j)
{
	return !w->r->up[i * w->m + j] && w->r->part[i * w->m + j] > 0;
}

/* What a cell is worth to its line. */
static int64_t
worth(const struct work *w, size_t i, size_t j)
{
	return w->r->part[i * w->m + j] + w->price[j];
}

/* The best that a line leaves down; below 0 if it leaves nothing. */
static int64_t
best_down(const struct work *w, size_t i)
{
	const int64_t *down = w->down + i * w->m;
	int64_t best = DEAD;

	for (size_t j = 0; j < w->m; j++)
		best = down[j] + w->price[j] > best ? down[j] + w->price[j]
						    : best;
	return best;
}

static int64_t
worst_up(const struct work *w, size_t i)
{
	int64_t worst = FAR;

	for (size_t j = 0; j < w->m; j++)
		if (w->r->up[i * w->m + j] && worth(w, i, j) < worst)
			worst = worth(w, i, j);
	return worst;
}

struct choice {
	int64_t part;
	size_t at;
};

static int
by_part(const void *va, const void *vb)
{
	const struct choice *a = va, *b = vb;

	if (a->part != b->part)
		return a->part > b->part ? -1 : 1;
	return (a->at > b->at) - (a->at < b->at);
}

/* Each line its largest fractions; false if it has not so many. */
static bool
begin(struct work *w)
{
	const struct roundup *r = w->r;
	struct choice *choice = mem_zalloc(w->m, sizeof *choice);
	bool is_enough = true;

	for (size_t j = 0; j < w->m; j++)
		w->over[j] = -r->slot[j];
	for (size_t i = 0; i < w->n && is_enough; i++) {
		int64_t n = 0;

		for (size_t j = 0; j < w->m; j++) {
			int64_t part = r->part[i * w->m + j];

			w->part[j * w->n + i] = part;
			w->down[i * w->m + j] = part > 0 ? part : DEAD;
			if (part > 0)
				choice[n++] = (struct choice){part, j};
		}
		is_enough = r->line[i] >= 0 && r->line[i] <= n;
		qsort(choice, (size_t)n, sizeof *choice, by_part);
		for (int64_t k = 0; k < r->line[i] && is_enough; k++) {
			r->up[i * w->m + choice[k].at] = true;
			w->down[i * w->m + choice[k].at] = DEAD;
			w->up[choice[k].at * w->n + i] = true;
			w->over[choice[k].at]++;
		}
	}
	free(choice);
	return is_enough;
}

/*
 * Line i can be come to over a slot j that it has up: then the slots that it
 * leaves down are as near as that.
 */
static void
reach(struct work *w, size_t i, size_t j, int64_t near)
{
	const int64_t *down = w->down + i * w->m;
	int64_t above = near + w->best[i];

	w->near[i] = near;
	for (size_t k = 0; k < w->m; k++)
		if (above - down[k] - w->price[k] < w->far[k]) {
			w->far[k] = above - down[k] - w->price[k];
			w->from[k] = j;
		}
}

/*
 * From all slots that have too many at once: to each line by the worst that it
 * has up in one of them. A line that leaves nothing down cannot be come to.
 */
static void
leave(struct work *w)
{
	for (size_t i = 0; i < w->n; i++) {
		w->best[i] = best_down(w, i);
		w->near[i] = w->best[i] < 0 ? -FAR : FAR;
	}
	for (size_t j = 0; j < w->m; j++) {
		const int64_t *part = w->part + j * w->n;
		const bool *up = w->up + j * w->n;

		w->is_done[j] = w->over[j] > 0;
		w->far[j] = w->is_done[j] ? 0 : FAR;
		w->from[j] = NONE;
		w->by[j] = 0;
		for (size_t i = 0; w->is_done[j] && i < w->n; i++)
			if (up[i] && part[i] + w->price[j] - w->best[i] <
					     w->near[i]) {
				w->near[i] = part[i] + w->price[j] - w->best[i];
				w->over_by[i] = j;
			}
	}
	for (size_t i = 0; i < w->n; i++)
		if (w->near[i] >= 0 && w->near[i] < FAR)
			reach(w, i, w->over_by[i], w->near[i]);
}

/* Over slot j to all lines that this is a shorter way to. */
static void
reach_all(struct work *w, size_t j)
{
	const int64_t *part = w->part + j * w->n;
	const bool *up = w->up + j * w->n;

	for (size_t i = 0; i < w->n; i++) {
		int64_t near;

		if (!up[i] || w->near[i] < 0)
			continue;
		near = w->far[j] + part[i] + w->price[j] - w->best[i];
		if (near < w->near[i] && near < w->last)
			reach(w, i, j, near);
	}
}

/* The nearest slot not done with, or NONE; how far the farthest that lacks. */
static size_t
find_nearest(struct work *w)
{
	size_t at = NONE;

	w->last = -1;
	for (size_t j = 0; j < w->m; j++) {
		if (w->is_done[j])
			continue;
		if (w->over[j] < 0 && w->far[j] > w->last)
			w->last = w->far[j];
		if (w->far[j] < FAR && (at == NONE || w->far[j] < w->far[at]))
			at = j;
	}
	return w->last < 0 ? NONE : at;
}

/*
 * The shortest paths to all slots that lack, and prices by which they cost
 * nothing. False: none can be come to.
 */
static bool
find_paths(struct work *w)
{
	int64_t last = FAR;

	leave(w);
	for (size_t j; (j = find_nearest(w)) != NONE;) {
		w->is_done[j] = true;
		if (w->over[j] < 0)
			last = w->far[j];
		reach_all(w, j);
	}
	if (last == FAR)
		return false;
	for (size_t j = 0; j < w->m; j++) {
		w->price[j] += w->far[j] < last ? w->far[j] : last;
		if (w->price[j] > PRICE_MAX)
			return false;
	}
	return true;
}

/* Can line i pass a unit from slot j to slot k at no cost? */
static bool
can_pass(const struct work *w, size_t i, size_t j, size_t k)
{
	size_t from = j * w->n + i, to = k * w->n + i;

	return w->up[from] && !w->up[to] && w->part[to] > 0 &&
	       w->part[from] + w->price[j] == w->part[to] + w->price[k];
}

static void
pass_on(const struct work *w, size_t i, size_t j, size_t k)
{
	w->down[i * w->m + j] = w->r->part[i * w->m + j];
	w->down[i * w->m + k] = DEAD;
	w->r->up[i * w->m + j] = w->up[j * w->n + i] = false;
	w->r->up[i * w->m + k] = w->up[k * w->n + i] = true;
}

/* Pass one unit to slot k along its path, if that is still there. */
static bool
pass_along(struct work *w, size_t k)
{
	size_t root = k;

	for (size_t j; (j = w->from[root]) != NONE; root = j) {
		size_t *i = &w->by[root];

		while (*i < w->n && !can_pass(w, *i, j, root))
			++*i;
		if (*i == w->n)
			return false;
	}
	if (w->over[root] <= 0)
		return false;
	for (size_t to = k; to != root; to = w->from[to])
		pass_on(w, w->by[to], w->from[to], to);
	w->over[root]--;
	w->over[k]++;
	return true;
}

/* Until no slot has too many; false if some must. */
static bool
settle(struct work *w)
{
	for (;;) {
		int64_t over = 0;

		for (size_t j = 0; j < w->m; j++)
			over += w->over[j] > 0 ? w->over[j] : 0;
		if (over == 0)
			return true;
		if (!find_paths(w))
			return false;
		for (size_t j = 0; j < w->m; j++)
			while (w->over[j] < 0 && w->is_done[j] &&
				pass_along(w, j))
				;
	}
}

/*
 * What can be changed at no cost. In each line with a down that is worth as
 * much as its worst up, those may change places with one another.
 */
enum { FIXED, UP, DOWN };

struct ties {
	const struct work *w;
	unsigned char *cell; /* FIXED, UP or DOWN */
	/* of the lines below: how many can pass a unit from a slot to a slot,
	   and to a slot the slots that any can, as a set */
	uint32_t *pass;
	uint64_t *open, *seen, *later;
	size_t nword;
	size_t *from, *queue; /* of a search */
};

/* Count once more (by 1), or once less, that j can pass to k. */
static void
count_pass(struct ties *t, size_t j, size_t k, uint32_t by)
{
	uint32_t *pass = &t->pass[j * t->w->m + k];
	uint32_t was = *pass;

	*pass += by;
	if (was == 0 || *pass == 0)
		t->open[j * t->nword + k / 64] ^= UINT64_C(1) << k % 64;
}

static void
count_line(struct ties *t, size_t i, uint32_t by)
{
	size_t m = t->w->m;

	for (size_t j = 0; j < m; j++)
		for (size_t k = 0; t->cell[i * m + j] == UP && k < m; k++)
			if (t->cell[i * m + k] == DOWN)
				count_pass(t, j, k, by);
}

/* Count what can pass over one slot of a line, which is UP or DOWN. */
static void
count_slot(struct ties *t, size_t i, size_t j, uint32_t by)
{
	const unsigned char *cell = t->cell + i * t->w->m;

	for (size_t k = 0; k < t->w->m; k++)
		if (cell[j] == UP && cell[k] == DOWN)
			count_pass(t, j, k, by);
		else if (cell[j] == DOWN && cell[k] == UP)
			count_pass(t, k, j, by);
}

/* A slot of a line that is counted becomes UP or DOWN. */
static void
set_slot(struct ties *t, size_t i, size_t j, unsigned char state)
{
	count_slot(t, i, j, (uint32_t)-1);
	t->cell[i * t->w->m + j] = state;
	count_slot(t, i, j, 1);
}

static void
find_ties(struct ties *t)
{
	const struct work *w = t->w;

	for (size_t i = 0; i < w->n; i++) {
		int64_t level = worst_up(w, i);

		if (level != best_down(w, i))
			continue;
		for (size_t j = 0; j < w->m; j++)
			if (worth(w, i, j) != level)
				continue;
			else if (w->r->up[i * w->m + j])
				t->cell[i * w->m + j] = UP;
			else if (can_rise(w, i, j))
				t->cell[i * w->m + j] = DOWN;
		count_line(t, i, 1);
	}
}

/*
 * One of the slots in later to which the lines below can pass a unit from j;
 * how is left in from. NONE: to none.
 */
static size_t
find_later(struct ties *t, size_t j)
{
	size_t n = 1;

	memset(t->seen, 0, t->nword * sizeof *t->seen);
	t->seen[j / 64] |= UINT64_C(1) << j % 64;
	t->queue[0] = j;
	for (size_t at = 0; at < n; at++) {
		const uint64_t *open = &t->open[t->queue[at] * t->nword];

		for (size_t k = 0; k < t->nword; k++) {
			uint64_t fresh = open[k] & ~t->seen[k];

			t->seen[k] |= fresh;
			for (; fresh != 0; fresh &= fresh - 1) {
				size_t to =
					k * 64 + (size_t)__builtin_ctzll(fresh);

				t->from[to] = t->queue[at];
				t->queue[n++] = to;
				if (t->later[k] >> to % 64 & 1)
					return to;
			}
		}
	}
	return NONE;
}

/* Slot j of line i goes up for slot last, and the lines below make it good. */
static void
raise_first(struct ties *t, size_t i, size_t j, size_t last)
{
	size_t m = t->w->m;

	t->cell[i * m + last] = DOWN;
	t->cell[i * m + j] = UP;
	pass_on(t->w, i, last, j);
	for (size_t k = last; k != j; k = t->from[k]) {
		size_t from = t->from[k], by = i + 1;

		while (t->cell[by * m + from] != UP ||
			t->cell[by * m + k] != DOWN)
			by++;
		set_slot(t, by, from, DOWN);
		set_slot(t, by, k, UP);
		pass_on(t->w, by, from, k);
	}
}

/* Of the choices that are as good take the first, line by line. */
static void
break_ties(const struct work *w)
{
	size_t nword = (w->m + 63) / 64;
	struct ties t = {.w = w,
		.cell = mem_zalloc(w->n * w->m, sizeof *t.cell),
		.pass = mem_zalloc(w->m * w->m, sizeof *t.pass),
		.open = mem_zalloc(w->m * nword, sizeof *t.open),
		.seen = mem_zalloc(nword, sizeof *t.seen),
		.later = mem_zalloc(nword, sizeof *t.later),
		.nword = nword,
		.from = mem_zalloc(w->m, sizeof *t.from),
		.queue = mem_zalloc(w->m, sizeof *t.queue)};

	find_ties(&t);
	for (size_t i = 0; i < w->n; i++) {
		count_line(&t, i, (uint32_t)-1);
		memset(t.later, 0, nword * sizeof *t.later);
		for (size_t j = 0; j < w->m; j++)
			if (t.cell[i * w->m + j] == UP)
				t.later[j / 64] |= UINT64_C(1) << j % 64;
		for (size_t j = 0; j < w->m; j++) {
			size_t last;

			t.later[j / 64] &= ~(UINT64_C(1) << j % 64);
			if (t.cell[i * w->m + j] != DOWN)
				continue;
			last = find_later(&t, j);
			if (last == NONE)
				continue;
			t.later[last / 64] &= ~(UINT64_C(1) << last % 64);
			raise_first(&t, i, j, last);
		}
	}
	free(t.cell);
	free(t.pass);
	free(t.open);
	free(t.seen);
	free(t.later);
	free(t.from);
	free(t.queue);
}

bool
roundup_run(struct roundup *r)
{
	size_t n = r->nline, m = r->nslot;
	struct work w = {.r = r,
		.n = n,
		.m = m,
		.price = mem_zalloc(m, sizeof *w.price),
		.over = mem_zalloc(m, sizeof *w.over),
		.far = mem_zalloc(m, sizeof *w.far),
		.from = mem_zalloc(m, sizeof *w.from),
		.by = mem_zalloc(m, sizeof *w.by),
		.is_done = mem_zalloc(m, sizeof *w.is_done),
		.near = mem_zalloc(n, sizeof *w.near),
		.best = mem_zalloc(n, sizeof *w.best),
		.over_by = mem_zalloc(n, sizeof *w.over_by),
		.down = mem_zalloc(n * m, sizeof *w.down),
		.part = mem_zalloc(n * m, sizeof *w.part),
		.up = mem_zalloc(n * m, sizeof *w.up)};
	bool is_found;

	memset(r->up, 0, n * m * sizeof *r->up);
	is_found = begin(&w) && settle(&w);
	if (is_found)
		break_ties(&w);
	free(w.price);
	free(w.over);
	free(w.far);
	free(w.from);
	free(w.by);
	free(w.is_done);
	free(w.near);
	free(w.best);
	free(w.over_by);
	free(w.down);
	free(w.part);
	free(w.up);
	return is_found;
}
