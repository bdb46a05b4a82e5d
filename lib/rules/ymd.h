/*
 * A date in three parts, in every order it may have: 2026-11-22, 22/11/2026,
 * 2026年11月22日, 15 Apr, 2021. The engine under rules/date.h, where the forms
 * and what is decided about them are told.
 */
#ifndef RULES_YMD_H
#define RULES_YMD_H

#include <stdint.h>

#include "rules/text.h"

enum { YMD_YMD, YMD_DMY, YMD_MDY, YMD_ORDERS };

/*
 * Eat the three parts off the front of a folded text (text_fold). day is the
 * day in each order, DAY_NONE where there is none; a date whose order the text
 * itself shows has the same day in all. False if it has not such a form.
 */
bool ymd_eat(struct text *t, int32_t day[YMD_ORDERS]);

/* Eat spaces, commas and weekdays; these are not held against the date. */
void ymd_eat_gap(struct text *t);

#endif
