/*
 * Weights of record linkage that were learned from another list, to judge this
 * one by: linkage.h uses them in place of learning. Columns go by their names;
 * one that the weights do not know is not compared, and one that the list does
 * not have says nothing.
 *
 * How many pairs are one customer hangs on the size of a list: of twice the
 * rows each has as many others that are the same, and pairs are four times as
 * many. So the prior is for as many rows as it was learned from.
 */
#ifndef RULES_LINKGIVEN_H
#define RULES_LINKGIVEN_H

#include "rules/linkmodel.h"

struct linkgiven {
	double rows; /* that it was learned from */
	double match, house;
	struct linkgiven_field {
		char *name;
		enum linkfield_kind kind;
		bool is_identity, is_place, is_firm, is_chance;
		double m[LINKLEVEL_N], u[LINKLEVEL_N], h[LINKLEVEL_N], kept;
	} field[LINKMODEL_FIELDS];
	size_t n;
	struct linkmodel_tie tie[LINKMODEL_FIELDS]; /* of field[a], field[b] */
	size_t ntie;
};

/* What a model has learned from so many rows, to be given on. */
void linkgiven_of(struct linkgiven *g, const struct linkmodel *k, size_t nrow);

/* The place of a column, -1: the weights do not know it. */
int linkgiven_find(const struct linkgiven *g, const char *name);

/* The columns of a list get the kinds and roles that the weights have. */
void linkgiven_settle(const struct linkgiven *g, struct linkfield *f);

/* A model of them for columns of a list of so many rows. */
void linkgiven_model(const struct linkgiven *g, struct linkmodel *k,
	const struct linkfield *field, size_t n, size_t nrow);

void linkgiven_free(struct linkgiven *g);

#endif
