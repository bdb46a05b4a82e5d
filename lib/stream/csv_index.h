/*
 * The structure of CSV text: where its cells and records end. The delimiters
 * outside quotes and all line ends of a text, in order, found 64 bytes at a
 * time.
 *
 *	csv_index_begin(&x, 0);			a record begins at s[0]
 *	while (csv_index_more(&x, s, n)) 	some more of them:
 *		x.at[0 .. x.n)
 *
 * Quotes are those of RFC 4180: one opens a cell as its first byte, the next
 * one closes it unless it is doubled, and a delimiter or a line end follows.
 * The first byte that does not keep to this ends the index: x.bad says where,
 * and nothing from there on is in it. CR, LF and CRLF are line ends; both
 * halves of CRLF are listed.
 */
#ifndef STREAM_CSV_INDEX_H
#define STREAM_CSV_INDEX_H

#include "stream/csv_mask.h"

enum {
	CSV_INDEX_BYTES = 1 << 13, /* looked at by one call of more, at most */
	CSV_INDEX_MAX = 1 << 30,   /* bytes of a text, at most */
};

/* Set in an offset: a line end inside quotes, which ends nothing. */
#define CSV_INSIDE (UINT32_C(1) << 31)

struct csv_index {
	char delim, quote; /* quote NUL: there are none */
	uint32_t at[CSV_INDEX_BYTES + 8];
	size_t n;
	size_t done;      /* bytes looked at */
	size_t bad;       /* SIZE_MAX: none so far */
	bool is_open_bad; /* bad is a quote inside an unquoted cell; else it is
			     what follows a closing one */
	bool in_quotes;   /* where done stands */

	csv_mask_fn *mask;
	bool at_start, at_close; /* the byte before done ends a cell; closes */
};

void csv_index_init(struct csv_index *x, char delim, char quote);

/* A record begins at this offset: what comes next is read from there. */
void csv_index_begin(struct csv_index *x, size_t offset);

/*
 * Put offsets from the next bytes of s into x->at; those before are gone.
 * False if there are no more: all n bytes are looked at, or x->bad is set.
 */
bool csv_index_more(struct csv_index *x, const char *s, size_t n);

#endif
