/*
 * The columns of a lead and of an event, what kind of value each holds, and
 * by which foreign headers they go.
 *
 * A header is compared by its letters, digits and ideographs alone, folded
 * (NFKC, small), what stands in brackets left out: "手机号（必填）" is 手机号,
 * "Lead_Source" is leadsource. If nothing is left, the brackets count too.
 */
#ifndef RULES_SCHEMA_H
#define RULES_SCHEMA_H

#include "base/map.h"

enum column_kind {
	COLUMN_TEXT,
	COLUMN_KEY, /* text that names something: kept as it stands, trimmed */
	COLUMN_NAME,
	COLUMN_GENDER,
	COLUMN_PHONE,
	COLUMN_EMAIL,
	COLUMN_INSTANT, /* a day or an instant */
	COLUMN_MONEY,
	COLUMN_CURRENCY,
	/* what foreign lists have instead of one of ours */
	COLUMN_FAMILY,   /* half a name */
	COLUMN_GIVEN,    /* the other half */
	COLUMN_CUSTOMER, /* the name; the company where there is a name */
};

struct column {
	const char *name;
	enum column_kind kind;
};

/* All of them; a NULL name ends the list. */
extern const struct column schema_columns[];

/* The place in schema_columns of a name, -1 if it is none of ours. */
int schema_column(const char *name, size_t n);

/* Foreign headers. Filled by schema_add, freed by schema_free. */
struct schema {
	struct map header; /* folded */
	int *column;
	size_t cap;
	struct buf fold; /* work space */
};

void schema_init(struct schema *s);

/* Let header mean column; a header that is known keeps its first meaning. */
void schema_add(struct schema *s, const char *header, int column);

/* The column a header means, -1 if nobody said. */
int schema_find(struct schema *s, const char *header);

/*
 * Name the columns of a foreign header of n. name[i] is what column i is
 * called already (by the user, whose word holds over the header's), or NULL;
 * it is set to one of ours wherever it is taken for that, else left. Each of
 * ours is given once: to the column that has exactly its name, else to the
 * first that means it, or that with the same header without brackets. A user's
 * half of a name, or second telephone, is NULL again. is_phone[i] is set for
 * every column of telephone numbers; given is the column of given names that
 * belong to `name`, or -1.
 */
struct schema_plan {
	const char **name;
	bool *is_phone;
	int given;
	int *other;   /* the column of ours it means, given to another; or -1 */
	bool is_ours; /* the rows come from our store: id and rev are its */
};
void schema_plan(
	struct schema *s, struct schema_plan *p, char *const *header, size_t n);

void schema_free(struct schema *s);

#endif
