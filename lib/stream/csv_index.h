/*
 * The structure of CSV text: where its cells and records end, found 64 bytes
 * at a time.
 *
 *	csv_index_begin(&x, 0);			a record begins at s[0]
 *	while (csv_index_more(&x, s, n)) 	some more ends of cells:
 *		x.end[0 .. x.n)
 *
 * Quotes are those of RFC 4180: one opens a cell as its first byte, the next
 * one closes it unless it is doubled, and a delimiter or a line end follows.
 * The first byte that does not keep to this ends the index: x.bad says where,
 * and nothing from there on is in it. CR, LF and CRLF are line ends; both
 * halves of CRLF are listed.
 *
 * Beside them, blocks of the same bytes are marked for what they hold, so that
 * of most records it is known without a look that they hold no such thing.
 */
#ifndef STREAM_CSV_INDEX_H
#define STREAM_CSV_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	CSV_INDEX_BYTES = 1 << 15, /* looked at by one call of more, at most */
	CSV_INDEX_MAX = 1 << 30,   /* bytes of a text, at most */
};

/*
 * Blocks of 64 bytes that hold something, by their first byte: those of one
 * call of more, and the last of a text, with CSV_MARKS_END behind.
 */
struct csv_marks {
	uint32_t at[CSV_INDEX_BYTES / 64 + 2];
	size_t n, next;
};
#define CSV_MARKS_END (UINT32_MAX - 64)
#define CSV_INDEX_END UINT32_MAX

struct csv_index {
	char delim, quote; /* quote NUL: there are none */
	/* delimiters and line ends outside quotes; places in these of the line
	   ends; line ends inside quotes: in order, CSV_INDEX_END behind the
	   last of row and inside */
	uint32_t end[CSV_INDEX_BYTES + 8];
	uint32_t row[CSV_INDEX_BYTES + 1];
	uint32_t inside[CSV_INDEX_BYTES + 1];
	size_t n, nrow, ninside;
	/* bytes other than line ends and usual text: UTF-8 of printable ASCII
	   and U+4000 to U+9FFF only, no blanks at the ends of cells; doubled
	   quotes */
	struct csv_marks odd, doubled;
	size_t done;      /* bytes looked at */
	size_t bad;       /* SIZE_MAX: none so far */
	bool is_open_bad; /* bad is a quote inside an unquoted cell; else it is
			     what follows a closing one */
	bool in_quotes;   /* where done stands */

	bool (*more)(struct csv_index *x, const char *s, size_t n);
	struct csv_edge {
		uint64_t inside;   /* all ones in quotes */
		uint64_t at_start; /* 1: the byte before ends a cell */
		uint64_t at_open;  /* 1: it opens a quote */
		uint64_t at_close; /* 1: it closes one */
		uint64_t at_blank; /* 1: it is a space, or a line end inside */
		uint64_t rest;     /* bytes due of a character */
	} edge;                    /* of what is done */
};

void csv_index_init(struct csv_index *x, char delim, char quote);

/* A record begins at this offset: what comes next is read from there. */
void csv_index_begin(struct csv_index *x, size_t offset);

/*
 * Put offsets from the next bytes of s into x; those before are gone. False if
 * there are no more: all n bytes are looked at, or x->bad is set.
 */
static inline bool
csv_index_more(struct csv_index *x, const char *s, size_t n)
{
	return x->more(x, s, n);
}

/*
 * Is one of the marks between two offsets of x->end, or may it be? They are
 * asked for in order, and for bytes of one call of more only.
 */
static inline bool
csv_marks_any(struct csv_marks *m, size_t from, size_t to)
{
	while (m->at[m->next] + 64 <= from)
		m->next++;
	return m->at[m->next] <= to;
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
