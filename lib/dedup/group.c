#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/forest.h"
#include "base/mem.h"
#include "dedup/answers.h"
#include "dedup/called.h"
#include "dedup/group.h"

/* Which columns are compared: those asked for, or all that may tell. */
static void
open_linkage(struct group *g, const struct input *in)
{
	const struct head *h = &in->head;
	const struct group_opts *o = g->o;
	bool *is_compared = mem_zalloc(h->n + 1, sizeof *is_compared);
	struct head asked = {0};

	if (o->compare)
		head_split(&asked, o->compare);
	for (size_t i = 0; i < h->n && o->is_fuzzy; i++)
		is_compared[i] =
			o->compare
				? head_find(&asked, h->name[i]) >= 0
				: called_is_who(h->name[i]) &&
					  (o->phone == GROUP_MATCH ||
						  !rowkey_is_phone(h->name[i]));
	for (size_t i = 0; i < asked.n; i++)
		if (head_find(h, asked.name[i]) < 0)
			die("%s: no column '%s' to compare", in->src[0]->name,
				asked.name[i]);
	if (o->truth)
		is_compared[head_find(h, o->truth)] = false;
	linkage_init(&g->link, h->name, is_compared, h->n);
	g->link.rule = o->rule;
	g->link.is_one = o->is_one;
	g->link.han = o->han;
	g->link.given = o->given;
	if (o->low < o->high) {
		g->link.low = log2(o->low / (1 - o->low));
		g->link.high = log2(o->high / (1 - o->high));
	}
	head_free(&asked);
	free(is_compared);
}

void
group_init(struct group *g, const struct group_opts *o, const struct input *in,
	size_t room, struct rowkey *key)
{
	*g = (struct group){.o = o, .key = key, .room = room};
	head_copy(&g->head, &in->head);
	g->is_linked = o->is_fuzzy || o->phone != GROUP_MATCH || o->hub > 0 ||
		       o->known;
	if (g->is_linked)
		open_linkage(g, in);
	g->who = called_columns(&in->head, &g->nwho);
}

/* Its keys, its place among all, and what is compared of it. */
static size_t
add(struct group *g, const struct rec *r, const struct keep_row *row, int list)
{
	const size_t i = hold_add(&g->hold, r);

	g->row = mem_grow(g->row, &g->cap_row, i + 1, sizeof *g->row);
	g->row[i] = *row;
	cluster_row(&g->c);
	rowkey_read(g->key, &g->place, r->cell);
	for (size_t k = 0; k < g->key->nvalue; k++) {
		buf_clear(&g->text);
		rowkey_bytes(&g->text, g->key, k);
		cluster_add(&g->c, g->text.s, g->text.n);
	}
	if (!g->is_linked)
		return i;
	linkage_add(&g->link, r->cell, list);
	g->content = mem_grow(
		g->content, &g->cap_content, i + 1, sizeof *g->content);
	g->content[i] = called_content(&g->head, r, g->who, g->nwho);
	return i;
}

/* When a row was made, INT64_MAX: it does not say. */
static int64_t
made_at(const struct group *g, const struct rec *r, int created)
{
	struct when w;

	if (created < 0 || r->cell[created].n == 0 ||
		zone_parse(g->o->zone, &w, r->cell[created].s,
			r->cell[created].n) != NULL)
		return INT64_MAX;
	return w.at;
}

static void
hold_begin(struct group *g)
{
	const size_t room = g->head.n > g->room ? g->head.n : g->room;

	hold_init(&g->hold, g->head.n, room);
	g->cell = mem_zalloc(g->head.n, sizeof *g->cell);
	for (size_t i = 0; i < g->head.n; i++)
		g->cell[i] = (struct cell){"", 0, false};
	rowkey_find(g->key, &g->place, g->head.name, g->head.n);
}

void
group_base(struct group *g, struct input *in)
{
	const int cluster = head_find(&in->head, "cluster"),
		  created = head_find(&in->head, "created_at");
	static const struct cell nothing = {"", 0, false};
	static const struct keep_row none;
	struct buf name = {0};
	struct rec r;

	for (size_t i = 0; i < in->head.n; i++)
		head_add(&g->head, in->head.name[i]);
	hold_begin(g);
	struct cell *cell = mem_zalloc(g->head.n, sizeof *cell);

	while (input_next(in, &r)) {
		const struct rec was = r;

		for (size_t i = 0; i < g->head.n; i++) {
			const int from = head_find(&in->head, g->head.name[i]);

			cell[i] = from < 0 ? nothing : was.cell[from];
		}
		r.cell = cell;
		r.n = g->head.n;
		const size_t row = add(g, &r, &none, 0);

		buf_clear(&name);
		called_add(&name, &g->head, &r);
		g->base = mem_grow(
			g->base, &g->cap_base, row + 1, sizeof *g->base);
		g->base[row] = mem_copy(name.s, name.n);
		naming_told(&g->naming,
			cluster < 0 ? &nothing : &was.cell[cluster],
			made_at(g, &was, created));
	}
	g->nbase = g->hold.n;
	free(cell);
	buf_free(&name);
}

size_t
group_add(struct group *g, const struct rec *r, const struct keep_row *row,
	int list)
{
	if (g->hold.ncell == 0)
		hold_begin(g);
	if (g->head.n == r->n)
		return add(g, r, row, list);
	/* empty in the columns of the base alone */
	struct rec wide = *r;

	memcpy(g->cell, r->cell, r->n * sizeof *g->cell);
	wide.cell = g->cell;
	wide.n = g->head.n;
	return add(g, &wide, row, list);
}

bool
group_decides(const struct group *g, size_t key)
{
	size_t n;
	const char *s = map_key(&g->c.key, key, &n);

	return (g->o->hub == 0 || g->c.of_key[key].nrow <= g->o->hub) &&
	       (g->o->phone == GROUP_MATCH || !rowkey_is_phone_key(s, n));
}

struct content {
	uint64_t hash;
	const struct hold *hold;
	uint32_t row;
};

static int
by_content(const void *pa, const void *pb)
{
	const struct content *a = pa, *b = pb;

	if (a->hash != b->hash)
		return a->hash < b->hash ? -1 : 1;
	return hold_cmp(a->hold, a->row, b->row);
}

static void
order_rows(struct group *g)
{
	const size_t n = group_rows(g);
	struct content *list = mem_zalloc(n + 1, sizeof *list);

	for (size_t i = 0; i < n; i++)
		list[i] =
			(struct content){g->content[i], &g->hold, (uint32_t)i};
	qsort(list, n, sizeof *list, by_content);
	g->order = mem_zalloc(n + 1, sizeof *g->order);
	g->nth = mem_zalloc(n + 1, sizeof *g->nth);
	for (size_t i = 0; i < n; i++) {
		g->order[i] = list[i].row;
		g->nth[list[i].row] = (uint32_t)i;
	}
	free(list);
}

/* Of each list the first row that has a key; of all rows if all are joined. */
struct group_lead {
	size_t row[2];
};

static void
find_leads(struct group *g)
{
	const bool is_lists = g->o->rule == LINKAGE_LISTS;

	g->lead = mem_zalloc(g->c.key.n + 1, sizeof *g->lead);
	for (size_t k = 0; k < g->c.key.n; k++)
		g->lead[k] = (struct group_lead){{SIZE_MAX, SIZE_MAX}};
	for (size_t i = 0; i < group_rows(g); i++) {
		const size_t row = g->order[i],
			     list = is_lists ? g->link.list[row] : 0;
		size_t n;
		const size_t *key = cluster_keys(&g->c, row, &n);

		for (size_t k = 0; k < n; k++)
			if (g->lead[key[k]].row[list] == SIZE_MAX)
				g->lead[key[k]].row[list] = row;
	}
}

size_t
group_mate(const struct group *g, size_t row, size_t key)
{
	return g->lead[key]
		.row[g->o->rule == LINKAGE_LISTS && g->link.list[row] == 0];
}

struct pairs_said {
	struct linkage_same *pair;
	size_t n, cap;
};

static void
say(struct pairs_said *p, size_t a, size_t b, enum linkage_said said)
{
	p->pair = mem_grow(p->pair, &p->cap, p->n + 1, sizeof *p->pair);
	p->pair[p->n++] = (struct linkage_same){(uint32_t)a, (uint32_t)b, said};
}

/* Rows of the base that are of one cluster there. */
static void
say_told(const struct group *g, struct pairs_said *p)
{
	const struct naming *n = &g->naming;
	/* of each its first row, 1 and up */
	size_t *first = mem_zalloc(n->base.n + 1, sizeof *first);

	for (size_t at = 0; at < group_rows(g); at++) {
		const size_t i = g->order[at];

		if (i >= n->nbase || n->told[i] == SIZE_MAX)
			continue;
		if (first[n->told[i]] > 0)
			say(p, first[n->told[i]] - 1, i, LINKAGE_TOLD);
		else
			first[n->told[i]] = i + 1;
	}
	free(first);
}

/* How many of the keys of a row decide that it is one with another? */
static int
count_keys(const struct group *g, size_t row, size_t mate)
{
	int count = 0;
	size_t n;
	const size_t *key = cluster_keys(&g->c, row, &n);

	for (size_t k = 0; k < n; k++)
		count += group_mate(g, row, key[k]) == mate &&
			 group_decides(g, key[k]);
	return count;
}

/* Of each key its leading row and each other. */
static void
say_keys(const struct group *g, struct pairs_said *p)
{
	for (size_t i = 0; i < g->c.nrow; i++) {
		size_t n;
		const size_t *key = cluster_keys(&g->c, i, &n);

		for (size_t k = 0; k < n; k++) {
			const size_t mate = group_mate(g, i, key[k]);

			if (mate != SIZE_MAX && mate != i &&
				group_decides(g, key[k]))
				say(p, mate, i,
					count_keys(g, i, mate) > 1
						? LINKAGE_KEYS
						: LINKAGE_KEY);
		}
	}
}

/* The first by what it says of those that people called the same as a row. */
static void
note_same(struct group *g, size_t row, size_t other)
{
	if (g->said[row] == 0 || g->nth[other] < g->nth[g->said[row] - 1])
		g->said[row] = other + 1;
}

/* What people have said of two rows that are there. */
static void
say_known(struct group *g, struct pairs_said *p)
{
	g->known = answers_find(g->o->known, g, &g->nknown);
	g->said = mem_zalloc(group_rows(g) + 1, sizeof *g->said);
	for (size_t i = 0; i < g->nknown; i++) {
		const struct answers_rows *k = &g->known[i];

		if (k->answer == ANSWER_UNSURE)
			continue;
		say(p, k->a, k->b,
			k->answer == ANSWER_SAME ? LINKAGE_KNOWN
						 : LINKAGE_APART);
		if (k->answer == ANSWER_SAME) {
			note_same(g, k->a, k->b);
			note_same(g, k->b, k->a);
		}
	}
}

/* Answers that nothing came of. */
static void
tell_known(struct group *g)
{
	const struct answers *k = g->o->known;
	for (size_t i = 0; i < g->nknown; i++) {
		const struct answers_rows *r = &g->known[i];
		struct cell a, b;

		if (r->answer != ANSWER_SAME ||
			group_of(g, r->a) == group_of(g, r->b))
			continue;
		answers_differ(k, r->pair, &a, &b);
		warn("known: %.*s and %.*s are the same, and stay apart: by "
		     "other answers, or as --link has it",
			(int)a.n, a.s, (int)b.n, b.s);
	}
	if (k->nhere == 0 && k->n > 0)
		warn("known: none of %zu answers is of rows that are here",
			k->n);
}

/* Clusters of rows that share a key, are alike, or are known to be one. */
static void
link_rows(struct group *g)
{
	struct pairs_said p = {0};

	order_rows(g);
	find_leads(g);
	say_told(g, &p);
	say_keys(g, &p);
	if (g->o->known)
		say_known(g, &p);
	g->link.content = g->content;
	g->link.nth = g->nth;
	linkage_run(&g->link, p.pair, p.n);
	if (g->link.nleft > 0)
		warn("%zu columns are not compared, the last by name: %d are "
		     "at most; choose them by --compare",
			g->link.nleft, LINKMODEL_FIELDS);
	free(p.pair);
	cluster_part(&g->c);
	for (size_t i = 0; i < g->c.nrow; i++)
		cluster_join(&g->c, i, g->link.cluster[i]);
	if (g->o->known)
		tell_known(g);
}

/* The rows of each cluster, in an order that hangs on what they say. */
static uint32_t *
find_rings(struct group *g)
{
	const size_t n = g->c.nrow;

	if (!g->is_linked)
		return forest_rings(g->c.parent, n);
	uint32_t *next = mem_zalloc(n + 1, sizeof *next),
		 *parent = mem_zalloc(n + 1, sizeof *parent);

	forest_part(parent, n);
	for (size_t i = 0; i < n; i++)
		forest_join(parent, g->nth[i], g->nth[group_of(g, i)]);
	uint32_t *ring = forest_rings(parent, n);

	for (size_t i = 0; i < n; i++)
		next[g->order[i]] = g->order[ring[i]];
	free(ring);
	free(parent);
	return next;
}

static int
compare(const void *arg, size_t a, size_t b)
{
	return hold_cmp(arg, a, b);
}

void
group_settle(struct group *g)
{
	g->keep = (struct keep){.rule = g->o->keep,
		.nbase = g->nbase,
		.base = g->base,
		.row = g->row,
		.compare = compare,
		.arg = &g->hold};

	if (g->is_linked) {
		link_rows(g);
		naming_settle(&g->naming, &g->c, g->content, g->nth);
	}
	g->next = find_rings(g);
	g->found = keep_find(&g->keep, &g->c);
}

void
group_call(struct buf *b, struct group *g, size_t row)
{
	struct rec r;

	if (row < g->nbase) {
		buf_adds(b, g->base[row]);
		return;
	}
	hold_get(&g->hold, row, &r);
	called_add(b, &g->head, &r);
}

void
group_call_cluster(struct buf *b, struct group *g, size_t row)
{
	if (!g->is_linked) {
		const size_t least = group_found(g, row)->least;

		if (least == SIZE_MAX)
			group_call(b, g, row);
		else
			group_call_key(b, g, least);
		return;
	}
	naming_add(b, &g->naming, group_of(g, row));
}

void
group_call_key(struct buf *b, const struct group *g, size_t key)
{
	size_t n;
	const char *s = map_key(&g->c.key, key, &n);

	rowkey_show(b, s, n);
}

struct group_rank {
	const struct keep *keep;
	size_t row;
};

static int
by_rank(const void *pa, const void *pb)
{
	const struct group_rank *a = pa, *b = pb;

	return keep_cmp(a->keep, a->row, b->row);
}

const size_t *
group_ranked(struct group *g, size_t row, size_t *n)
{
	size_t at = row;

	*n = 0;
	do {
		g->rank = mem_grow(
			g->rank, &g->cap_rank, *n + 1, sizeof *g->rank);
		g->rank[(*n)++] = (struct group_rank){&g->keep, at};
		at = g->next[at];
	} while (at != row);
	qsort(g->rank, *n, sizeof *g->rank, by_rank);
	g->ranked = mem_grow(g->ranked, &g->cap_ranked, *n, sizeof *g->ranked);
	for (size_t i = 0; i < *n; i++)
		g->ranked[i] = g->rank[i].row;
	return g->ranked;
}

size_t
group_known(struct group *g, size_t row)
{
	if (g->said == NULL || g->said[row] == 0 ||
		group_of(g, row) != group_of(g, g->said[row] - 1))
		return SIZE_MAX;
	return g->said[row] - 1;
}

/* Rows of a cluster that are looked at for the one a row is most like. */
enum { PARTNERS = 64 };

bool
group_shares(const struct group *g, size_t row, size_t key)
{
	int count = 0;

	if (g->c.of_key[key].nrow < 2 || !g->is_linked)
		return g->c.of_key[key].nrow > 1;
	if (!group_decides(g, key))
		return false;
	for (size_t k = g->next[row]; k != row && count < PARTNERS;
		k = g->next[k], count++) {
		size_t n;
		const size_t *of = cluster_keys(&g->c, k, &n);

		for (size_t m = 0; m < n; m++)
			if (of[m] == key)
				return true;
	}
	return false;
}

size_t
group_partner(const struct group *g, size_t row, struct linkmodel_score *best)
{
	size_t partner = row;
	int n = 0;

	for (size_t k = g->next[row]; k != row && n < PARTNERS;
		k = g->next[k]) {
		struct linkmodel_score s;

		linkage_score(&g->link, &s, (uint32_t)row, (uint32_t)k);
		if (n++ == 0 || s.total > best->total ||
			(s.total >= best->total &&
				g->nth[k] < g->nth[partner])) {
			*best = s;
			partner = k;
		}
	}
	return partner;
}

void
group_free(struct group *g)
{
	for (size_t i = 0; i < g->nbase; i++)
		free(g->base[i]);
	free(g->base);
	free(g->row);
	free(g->cell);
	head_free(&g->head);
	hold_free(&g->hold);
	cluster_free(&g->c);
	linkage_free(&g->link);
	free(g->who);
	free(g->content);
	free(g->order);
	free(g->nth);
	free(g->lead);
	free(g->next);
	naming_free(&g->naming);
	free(g->known);
	free(g->said);
	free(g->found);
	free(g->rank);
	free(g->ranked);
	buf_free(&g->text);
}
