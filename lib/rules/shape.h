/*
 * What one cell looks like, whatever stands above it. Where a cell could be
 * two things, such as digits that may be a telephone, it is the plainer one.
 *
 *	date	a day since 2000 with its year in four digits, in any order; no
 *		plain number (20260302, 45983)
 *	phone	numbers that are certain without a country: mobiles of China,
 *		with trunk 0, 400, 86; or with +; or written as in North America
 *		(212-555-0123). Other digits in a row are numbers
 *	gender	男, 女士, Female, m, as gender_read has them
 *	name	2 or 3 Han characters that begin with a family name, 3 or 4
 *		with one of two characters, titles aside. Not 上海市, 江宁区
 *	money	an amount with its currency or in 万
 *	number	digits, with thousands and a point or without
 *	text	anything else, and all beyond TEXT_FOLD_MAX bytes
 */
#ifndef RULES_SHAPE_H
#define RULES_SHAPE_H

#include "rules/phone.h"

enum shape {
	SHAPE_TEXT,
	SHAPE_NUMBER,
	SHAPE_EMAIL,
	SHAPE_DATE,
	SHAPE_PHONE,
	SHAPE_GENDER,
	SHAPE_NAME,
	SHAPE_MONEY,
	SHAPE_N
};

struct shape_more {
	struct phone phone; /* SHAPE_PHONE: the first of the cell */
	bool is_titled;     /* SHAPE_NAME: 先生, 女士 stood behind it */
};

/* The shape of a cell; more may be NULL. */
enum shape shape_of(struct shape_more *more, const char *s, size_t n);

#endif
