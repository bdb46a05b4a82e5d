/*
 * What foreign bytes are written in, and turning them into UTF-8.
 *
 * Encodings go by the names people know: UTF-8, UTF-16LE, UTF-16BE, UTF-32LE,
 * UTF-32BE, GB18030, BIG5-HKSCS, WINDOWS-1252 are guessed, and whatever
 * iconv(3) knows can be said. GB2312, GBK and CP936 are read as GB18030, which
 * holds them all: files that claim one are seldom only that. The byte 80 in it
 * is the euro sign, as Windows writes it.
 */
#ifndef STREAM_ENCODING_H
#define STREAM_ENCODING_H

#include <iconv.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/*
 * The encoding of text that begins with these bytes, NULL if they are no text:
 * one byte in sixteen a control character that lists never have, or nothing
 * but high bytes that mean nothing in any of the encodings.
 *
 * A byte-order mark decides; then NUL bytes where UTF-16 has them; then
 * UTF-8, in which ASCII is and which a few torn characters do not hide. Else,
 * and for very short UTF-8, the reading wins in which most characters are
 * common ones and fewest are faults; WINDOWS-1252 is for high bytes that stand
 * alone among ASCII letters. is_all: nothing follows, so that a character cut
 * short at the end is a fault.
 */
const char *encoding_guess(const char *s, size_t n, bool is_all);

struct encoding {
	iconv_t conv;
	size_t unit; /* bytes that are lost together: 2 in UTF-16 */
	bool is_utf8;
	bool is_gb;
	bool has_begun; /* something was written: no mark can come */
};

/* Open by name, in any case. NULL, or why not: nothing is to close then. */
const char *encoding_open(struct encoding *e, const char *name);

/*
 * Append n bytes as UTF-8 to out. How many were taken: a character cut short
 * at the end is left, to be given again with what follows it, unless is_end.
 * However the bytes are cut, the text is the same.
 *
 * What is not of the encoding becomes a byte FF each (in UTF-16 and UTF-32,
 * each unit); all else in out is valid UTF-8. A byte-order mark at the very
 * beginning is no part of the text.
 */
size_t encoding_convert(struct encoding *e, struct buf *out, const char *s,
	size_t n, bool is_end);

void encoding_close(struct encoding *e);

#endif
