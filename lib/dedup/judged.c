#include <stdint.h>

#include "base/mem.h"
#include "dedup/judged.h"

enum { CLUSTER, DUP_OF, P, WHY };

void
judged_init(struct judged *j, struct group *g)
{
	*j = (struct judged){.g = g, .p = -1};
}

void
judged_head(struct judged *j, struct head *head)
{
	j->cluster = head_add(head, "cluster");
	j->dup_of = head_add(head, "dup_of");
	if (j->g->o->is_fuzzy)
		j->p = head_add(head, "p");
	j->why = head_add(head, "dedup_why");
}

bool
judged_is_dup(struct group *g, size_t row)
{
	const struct keep_found *f = group_found(g, row);

	return f->base != SIZE_MAX || f->kept != row;
}

/* The keys that another row of the cluster has too. */
static void
add_keys(struct buf *b, const struct group *g, size_t row)
{
	size_t n;
	const size_t *key = cluster_keys(&g->c, row, &n);

	for (size_t k = 0; k < n; k++) {
		if (!group_shares(g, row, key[k]))
			continue;
		if (b->n > 0)
			buf_adds(b, "; ");
		group_call_key(b, g, key[k]);
	}
}

/* Why is a row with the others, and how likely is that? */
static void
explain(struct judged *j, size_t row)
{
	struct buf *why = &j->text[WHY], *p = &j->text[P];
	struct linkmodel_score score;

	add_keys(why, j->g, row);
	const size_t known = group_known(j->g, row);

	if (known != SIZE_MAX) {
		buf_adds(why, why->n > 0 ? "; known " : "known ");
		group_call(why, j->g, known);
	}
	if (!j->g->o->is_fuzzy)
		return;
	if (why->n > 0) {
		buf_adds(p, "1.000000"); /* keys and people decide */
		return;
	}
	const size_t partner = group_partner(j->g, row, &score);

	if (partner == row)
		return;
	group_call(why, j->g, partner);
	buf_adds(why, ": ");
	buf_addf(p, "%.6f", linkage_show(why, &j->g->link, &score));
}

const struct buf *
judged_why(struct judged *j, size_t row)
{
	buf_clear(&j->text[WHY]);
	buf_clear(&j->text[P]);
	explain(j, row);
	return &j->text[WHY];
}

static void
set(struct rec *r, int col, const struct buf *b)
{
	if (col >= 0)
		rec_set(r, col, b->s, b->n);
}

void
judged_get(struct judged *j, size_t row, struct rec *r)
{
	const struct keep_found *f = group_found(j->g, row);

	judged_why(j, row);
	buf_clear(&j->text[DUP_OF]);
	buf_clear(&j->text[CLUSTER]);
	if (judged_is_dup(j->g, row))
		group_call(&j->text[DUP_OF], j->g,
			f->base != SIZE_MAX ? f->base : f->kept);
	group_call_cluster(&j->text[CLUSTER], j->g, row);
	hold_get(&j->g->hold, row, r);
	set(r, j->cluster, &j->text[CLUSTER]);
	set(r, j->dup_of, &j->text[DUP_OF]);
	set(r, j->p, &j->text[P]);
	set(r, j->why, &j->text[WHY]);
}

bool
judged_write(struct judged *j, struct cli *cli, enum judged_show show)
{
	struct group *g = j->g;
	bool is_any = false;
	struct rec r;

	for (size_t i = g->nbase; i < group_rows(g); i++) {
		const bool is_dup = judged_is_dup(g, i);

		is_any = is_any || is_dup;
		if (cli->quiet || (show == JUDGED_DUPS && !is_dup)) {
			cli->acc.unasked++;
		} else if (show != JUDGED_KEPT) {
			judged_get(j, i, &r);
			cli_put(cli, &r);
		} else if (is_dup) {
			cli->acc.merged++;
		} else {
			hold_get(&g->hold, i, &r);
			cli_put(cli, &r);
		}
	}
	return is_any;
}

void
judged_free(struct judged *j)
{
	for (size_t i = 0; i < NELEM(j->text); i++)
		buf_free(&j->text[i]);
}
