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
 *
 * The end of a record is CSV_LINE, and more: without CSV_ODD, the record is
 * UTF-8, of line ends, printable ASCII and U+4000 to U+9FFF only; without
 * CSV_DOUBLED there is no doubled quote in it.
 */
#ifndef STREAM_CSV_INDEX_H
#define STREAM_CSV_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	CSV_INDEX_BYTES = 1 << 13, /* looked at by one call of more, at most */
	CSV_INDEX_MAX = (1 << 29) - (1 << 20), /* bytes of a text, at most */
};

/* An offset below CSV_INSIDE is that of a delimiter; others have tags. */
#define CSV_LINE (UINT32_C(1) << 31) /* a line end, and of it: */
#define CSV_ODD (UINT32_C(1) << 30)  /*   bytes that want a closer look */
#define CSV_DOUBLED (UINT32_C(1) << 29)
#define CSV_INSIDE                                                 \
	(UINT32_C(1) << 30) /* without CSV_LINE: a line end inside \
			       quotes, which ends nothing */
#define CSV_OFFSET (CSV_DOUBLED - 1)

struct csv_index {
	char delim, quote;                /* quote NUL: there are none */
	uint32_t at[CSV_INDEX_BYTES + 8]; /* at[n] is CSV_LINE */
	size_t n;
	size_t done;      /* bytes looked at */
	size_t bad;       /* SIZE_MAX: none so far */
	bool is_open_bad; /* bad is a quote inside an unquoted cell; else it is
			     what follows a closing one */
	bool in_quotes;   /* where done stands */

	bool (*more)(struct csv_index *x, const char *s, size_t n);
	struct csv_edge {
		uint64_t inside;             /* all ones in quotes */
		uint64_t at_start, at_close; /* the byte before ends a cell;
						closes a quote: 1 or 0 */
		uint64_t rest;               /* bytes due of a character */
		uint32_t tags;               /* of the cell so far */
	} edge;                              /* of what is done */
};

void csv_index_init(struct csv_index *x, char delim, char quote);

/* A record begins at this offset: what comes next is read from there. */
void csv_index_begin(struct csv_index *x, size_t offset);

/*
 * Put offsets from the next bytes of s into x->at; those before are gone.
 * False if there are no more: all n bytes are looked at, or x->bad is set.
 */
static inline bool
csv_index_more(struct csv_index *x, const char *s, size_t n)
{
	return x->more(x, s, n);
}

/*
 * The ways to do it, best first, for tests to hold them equal; a NULL name
 * ends the list. works: on this machine?
 */
extern const struct csv_index_way {
	const char *name;
	bool (*more)(struct csv_index *x, const char *s, size_t n);
	bool (*works)(void);
} csv_index_ways[];

#endif
