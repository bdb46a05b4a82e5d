/* Find rows that are the same customer, by exact keys or by likeness. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/forest.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "cli/cli.h"
#include "cli/phone_ask.h"
#include "rules/cluster.h"
#include "rules/keep.h"
#include "rules/linkage.h"
#include "rules/pairs.h"
#include "rules/rowkey.h"
#include "rules/seen.h"
#include "store/door.h"
#include "stream/hold.h"

enum {
	OPT_KEYS = CLI_LONG,
	OPT_AGAINST,
	OPT_KEEP,
	OPT_SHOW,
	OPT_FUZZY,
	OPT_COMPARE,
	OPT_EVALUATE,
	OPT_LINK,
	OPT_ONE,
};

static const struct cli_option options[] = {
	{OPT_KEYS, "keys", "COLS",
		"columns that tell a customer; default phone,email"},
	{OPT_AGAINST, "against", "FILE", "a base that is known already"},
	{OPT_KEEP, "keep", "WHICH", "first, oldest or fullest; default first"},
	{OPT_SHOW, "show", "WHAT", "kept, all or dups; default kept"},
	{OPT_FUZZY, "fuzzy", NULL, "also by likeness of all columns"},
	{OPT_COMPARE, "compare", "COLS", "columns that --fuzzy compares"},
	{OPT_LINK, "link", NULL, "only rows of the one FILE to the other's"},
	{OPT_ONE, "one-to-one", NULL, "and each to one at most"},
	{OPT_EVALUATE, "evaluate", "COL", "how right, by the truth in COL"},
};

static const struct cli_program program = {
	.name = "lead-dedup",
	.purpose = "Find rows that are the same customer.",
	.operands = "[FILE...]",
	.option = options,
	.noption = NELEM(options),
	.common = CLI_FILTER | CLI_QUIET | CLI_TZ,
};

enum show { SHOW_KEPT, SHOW_ALL, SHOW_DUPS };
static const char *const keeps[] = {
	[KEEP_FIRST] = "first",
	[KEEP_OLDEST] = "oldest",
	[KEEP_FULLEST] = "fullest",
	NULL,
};
static const char *const shows[] = {"kept", "all", "dups", NULL};

struct opts {
	const char *keys, *against;
	enum keep_rule keep;
	enum show show;
	bool is_fuzzy, is_link, is_one;
	const char *compare, *truth;
};

/* What must be held to know which rows to write. */
enum how {
	ANSWER,     /* only whether there are duplicates */
	KEYS,       /* rows are written as they come */
	KEYS_TWICE, /* the same, when they come again */
	FIRST,      /* rows that are the first of their cluster so far */
	CLUSTERS,   /* all rows, and who belongs together */
};

/* What a cluster is called with --fuzzy: by the least of its rows' hashes. */
struct named {
	uint64_t hash;
	uint32_t again; /* of clusters of equal rows: 0, 1, ... */
	uint32_t row;
	size_t known; /* as the base calls it, SIZE_MAX: it does not */
};

struct job {
	const struct opts *o;
	struct cli *cli;
	struct phone_ask ask;
	struct rowkey key;
	struct rowkey_place place; /* of the input */
	enum how how;
	struct stamp *stamp; /* of each operand, where all are files */
	struct seen seen;
	struct buf first;  /* of each row, where answers wait (seen_later) */
	size_t nfirst;     /* answers that are used */
	struct cell *cell; /* of a row that is offered, those of its keys */

	/* what is read ahead for its keys */
	struct input ahead;
	struct rowkey_place ahead_place;
	uint64_t nahead, ahead_done; /* rows; bytes of operands before */

	struct buf text; /* of a key */
	struct cluster c;
	size_t nbase; /* the first rows of c are the base's */
	char **base;  /* how each of them is called */
	size_t cap_base;
	size_t *known; /* with --fuzzy, the cluster of each that it tells */
	size_t cap_known;
	struct map clusters; /* that the base tells */
	struct hold hold;
	int cluster, dup_of, p, why; /* columns, with --show all and dups */
	struct linkage link;         /* with --fuzzy */
	struct named *named; /* with --fuzzy, each cluster by its first row */
	uint32_t *next;  /* with --fuzzy, the rows of each cluster as a ring */
	uint32_t *truth; /* with --evaluate */
	size_t cap_truth;
	int truth_at;
	struct map truths;
	struct keep_row *row; /* of those held */
	size_t cap_row;
};

/* The keys of the row added last. */
static void
add_keys(struct job *j, const struct rowkey_place *at, const struct rec *r)
{
	rowkey_read(&j->key, at, r->cell);
	for (size_t i = 0; i < j->key.nvalue; i++) {
		buf_clear(&j->text);
		rowkey_bytes(&j->text, &j->key, i);
		cluster_add(&j->c, j->text.s, j->text.n);
	}
}

/* Is a row the first of its cluster, as far as it has come? */
static bool
is_first(struct job *j, const struct rowkey_place *at, const struct rec *r)
{
	rowkey_read(&j->key, at, r->cell);
	return seen_row(&j->seen, &j->key);
}

/* The same; j->first has the answer, a few rows later. */
static void
look_later(struct job *j, const struct rowkey_place *at, const struct rec *r)
{
	rowkey_read(&j->key, at, r->cell);
	seen_later(&j->seen, &j->key, &j->first);
}

/* All rows have come: is one that was the first still the first? */
static bool
is_still_first(struct job *j, const struct rec *r)
{
	uint64_t nbad = j->key.nbad; /* each counts once */

	if (j->seen.nlate == 0)
		return true;
	rowkey_read(&j->key, &j->place, r->cell);
	j->key.nbad = nbad;
	return seen_again(&j->seen, &j->key);
}

/* What a row is called in dup_of: its id, its src, or where it stands. */
static void
call_row(struct buf *b, const struct head *h, const struct rec *r)
{
	int id = head_find(h, "id"), src = head_find(h, "src");

	if (id >= 0 && r->cell[id].n > 0)
		buf_add(b, r->cell[id].s, r->cell[id].n);
	else if (src >= 0 && r->cell[src].n > 0)
		buf_add(b, r->cell[src].s, r->cell[src].n);
	else
		buf_addf(b, "%s:%" PRIu64, r->file, r->line);
}

/* The rows of the base come first in the clusters. */
static void
read_base(struct job *j)
{
	const struct head *head = &j->cli->in.head;
	struct cell *cell = mem_zalloc(head->n + 1, sizeof *cell);
	struct rowkey_place at;
	struct buf name = {0};
	struct input in;
	struct rec r;

	cli_open_file(j->cli, &in, j->o->against, NULL);
	const int cluster = head_find(&in.head, "cluster");

	rowkey_find(&j->key, &at, in.head.name, in.head.n);
	if (at.nfound == 0 && !j->o->is_fuzzy)
		die("%s: none of the columns of --keys", j->o->against);
	while (input_next(&in, &r)) {
		if (j->how != CLUSTERS) {
			rowkey_read(&j->key, &at, r.cell);
			seen_base(&j->seen, &j->key);
			continue;
		}
		size_t row = cluster_row(&j->c);

		add_keys(j, &at, &r);
		buf_clear(&name);
		call_row(&name, &in.head, &r);
		j->base = mem_grow(
			j->base, &j->cap_base, row + 1, sizeof *j->base);
		j->base[row] = mem_copy(name.s, name.n);
		if (!j->o->is_fuzzy)
			continue;
		for (size_t i = 0; i < head->n; i++) {
			const int from = head_find(&in.head, head->name[i]);

			cell[i] = from < 0 ? (struct cell){"", 0, 0}
					   : r.cell[from];
		}
		linkage_add(&j->link, cell, 0);
		j->known = mem_grow(
			j->known, &j->cap_known, row + 1, sizeof *j->known);
		j->known[row] =
			cluster >= 0 && r.cell[cluster].n > 0
				? map_add(&j->clusters, r.cell[cluster].s,
					  r.cell[cluster].n, NULL)
				: SIZE_MAX;
	}
	j->nbase = j->c.nrow;
	free(cell);
	buf_free(&name);
	input_close(&in);
}

/* Which of two lists a row is of: of a base and the input, or of a link. */
static int
list_of(const struct job *j, const struct rec *r)
{
	return j->o->is_link ? strcmp(r->file, j->cli->operand[0]) != 0 : 1;
}

/* Hold all rows, and what the choice among them needs. */
static void
read_rows(struct job *j)
{
	struct cli *cli = j->cli;
	int created = cli_find(cli, "created_at");
	struct rec r;

	/* an evaluation has a header of its own */
	hold_init(&j->hold, cli->in.head.n,
		j->o->truth ? cli->in.head.n : cli->head.n);
	while (cli_next(cli, &r)) {
		struct keep_row row = {INT64_MAX, 0};
		struct when w;

		if (created >= 0 && j->o->keep != KEEP_FIRST &&
			r.cell[created].n > 0) {
			const char *why = zone_parse(&cli->zone, &w,
				r.cell[created].s, r.cell[created].n);

			if (why) {
				cli_aside(cli, &r, "created_at_bad", created,
					why);
				continue;
			}
			row.age = w.at;
		}
		for (size_t i = 0; i < r.n; i++)
			row.full += r.cell[i].n > 0;
		size_t i = hold_add(&j->hold, &r);

		j->row = mem_grow(j->row, &j->cap_row, i + 1, sizeof *j->row);
		j->row[i] = row;
		cluster_row(&j->c);
		add_keys(j, &j->place, &r);
		if (j->o->is_fuzzy)
			linkage_add(&j->link, r.cell, list_of(j, &r));
		if (j->o->truth) {
			const struct cell *c = &r.cell[j->truth_at];

			j->truth = mem_grow(j->truth, &j->cap_truth, i + 1,
				sizeof *j->truth);
			j->truth[i] = c->n == 0 ? PAIRS_UNKNOWN
						: (uint32_t)map_add(&j->truths,
							  c->s, c->n, NULL);
		}
	}
}

/* What a column says that is not of the customer but of the inquiry. */
static const char *const not_who[] = {"id", "rev", "ext_id", "phone_kind",
	"channel", "product", "expected", "owner", "stage", "created_at",
	"touched_at", "due_at", "amount", "currency", "note", "src", "tags",
	"cluster", "dup_of", "p", "dedup_why"};

/* Which columns are compared: those asked for, or all that may tell. */
static void
open_linkage(struct job *j)
{
	const struct head *h = &j->cli->in.head;
	bool *is_compared = mem_zalloc(h->n + 1, sizeof *is_compared);
	struct head asked = {0};

	for (size_t i = 0; i < h->n && !j->o->compare; i++)
		is_compared[i] = true;
	for (size_t i = 0; i < NELEM(not_who); i++)
		if (!j->o->compare && head_find(h, not_who[i]) >= 0)
			is_compared[head_find(h, not_who[i])] = false;
	if (j->o->compare)
		head_split(&asked, j->o->compare);
	for (size_t i = 0; i < asked.n; i++) {
		const int at = head_find(h, asked.name[i]);

		if (at < 0)
			die("%s: no column '%s' to compare",
				j->cli->in.src[0]->name, asked.name[i]);
		is_compared[at] = true;
	}
	if (j->o->truth)
		is_compared[j->truth_at] = false;
	linkage_init(&j->link, h->name, is_compared, h->n);
	j->link.rule = j->o->is_link   ? LINKAGE_LISTS
		       : j->o->against ? LINKAGE_AGAINST_BASE
				       : LINKAGE_ALL;
	j->link.is_one = j->o->is_one;
	head_free(&asked);
	free(is_compared);
}

/* Of each key and cluster known, its first row and each other; *n pairs. */
static struct linkage_same *
find_same(const struct job *j, size_t *n)
{
	struct linkage_same *same = NULL;
	uint32_t *first_of = mem_zalloc(j->clusters.n + 1, sizeof *first_of);
	size_t cap = 0, nkey;

	*n = 0;
	/* rows of the base that are of one cluster there, 1 and up */
	for (size_t i = 0; i < j->nbase; i++) {
		if (j->known[i] == SIZE_MAX)
			continue;
		uint32_t *first = &first_of[j->known[i]];

		if (*first > 0) {
			same = mem_grow(same, &cap, *n + 1, sizeof *same);
			same[(*n)++] = (struct linkage_same){
				*first - 1, (uint32_t)i, true};
		} else
			*first = (uint32_t)i + 1;
	}
	free(first_of);
	for (size_t i = 0; i < j->c.nrow; i++) {
		const size_t *key = cluster_keys(&j->c, i, &nkey);

		for (size_t k = 0; k < nkey; k++) {
			const size_t first = j->c.of_key[key[k]].first;

			if (first == i)
				continue;
			same = mem_grow(same, &cap, *n + 1, sizeof *same);
			same[(*n)++] = (struct linkage_same){
				(uint32_t)first, (uint32_t)i, false};
		}
	}
	return same;
}

/* Clusters of rows that share a key or are alike. */
static void
link_rows(struct job *j)
{
	size_t nsame;
	struct linkage_same *same = find_same(j, &nsame);

	linkage_run(&j->link, same, nsame);
	if (j->link.nleft > 0)
		warn("%zu columns are not compared, the last by name: %d are "
		     "at most; choose them by --compare",
			j->link.nleft, LINKMODEL_FIELDS);
	free(same);
	cluster_part(&j->c);
	for (size_t i = 0; i < j->c.nrow; i++)
		cluster_join(&j->c, i, j->link.cluster[i]);
	j->next = forest_rings(j->c.parent, j->c.nrow);
}

static int
by_hash(const void *pa, const void *pb)
{
	const struct named *a = pa, *b = pb;

	if (a->hash != b->hash)
		return a->hash < b->hash ? -1 : 1;
	return a->row < b->row ? -1 : a->row > b->row;
}

/* Names of clusters, which hang on the content of their rows alone. */
static void
name_clusters(struct job *j)
{
	const size_t n = j->c.nrow;
	struct named *list = mem_zalloc(n + 1, sizeof *list);
	size_t k = 0;

	j->named = mem_zalloc(n + 1, sizeof *j->named);
	for (size_t i = 0; i < n; i++) {
		const size_t root = cluster_of(&j->c, i); /* the first */
		struct named *to = &j->named[root];

		if (root == i)
			*to = (struct named){.hash = j->link.hash[i],
				.row = (uint32_t)i,
				.known = SIZE_MAX};
		/* rows that join the base do not change what it is called */
		if (j->link.hash[i] < to->hash &&
			(root >= j->nbase || i < j->nbase))
			to->hash = j->link.hash[i];
		if (i < j->nbase && to->known == SIZE_MAX)
			to->known = j->known[i];
	}
	for (size_t i = 0; i < n; i++)
		if (cluster_of(&j->c, i) == i)
			list[k++] = j->named[i];
	qsort(list, k, sizeof *list, by_hash);
	for (size_t i = 1; i < k; i++)
		if (list[i].hash == list[i - 1].hash) {
			list[i].again = list[i - 1].again + 1;
			j->named[list[i].row].again = list[i].again;
		}
	free(list);
}

static void
call_cluster(struct buf *b, struct job *j, size_t i)
{
	const struct named *named = &j->named[cluster_of(&j->c, i)];
	size_t n;

	if (named->known != SIZE_MAX) {
		const char *s = map_key(&j->clusters, named->known, &n);

		buf_add(b, s, n);
		return;
	}
	buf_addf(b, "%016" PRIx64, named->hash);
	if (named->again > 0)
		buf_addf(b, "-%" PRIu32, named->again);
}

/* Rows of a cluster that are looked at for the one a row is most like. */
enum { PARTNERS = 64 };

/* Has another row of the cluster of row i this key? */
static bool
is_shared(const struct job *j, size_t i, size_t key)
{
	int count = 0;

	if (j->c.of_key[key].nrow < 2 || !j->o->is_fuzzy)
		return j->c.of_key[key].nrow > 1;
	for (size_t k = j->next[i]; k != i && count < PARTNERS;
		k = j->next[k], count++) {
		size_t n;
		const size_t *of = cluster_keys(&j->c, k, &n);

		for (size_t m = 0; m < n; m++)
			if (of[m] == key)
				return true;
	}
	return false;
}

/*
 * Is row a to be named before b, where both are as like? By what they say, and
 * of rows that say the same the first.
 */
static bool
is_before(const struct job *j, size_t a, size_t b)
{
	const uint64_t *hash = j->link.hash;

	return hash[a] != hash[b] ? hash[a] < hash[b] : a < b;
}

/* The row of its cluster that row i is most like; itself if it is alone. */
static size_t
find_partner(const struct job *j, size_t i, struct linkmodel_score *best)
{
	size_t partner = i;
	int n = 0;

	for (size_t k = j->next[i]; k != i && n < PARTNERS; k = j->next[k]) {
		struct linkmodel_score s;

		linkage_score(&j->link, &s, (uint32_t)i, (uint32_t)k);
		if (n++ == 0 || s.total > best->total ||
			(s.total >= best->total && is_before(j, k, partner))) {
			*best = s;
			partner = k;
		}
	}
	return partner;
}

static int
compare(const void *arg, size_t a, size_t b)
{
	return hold_cmp(arg, a, b);
}

static void
show_key(const struct job *j, struct buf *b, size_t key)
{
	size_t n;
	const char *s = map_key(&j->c.key, key, &n);

	rowkey_show(b, s, n);
}

/* A row of the base or of the input. */
static void
call_any(struct buf *b, struct job *j, size_t row)
{
	struct rec r;

	if (row < j->nbase) {
		buf_adds(b, j->base[row]);
		return;
	}
	hold_get(&j->hold, row - j->nbase, &r);
	call_row(b, &j->cli->in.head, &r);
}

/* Write held row i with its cluster, the row kept instead, and why. */
static void
put_judged(struct job *j, size_t i, const struct keep_found *f, bool is_dup)
{
	struct buf cluster = {0}, dup_of = {0}, why = {0}, p = {0};
	const struct head *head = &j->cli->in.head;
	struct linkmodel_score score;
	size_t n;
	const size_t row = j->nbase + i;
	const size_t *key = cluster_keys(&j->c, row, &n);
	struct rec r;

	for (size_t k = 0; k < n; k++) {
		if (!is_shared(j, row, key[k]))
			continue;
		if (why.n > 0)
			buf_adds(&why, "; ");
		show_key(j, &why, key[k]);
	}
	if (j->o->is_fuzzy && why.n > 0) {
		buf_adds(&p, "1.000000"); /* keys decide */
	} else if (j->o->is_fuzzy) {
		const size_t partner = find_partner(j, row, &score);

		if (partner != row) {
			call_any(&why, j, partner);
			buf_adds(&why, ": ");
			buf_addf(&p, "%.6f",
				linkage_show(&why, &j->link, &score));
		}
	}
	if (is_dup && f->base != SIZE_MAX) {
		buf_adds(&dup_of, j->base[f->base]);
	} else if (is_dup) {
		hold_get(&j->hold, f->kept, &r);
		call_row(&dup_of, head, &r);
	}
	hold_get(&j->hold, i, &r);
	if (j->o->is_fuzzy)
		call_cluster(&cluster, j, row);
	else if (f->least == SIZE_MAX)
		call_row(&cluster, head, &r);
	else
		show_key(j, &cluster, f->least);
	rec_set(&r, j->cluster, cluster.s, cluster.n);
	rec_set(&r, j->dup_of, dup_of.s, dup_of.n);
	rec_set(&r, j->why, why.s, why.n);
	if (j->o->is_fuzzy)
		rec_set(&r, j->p, p.s, p.n);
	cli_put(j->cli, &r);
	buf_free(&p);
	buf_free(&cluster);
	buf_free(&dup_of);
	buf_free(&why);
}

/* Write of the held rows what was asked for; whether there are duplicates. */
static bool
write_rows(struct job *j)
{
	const struct keep keep = {.rule = j->o->keep,
		.nbase = j->nbase,
		.base = j->base,
		.row = j->row,
		.compare = compare,
		.arg = &j->hold};
	struct keep_found *found = keep_find(&keep, &j->c);
	struct account *acc = &j->cli->acc;
	bool is_any = false;

	for (size_t i = 0; i < j->hold.n; i++) {
		const struct keep_found *f =
			&found[cluster_of(&j->c, j->nbase + i)];
		bool is_dup = f->base != SIZE_MAX || f->kept != i;
		struct rec r;

		is_any = is_any || is_dup;
		if (j->cli->quiet || (j->o->show == SHOW_DUPS && !is_dup)) {
			acc->unasked++;
		} else if (j->o->show != SHOW_KEPT) {
			put_judged(j, i, f, is_dup);
		} else if (is_dup) {
			acc->merged++;
		} else {
			hold_get(&j->hold, i, &r);
			cli_put(j->cli, &r);
		}
	}
	free(found);
	return is_any;
}

/* What an evaluation writes. */
static const char *const judged[] = {"what", "n", "a", "b", "p", "why"};

static void
put_measure(struct job *j, const char *what, struct buf *n)
{
	struct cell cell[NELEM(judged)] = {
		{what, strlen(what), 0}, {n->s, n->n, 0}};

	sink_put(j->cli->sink, &(struct rec){.cell = cell});
	buf_clear(n);
}

/* A pair that is put together and should not be, or the other way. */
static void
put_wrong(struct job *j, const char *what, size_t a, size_t b)
{
	const struct head *head = &j->cli->in.head;
	struct buf text[NELEM(judged)] = {0};
	struct cell cell[NELEM(judged)];
	struct linkmodel_score s;
	struct rec r;

	buf_adds(&text[0], what);
	hold_get(&j->hold, a, &r);
	call_row(&text[2], head, &r);
	hold_get(&j->hold, b, &r);
	call_row(&text[3], head, &r);
	if (j->o->is_fuzzy) {
		linkage_score(&j->link, &s, (uint32_t)a, (uint32_t)b);
		buf_addf(
			&text[4], "%.6f", linkage_show(&text[5], &j->link, &s));
	}
	for (size_t i = 0; i < NELEM(judged); i++)
		cell[i] = (struct cell){text[i].s, text[i].n, 0};
	sink_put(j->cli->sink, &(struct rec){.cell = cell});
	for (size_t i = 0; i < NELEM(judged); i++)
		buf_free(&text[i]);
}

struct grouped {
	uint32_t group, other, row;
};

static int
by_group(const void *pa, const void *pb)
{
	const struct grouped *a = pa, *b = pb;

	if (a->group != b->group)
		return a->group < b->group ? -1 : 1;
	return a->row < b->row ? -1 : a->row > b->row;
}

/* Pairs of one group that are in two of the other grouping. */
static void
put_wrongs(struct job *j, const char *what, const uint32_t *group,
	const uint32_t *other)
{
	struct grouped *g = mem_zalloc(j->hold.n + 1, sizeof *g);
	size_t n = 0;

	for (size_t i = 0; i < j->hold.n; i++)
		if (j->truth[i] != PAIRS_UNKNOWN)
			g[n++] = (struct grouped){
				group[i], other[i], (uint32_t)i};
	qsort(g, n, sizeof *g, by_group);
	for (size_t i = 0; i < n; i++)
		for (size_t k = i + 1; k < n && g[k].group == g[i].group; k++)
			if (g[k].other != g[i].other)
				put_wrong(j, what, g[i].row, g[k].row);
	free(g);
}

/* How right the clusters are, and the pairs that are wrong. */
static void
evaluate(struct job *j)
{
	const size_t n = j->hold.n;
	uint32_t *found = mem_zalloc(n + 1, sizeof *found);
	struct buf text = {0};
	struct pairs p;

	for (size_t i = 0; i < n; i++)
		found[i] = (uint32_t)cluster_of(&j->c, i);
	j->cli->acc.used += n;
	pairs_count(&p, j->truth, found, n);
	const struct {
		const char *what;
		uint64_t n;
	} counts[] = {
		{"pairs", p.truth}, {"found", p.found}, {"right", p.both}};
	const struct {
		const char *what;
		double share;
	} shares[] = {{"precision", pairs_precision(&p)},
		{"recall", pairs_recall(&p)}, {"f1", pairs_f1(&p)}};

	for (size_t i = 0; i < NELEM(counts); i++) {
		buf_addu(&text, counts[i].n);
		put_measure(j, counts[i].what, &text);
	}
	for (size_t i = 0; i < NELEM(shares); i++) {
		buf_addf(&text, "%.4f", shares[i].share);
		put_measure(j, shares[i].what, &text);
	}
	put_wrongs(j, "missed", j->truth, found);
	put_wrongs(j, "false", found, j->truth);
	buf_free(&text);
	free(found);
}

static void
put_first(struct job *j, const struct rec *r, bool is_kept)
{
	if (is_kept)
		cli_put(j->cli, r);
	else
		j->cli->acc.merged++;
}

/* After so many rows their keys and bytes tell how many keys there are. */
enum { SAMPLE = 1 << 14 };

static void
make_room(struct job *j, const struct input *in, uint64_t done)
{
	uint64_t size, n = j->seen.key.n, nread = done + input_bytes(in, &size);

	/* of a part, one that is read ahead counts in full: a quarter more */
	input_bytes(&j->cli->in, &size);
	if (size > nread)
		seen_room(
			&j->seen, (size_t)(n * 5 / 4 *
					   (size / (nread / 1024 + 1)) / 1024));
}

/* A row of the input was looked at: after enough of them, make room. */
static void
count_row(struct job *j)
{
	if (j->cli->acc.in == SAMPLE)
		make_room(j, &j->cli->in, 0);
}

/* The same for one that is read ahead. */
static void
count_ahead(struct job *j)
{
	if (++j->nahead == SAMPLE)
		make_room(j, &j->ahead, j->ahead_done);
}

/* Are there duplicates? */
static bool
ask_rows(struct job *j)
{
	struct cli *cli = j->cli;
	struct rec r;

	while (cli_next(cli, &r)) {
		look_later(j, &j->place, &r);
		cli->acc.unasked++;
		count_row(j);
	}
	seen_all(&j->seen, &j->first);
	return j->first.n > 0 && memchr(j->first.s, 0, j->first.n) != NULL;
}

/* Write rows as they come. */
static void
stream_rows(struct job *j)
{
	struct cli *cli = j->cli;
	struct rec r;

	while (cli_next(cli, &r)) {
		put_first(j, &r, is_first(j, &j->place, &r));
		count_row(j);
	}
}

/* Hold rows of which only later ones can say whether they are kept. */
static void
hold_rows(struct job *j)
{
	struct hold *h = &j->hold;
	struct rec r;

	hold_init(h, j->cli->in.head.n, j->cli->head.n);
	while (cli_next(j->cli, &r))
		if (is_first(j, &j->place, &r))
			hold_add(h, &r);
		else
			put_first(j, &r, false);
	for (size_t i = 0; i < h->n; i++) {
		hold_get(h, i, &r);
		put_first(j, &r, is_still_first(j, &r));
	}
}

/* The keys of a row as it lies in its file; false if that is not plain. */
static bool
cut_keys(struct job *j, const struct input *in, const struct rowkey_place *at,
	const struct raw_row *row)
{
	if (!in->is_same || !row->is_usual)
		return false;
	for (size_t i = 0; i < j->key.n; i++)
		for (size_t p = 0; p < at->key[i].n; p++) {
			const int col = at->key[i].part[p];

			if (col >= 0 &&
				!raw_text(row, (size_t)col, &j->cell[col]))
				return false;
		}
	return true;
}

static bool
offer_ahead(void *arg, const struct raw_row *row)
{
	struct job *j = arg;

	if (!cut_keys(j, &j->ahead, &j->ahead_place, row))
		return false;
	look_later(j, &j->ahead_place, &(struct rec){.cell = j->cell});
	count_ahead(j);
	return true;
}

/* Write a row as it lies in its file. */
static void
put_raw(struct job *j, const struct raw_row *row, bool is_kept)
{
	struct cli *cli = j->cli;
	const char *s = raw_begin(row, 0);

	if (!is_kept) {
		cli->acc.merged++;
		return;
	}
	sink_begin(cli->sink);
	buf_add(&cli->out.b, s, (size_t)(row->s + row->end[row->n - 1] - s));
	cli->acc.out++;
}

/* Rows as they lie in their file, where no more is needed of them. */
static bool
offer(void *arg, const struct raw_row *row)
{
	struct job *j = arg;
	struct cli *cli = j->cli;
	const struct rec r = {.cell = j->cell};

	if (j->how == KEYS_TWICE) {
		/* they were looked at when their keys were read */
		if (j->seen.nlate > 0 || j->nfirst == j->first.n ||
			cli->to != FORMAT_CSV || !cli->in.is_same)
			return false;
		cli_took(cli);
		put_raw(j, row, j->first.s[j->nfirst++]);
		return true;
	}
	if ((j->how == KEYS ? cli->to != FORMAT_CSV : j->how != ANSWER) ||
		!cut_keys(j, &cli->in, &j->place, row))
		return false;
	cli_took(cli);
	if (j->how == KEYS) {
		put_raw(j, row, is_first(j, &j->place, &r));
	} else {
		look_later(j, &j->place, &r);
		cli->acc.unasked++;
	}
	count_row(j);
	return true;
}

/* The keys of all operands, before the rows are read to be written. */
static void
read_keys(struct job *j)
{
	struct cli *cli = j->cli;
	struct source_opts opts = cli->source;
	uint64_t size;

	opts.offer = offer_ahead;
	for (size_t i = 0; i < cli->noperand; i++) {
		struct input *in = &j->ahead;
		struct rec r;

		input_open(in, &cli->operand[i], 1, &opts);
		rowkey_find(
			&j->key, &j->ahead_place, in->head.name, in->head.n);
		while (input_next(in, &r)) {
			look_later(j, &j->ahead_place, &r);
			count_ahead(j);
		}
		j->ahead_done += input_bytes(in, &size);
		input_close(in);
	}
	seen_all(&j->seen, &j->first);
}

/* End the run if an operand was another one when its keys were read. */
static void
check_files(const struct job *j, bool is_same)
{
	const struct cli *cli = j->cli;

	for (size_t i = 0; i < cli->noperand; i++)
		if (!stamp_holds(&j->stamp[i], cli->operand[i]))
			die("%s: has changed while it was read",
				cli->operand[i]);
	if (!is_same)
		die("the operands have changed while they were read");
}

/* Read the operands once more, and write their rows. */
static void
reread_rows(struct job *j)
{
	struct rec r;

	read_keys(j);
	while (j->nfirst < j->first.n && cli_next(j->cli, &r)) {
		bool was_first = j->first.s[j->nfirst++];

		put_first(j, &r, was_first && is_still_first(j, &r));
	}
	check_files(j, j->nfirst == j->first.n && !cli_next(j->cli, &r));
}

/* Do what is asked for; with -q, whether there are duplicates. */
static bool
find_dups(struct job *j)
{
	switch (j->how) {
	case ANSWER: return ask_rows(j);
	case KEYS: stream_rows(j); break;
	case KEYS_TWICE: reread_rows(j); break;
	case FIRST: hold_rows(j); break;
	case CLUSTERS:
		read_rows(j);
		if (j->o->is_fuzzy) {
			link_rows(j);
			name_clusters(j);
		}
		if (j->o->truth) {
			evaluate(j);
			return false;
		}
		return write_rows(j);
	}
	return false;
}

/* Can all operands be read twice? Then what they are now is kept. */
static void
stamp_files(struct job *j)
{
	const struct cli *cli = j->cli;
	size_t n = 0;

	j->stamp = mem_zalloc(cli->noperand, sizeof *j->stamp);
	while (n < cli->noperand && strcmp(cli->operand[n], "-") != 0 &&
		stamp_take(&j->stamp[n], cli->operand[n]))
		n++;
	if (n > 0 && n == cli->noperand)
		return;
	free(j->stamp);
	j->stamp = NULL;
}

static enum how
choose_how(const struct job *j)
{
	const struct opts *o = j->o;
	bool is_quiet = j->cli->quiet;

	if (o->is_fuzzy || o->truth || o->keep != KEEP_FIRST ||
		(o->show != SHOW_KEPT && !is_quiet))
		return CLUSTERS;
	if (is_quiet)
		return ANSWER;
	/* where no later row can take back what was said of an earlier one */
	if (j->place.is_single)
		return KEYS;
	return j->stamp ? KEYS_TWICE : FIRST;
}

static void
free_job(struct job *j)
{
	for (size_t i = 0; i < j->nbase; i++)
		free(j->base[i]);
	free(j->base);
	free(j->row);
	hold_free(&j->hold);
	cluster_free(&j->c);
	linkage_free(&j->link);
	free(j->next);
	free(j->named);
	free(j->known);
	map_free(&j->clusters);
	free(j->truth);
	map_free(&j->truths);
	seen_free(&j->seen);
	buf_free(&j->first);
	buf_free(&j->text);
	free(j->stamp);
	free(j->cell);
	rowkey_free(&j->key);
	phone_ask_close(&j->ask);
}

int
main(int argc, char **argv)
{
	struct opts o = {.keys = "phone,email"};
	struct cli cli;
	struct job j = {.o = &o, .cli = &cli};
	bool is_asked = false;

	cli_init(&cli, &program, argc, argv);
	for (int key; (key = cli_option(&cli)) != -1;)
		switch (key) {
		case OPT_KEYS:
			o.keys = cli.arg;
			is_asked = true;
			break;
		case OPT_FUZZY: o.is_fuzzy = true; break;
		case OPT_LINK: o.is_link = true; break;
		case OPT_ONE: o.is_one = true; break;
		case OPT_COMPARE: o.compare = cli.arg; break;
		case OPT_EVALUATE: o.truth = cli.arg; break;
		case OPT_AGAINST: o.against = cli.arg; break;
		case OPT_KEEP:
			o.keep = (enum keep_rule)cli_word(&cli, "keep", keeps);
			break;
		case OPT_SHOW:
			o.show = (enum show)cli_word(&cli, "show", shows);
			break;
		}
	if (o.is_link && o.against)
		die_usage("--link takes no --against");
	if ((o.compare || o.is_link) && !o.is_fuzzy)
		die_usage("--compare and --link are of --fuzzy");
	if (o.is_one && !o.is_link)
		die_usage("--one-to-one is of --link");
	if (o.is_link && (cli.noperand != 2 ||
				 strcmp(cli.operand[0], cli.operand[1]) == 0))
		die_usage("--link takes two FILEs");
	if (o.truth && (o.against || cli.quiet || o.show != SHOW_KEPT))
		die_usage("--evaluate takes no --against, --show and -q");
	const char *why = rowkey_init(
		&j.key, o.keys, (struct phone_judge){phone_ask, &j.ask});

	if (why)
		die_usage("--keys: %s: '%s'", why, o.keys);
	stamp_files(&j);
	cli.source.offer = offer;
	cli.source.store = door_open;
	cli.source.arg = &j;
	cli_open(&cli);
	j.cell = mem_zalloc(cli.in.head.n, sizeof *j.cell);
	rowkey_find(&j.key, &j.place, cli.in.head.name, cli.in.head.n);
	if (j.place.nfound < (is_asked ? j.key.n : !o.is_fuzzy))
		die("%s: no column for %s of the keys %s; a foreign list is "
		    "read with lead-import first",
			cli.in.src[0]->name, is_asked ? "each" : "any", o.keys);
	j.how = choose_how(&j);
	if (o.truth)
		j.truth_at = cli_need(&cli, o.truth);
	if (o.is_fuzzy)
		open_linkage(&j);
	if (o.against)
		read_base(&j);
	if (o.show != SHOW_KEPT) {
		j.cluster = head_add(&cli.head, "cluster");
		j.dup_of = head_add(&cli.head, "dup_of");
		if (o.is_fuzzy)
			j.p = head_add(&cli.head, "p");
		j.why = head_add(&cli.head, "dedup_why");
	}
	if (o.truth) {
		head_free(&cli.head);
		for (size_t i = 0; i < NELEM(judged); i++)
			head_add(&cli.head, judged[i]);
	}
	cli_start(&cli, NULL);
	bool is_any = find_dups(&j);

	if (j.key.nbad > 0)
		warn("telephones and e-mails that are none, and match nothing: "
		     "%" PRIu64 " (lead-import shows which)",
			j.key.nbad);
	int status = cli_end(&cli);
	bool is_quiet = cli.quiet;

	free_job(&j);
	return is_quiet && is_any ? EXIT_LOOK : status;
}
