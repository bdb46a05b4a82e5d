/*
 * Within the phone rules: a cell cut into runs of digits, and what the words
 * between them say of the numbers. Nobody but phonecell.c includes this.
 */
#ifndef RULES_PHONE_SCAN_H
#define RULES_PHONE_SCAN_H

#include "rules/phone_plan.h"

/* A cell with more runs or digits than this is no telephone cell. */
enum { PHONE_RUNS = 64, PHONE_SCAN_DIGITS = 256 };

/* A run of digits and asterisks, and what stands between it and the last. */
struct phone_run {
	size_t off, n;           /* its digits */
	enum phone_class before; /* the strongest there */
	bool has_dot;            /* a full stop in what is before */
	bool plus;
	bool ext;      /* called an extension */
	bool is_glued; /* a Latin word touches it on the left */
	bool is_bad;   /* masked, touched by a letter, or said to be no phone */
	bool is_used;  /* phonecell.c: in a number, or an extension */
};

struct phone_scan {
	char digit[PHONE_SCAN_DIGITS];
	struct phone_run run[PHONE_RUNS];
	size_t n, ndigit;
	bool has_words; /* that say more than: a number follows */
};

/* Fill in c, not initialised, from a cell; false if it has more than fits. */
bool phone_scan(struct phone_scan *c, const char *s, size_t n);

/* Whether a cell is empty, or says in words that there is no number. */
bool phone_scan_none(const char *s, size_t n);

#endif
