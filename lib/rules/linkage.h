/*
 * Record linkage: which rows are the same customer, however they are written,
 * with no labels and no rules. Columns are typed (linkfield.h), candidates
 * found (linkblock.h), weights learned (linkmodel.h), clusters made
 * (linkjoin.h). salesutils-linkage(7) tells how it decides.
 *
 *	struct linkage l;
 *
 *	linkage_init(&l, names, is_compared, n);
 *	for each row: linkage_add(&l, cells, 0);
 *	linkage_run(&l, NULL, 0);
 *	l.cluster[i], linkage_score(&l, &score, a, b)
 *
 * The order of rows and columns changes nothing: rows are taken in an order of
 * their content, columns in that of their names.
 */
#ifndef RULES_LINKAGE_H
#define RULES_LINKAGE_H

#include "base/csvread.h" /* struct cell */
#include "rules/linkgiven.h"

struct linkage {
	struct linkfield *field; /* those compared, by name */
	size_t nfield;
	int *column;  /* of each field, in the cells of a row */
	size_t nleft; /* that were too many to be compared */
	size_t nrow;
	/* to be set before rows come: what may be joined by likeness */
	enum linkage_rule {
		LINKAGE_ALL,          /* all rows */
		LINKAGE_AGAINST_BASE, /* not two of list 0, a base */
		LINKAGE_LISTS,        /* not two of one list */
	} rule;
	const struct han *han;         /* what is known of Han, or NULL */
	const struct linkgiven *given; /* weights; NULL: they are learned */
	bool is_one;         /* each row to one of the other list at most */
	unsigned char *list; /* of each row */
	size_t cap_list;
	uint32_t *order; /* rows by content */
	/* to be set before linkage_run, not owned: of each row a hash of all it
	 * says of the customer, equal for rows that are one whatever is
	 * compared (NULL: unknown); and its place among rows that say the same
	 * in all that is compared (NULL: as they came) */
	const uint64_t *content;
	const uint32_t *nth;
	struct linkmodel model;
	uint32_t *cluster; /* of each row, the first row of it (by content) */

	/* to be set before: pairs of so many bits are kept, below high */
	double low, high;
	struct linkage_doubt {
		uint32_t a, b;
		float bits;
	} * doubt;
	size_t ndoubt, cap_doubt;
};

/* Columns of rows by name, and which of them are compared. */
void linkage_init(struct linkage *l, char *const *name, const bool *is_compared,
	size_t n);

/* The next row, and the list it is of: 0 or 1. */
void linkage_add(struct linkage *l, const struct cell *cell, int list);

/* What is said of two rows beforehand. */
struct linkage_same {
	uint32_t a, b;
	enum linkage_said {
		LINKAGE_KEY,   /* they share a key */
		LINKAGE_KEYS,  /* or more than one */
		LINKAGE_TOLD,  /* a base has them as one */
		LINKAGE_KNOWN, /* people say that they are one */
		LINKAGE_APART, /* or that they are not: both are learned of */
	} said;
};

/*
 * A single key that two rows share makes them one, but not from so many bits
 * against it on if another number or address of mail of theirs differs as well:
 * it is the mailbox of an office then, or the telephone of a shop.
 */
enum { LINKAGE_AGAINST = 10 };

/* All rows have come; of nsame pairs something is said beforehand. */
void linkage_run(
	struct linkage *l, const struct linkage_same *same, size_t nsame);
void linkage_free(struct linkage *l);

/* What speaks for two rows to be one. */
void linkage_score(const struct linkage *l, struct linkmodel_score *s,
	uint32_t a, uint32_t b);

/* How likely a pair is one, by the bits that speak for it. */
double linkage_likelihood(double bits);

/*
 * A score for people to read: "name 12.10; region 1.90; prior -9.50; = 4.50",
 * in bits, which add up as they stand. The likelihood of that sum.
 */
double linkage_show(struct buf *b, const struct linkage *l,
	const struct linkmodel_score *s);

#endif
