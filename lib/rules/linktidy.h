/*
 * Columns that say what others say already would count twice. A text that holds
 * the values of two other columns in four rows of five (a full name beside its
 * parts) is not compared, nor one that another holds in nine of ten. Words of
 * a text that another column of the row mostly says as well (the town in the
 * name of a shop) count a quarter. A company is the customer, but a place where
 * persons are named.
 */
#ifndef RULES_LINKTIDY_H
#define RULES_LINKTIDY_H

#include "rules/linkfield.h"

/* Columns that are not compared become of kind LINKFIELD_NONE. */
void linktidy(struct linkfield *field, size_t n);

/* The words alone, where what is compared, and as what, is known. */
void linktidy_words(struct linkfield *field, size_t n);

#endif
