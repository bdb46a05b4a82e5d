/*
 * The text of a shared string or of a cell, out of its pieces: <t>, <v>, and
 * the <t> of rich runs, joined. Pinyin and furigana (<rPh>) are not part of
 * it. Blanks at either end of a piece count only under xml:space="preserve";
 * _x000D_ is the character of that number (ECMA-376 part 1, 22.9.2.19), and
 * stays as it stands if there is none.
 *
 * Texts lie one behind the other in b; the owner says where one begins.
 */
#ifndef STREAM_XLSX_TEXT_H
#define STREAM_XLSX_TEXT_H

#include <stdbool.h>

#include "base/buf.h"

enum { XLSX_TEXT_MAX = 32 << 20 };

struct xlsx_text {
	struct buf b;
	bool is_long; /* the last one has more than XLSX_TEXT_MAX bytes */

	size_t from; /* where it begins, and the piece being read */
	size_t piece;
	int level; /* of the piece */
	bool is_on, is_kept, is_run;
};

/* A text begins behind the last one. */
void xlsx_text_start(struct xlsx_text *t);

/*
 * An element begins, so many levels below <si> or <is>: a piece if it is a <t>
 * of theirs. Other pieces, at any level, come by xlsx_text_piece.
 */
void xlsx_text_element(
	struct xlsx_text *t, const char *name, const char **att, int level);
void xlsx_text_piece(struct xlsx_text *t, const char **att, int level);

/* Characters; they count inside a piece only. */
void xlsx_text_add(struct xlsx_text *t, const char *s, size_t n);

/* An element ends. */
void xlsx_text_end(struct xlsx_text *t, int level);

void xlsx_text_free(struct xlsx_text *t);

#endif
