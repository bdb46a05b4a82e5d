/*
 * What a column holds, by its cells: for columns whose header says nothing,
 * and for lists that have none. A guess is made only where it is clear; what
 * it is not sure of stays a column without a name.
 *
 * The order of the cells changes nothing. Nothing allocated is kept.
 */
#ifndef RULES_CONTENT_H
#define RULES_CONTENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rules/shape.h"

enum { CONTENT_SET = 8 }; /* words of 64 bits in a set of hashes */

struct content {
	size_t filled; /* cells that hold something: all below add up to it */
	size_t n[SHAPE_N];
	size_t titled;                /* names with 先生 or 女士 */
	uint64_t seen[CONTENT_SET];   /* the cells */
	uint64_t prefix[CONTENT_SET]; /* telephones but for their last four */
};

void content_init(struct content *c);

/* Count a cell; one that is empty or says so (无, -, n/a) is none. */
void content_add(struct content *c, const char *s, size_t n);

/*
 * The place in schema_columns (rules/schema.h) of phone, email, name, gender,
 * created_at or amount; -1 if it is not clear that the column is one. Clear is
 * that four cells of five have one shape, and so all of fewer than five.
 * Telephones that differ only in their last digits are numbers of orders; names
 * that come again and again, such as those of five reps, are not customers'.
 */
int content_column(const struct content *c);

/*
 * Is a cell above a column its header? Positive if it looks like a name for it
 * (手机 over telephones; over a few values that come again and again another),
 * negative if it looks like one more value, 0 if nobody can tell. The cell is
 * not to be counted in the column.
 */
int content_header_vote(const struct content *below, const char *s, size_t n);

/*
 * Does a header say nothing of its column? None at all, digits, one letter, and
 * what programs write for want of one: 列1, 第1列, 字段1, Column1, col_3, F5,
 * Field7, Unnamed: 3, 未命名, 无标题, 空白.
 */
bool content_is_useless(const char *header, size_t n);

#endif
