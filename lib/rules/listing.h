/*
 * What the columns of one foreign list are taken for: by what the user says of
 * them, else by their headers (schema.h), else, where a header says nothing, by
 * what they hold (content.h); and in which order their dates are written.
 *
 *	listing_begin(&l, &schema, map, nmap, header, n);
 *	listing_add(&l, cell, n);		for each of the first rows
 *	listing_name(&l, own);
 *	... l.name[i], l.is_phone[i], listing_order(&l, i) ...
 */
#ifndef RULES_LISTING_H
#define RULES_LISTING_H

#include "base/csvread.h" /* struct cell */
#include "rules/content.h"
#include "rules/date.h"
#include "rules/schema.h"

/* The user's word: the column of that header is one of ours, or goes by that.
 */
struct listing_map {
	const char *his, *ours;
	bool is_used; /* some list had it */
};

struct listing {
	size_t n; /* columns */

	/* set by listing_name */
	const char **name; /* each goes by; NULL: it is not kept */
	bool *is_phone;    /* it holds telephone numbers */
	bool *is_guessed;  /* by what it holds */
	int *other; /* the one of schema_columns it means that another has; -1
		     */
	int unit;   /* of the amounts: money_unit */
	int given;  /* the column of given names that belong to `name`, or -1 */

	/* its own */
	struct schema *schema;
	struct listing_map *map;
	size_t nmap;
	unsigned *orders; /* of dates: a mask, 0 where none is asked */
	struct content *content;
	bool *is_useless; /* of its header */
	char **kept;      /* names that were made */
};

/* The header, whose cells need not live on; n cells. */
void listing_begin(struct listing *l, struct schema *schema,
	struct listing_map *map, size_t nmap, const struct cell *header,
	size_t n);

/* One of the first rows, as far as its cells go. */
void listing_add(struct listing *l, const struct cell *cell, size_t n);

/* Decide. own: the names of the columns in the list, which live as long. */
void listing_name(struct listing *l, char *const *own);

/* The order of dates in a column, DATE_UNKNOWN if they do not show it. */
enum date_order listing_order(const struct listing *l, size_t i);

/*
 * Is a cell the name of a column (more than 0), or a value that is none (less),
 * such as a telephone number?
 */
int listing_vote(struct schema *schema, const char *s, size_t n);

void listing_free(struct listing *l);

#endif
