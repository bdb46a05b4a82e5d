/*
 * The operands of a program as one stream: their records one after the other,
 * under the union of their headers in order of appearance. A column that a
 * file does not have is empty there.
 */
#ifndef STREAM_INPUT_H
#define STREAM_INPUT_H

#include "stream/source.h"

struct input {
	struct head head; /* the union, under the names columns go by here */
	struct head own;  /* the union of the headers as they stand in files */
	struct source **src;
	size_t n, now; /* sources, and the one being read */
	struct input_col {
		size_t own; /* where a cell of src[now] lies in own */
		int head;   /* and in head; -1: nowhere */
	} * col;
	size_t cap_col;
	bool is_same; /* the columns of src[now] are those of both unions */
	int *back;    /* of each column of head its cell of src[now], or -1 */
	const struct cell *last; /* as it came, under own */
	struct cell *orig, *cell;
	size_t cap_orig, width; /* cells a record has room for */
};

/*
 * Open all operands and read their headers; none, or "-", is standard input,
 * which may be named once.
 */
void input_open(struct input *in, char *const *name, size_t n,
	const struct source_opts *opts);

/* Records have room for so many cells, at least as many as the union. */
void input_width(struct input *in, size_t width);

/*
 * The next record, its cells in the order of the union, empty ones up to
 * width; false at the end. Only a foreign file has ragged records.
 */
bool input_next(struct input *in, struct rec *r);

/* A column by its name; the run ends if there is none. */
int input_need(const struct input *in, const char *name);

/*
 * The cell of a column as it came in the record last got, for a message; an
 * empty one if its file has no such column.
 */
struct cell input_orig(const struct input *in, int col);

/* Blank lines so far; bytes so far and in all (0: not known). */
uint64_t input_skipped(const struct input *in);
uint64_t input_bytes(const struct input *in, uint64_t *size);

void input_close(struct input *in);

#endif
