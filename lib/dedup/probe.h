/*
 * Is somebody known? By a telephone or an e-mail in any spelling, else by the
 * whole of a name or a company's, its case, width and spaces left out
 * (text_name_key), whatever the keys are by which rows are one. What is written
 * of each row that is he, or one customer with such a row, a customer after the
 * other and his rows as they would be kept (rules/keep.h):
 *
 *	row		what it is called
 *	name, company, phone, owner, stage, created_at, touched_at
 *			as the row has them
 *	whose		whose customer it is (dedup/collide.h)
 *	until, days_left	how long that is protected
 */
#ifndef DEDUP_PROBE_H
#define DEDUP_PROBE_H

#include "base/map.h"
#include "dedup/collide.h"
#include "stream/sink.h"

struct probe {
	const char *who;
	struct rowkey key; /* telephone and e-mail */
	struct rowkey_place place;
	struct buf is; /* the key that is looked for, or the name, folded */
	bool is_name;
	int id, name, company; /* columns; -1: not there */
	bool *is_he;           /* of each row of the group */
	size_t cap;
	bool is_any;
	/* of a store, which knows: ids of leads to look at, his own first */
	bool is_told;
	struct map lead;
	size_t nhis;
	struct buf a, b;
};

/*
 * Who is asked for. False: by that nobody is, for it is neither a telephone nor
 * an e-mail, though it has an @, nor has it a letter, as a name has.
 */
bool probe_init(struct probe *p, const char *who, struct phone_judge judge);

/* The header of the rows among which he is looked for. */
void probe_open(struct probe *p, const struct head *head);

/* A row of the group: is it he? */
void probe_row(struct probe *p, size_t row, const struct rec *r);

void probe_head(struct head *head);

/* Write the customers that are he. */
void probe_write(const struct probe *p, struct collide *c, struct sink *sink);

void probe_free(struct probe *p);

#endif
