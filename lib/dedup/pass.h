/*
 * The rows that are the first of their customer, by keys alone, without
 * holding rows: keys are held (rules/seen.h), and rows written as they come.
 *
 *	struct pass p;
 *
 *	pass_init(&p, &cli, &key);	before cli_open: rows will be offered
 *	cli_open(&cli);
 *	pass_open(&p);
 *	pass_base(&p, &base);		rows that are known already, if any
 *	cli_start(&cli, NULL);
 *	pass_run(&p);
 */
#ifndef DEDUP_PASS_H
#define DEDUP_PASS_H

#include "base/stamp.h"
#include "cli/cli.h"
#include "rules/rowkey.h"
#include "rules/seen.h"
#include "stream/hold.h"

struct pass {
	struct cli *cli;
	struct rowkey *key;        /* not owned */
	struct rowkey_place place; /* of the input */
	/* what must be held to know which rows to write */
	enum pass_how {
		PASS_NONE,   /* this is not how they are read */
		PASS_ANSWER, /* only whether there are duplicates */
		PASS_KEYS,   /* rows are written as they come */
		PASS_TWICE,  /* the same, when they come again */
		PASS_FIRST,  /* rows that are the first so far */
	} how;
	struct stamp *stamp; /* of each operand, where all are files */
	struct seen seen;
	struct buf first;  /* of each row, where answers wait (seen_later) */
	size_t nfirst;     /* answers that are used */
	struct hold hold;  /* with PASS_FIRST */
	struct cell *cell; /* of a row that is offered, those of its keys */

	/* what is read ahead for its keys */
	struct input ahead;
	struct rowkey_place ahead_place;
	uint64_t nahead, ahead_done; /* rows; bytes of operands before */
};

void pass_init(struct pass *p, struct cli *cli, struct rowkey *key);
void pass_open(struct pass *p);

/* All rows of a base, which are not written, and whose keys none is first of.
 */
void pass_base(struct pass *p, struct input *in);

/* Write the rows; with -q, none: are there duplicates? */
bool pass_run(struct pass *p);

void pass_free(struct pass *p);

#endif
