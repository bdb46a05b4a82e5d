/*
 * UTF-8 text (RFC 3629): no surrogates, nothing above U+10FFFF, shortest form
 * only. Widths and normal forms are utf8proc's.
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/* Bytes of s before the first that is not UTF-8; n if all is well. */
size_t utf8_valid(const char *s, size_t n);

/*
 * The same by one of the ways it is done, for tests to hold them equal: a
 * character at a time, or long runs by blocks of 16 (SSSE3) or 32 bytes (AVX2)
 * where the machine can.
 */
enum utf8_way { UTF8_BY_CHARACTER, UTF8_BY_16, UTF8_BY_32 };
size_t utf8_valid_by(enum utf8_way way, const char *s, size_t n);

/*
 * The code point at s (n > 0 bytes left), its length in *len. A byte that is
 * not UTF-8 gives U+FFFD and length 1.
 */
uint32_t utf8_get(const char *s, size_t n, size_t *len);

/* Append a code point. */
void utf8_add(struct buf *b, uint32_t c);

/* Append text with U+FFFD for each byte that is not UTF-8. */
void utf8_mend(struct buf *b, const char *s, size_t n);

/* Terminal columns of text: 2 for 中, 0 for a combining mark. */
size_t utf8_width(const char *s, size_t n);

/*
 * Append the NFKC form of text (full width to half, ㈱ to (株), é composed);
 * bytes that are not UTF-8 become U+FFFD. NFKC_CASEFOLD folds case as well,
 * BARE also takes off what marks a letter: é is e.
 */
enum utf8_form { UTF8_NFKC, UTF8_NFKC_CASEFOLD, UTF8_BARE };
void utf8_norm(struct buf *b, const char *s, size_t n, enum utf8_form form);

/* Is it a Han ideograph (unified, extensions, compatibility; also 〇)? */
bool utf8_is_han(uint32_t c);

/* Is it a letter of any script (general category L; Han is)? */
bool utf8_is_letter(uint32_t c);

/*
 * Is it one of the characters nobody sees and nobody means: zero width,
 * direction marks, soft hyphen, BOM, variation selectors, controls but
 * TAB, LF and CR?
 */
bool utf8_is_invisible(uint32_t c);

/* Is it white space: ASCII, U+00A0, U+2000 to U+200A, U+3000 and the like? */
bool utf8_is_space(uint32_t c);

#endif
