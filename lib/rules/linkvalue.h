/*
 * A value of a column as it is compared: of codes only letters and digits; of
 * names and texts words with a space between, and of those texts have, common
 * ones short (street is st) or none (有限公司).
 */
#ifndef RULES_LINKVALUE_H
#define RULES_LINKVALUE_H

#include "rules/linkfield.h"

/* Append it; case, width and accents of s are folded. */
void linkvalue(
	struct buf *b, const char *s, size_t n, enum linkfield_kind kind);

#endif
