/*
 * Text as people typed it. The first step of every foreign cell: what nobody
 * sees goes, and what means "nothing" becomes nothing.
 *
 * Input is UTF-8; other bytes pass as they are where nothing has to change,
 * else as U+FFFD. Results are slices: of the input where nothing had to change
 * (the usual case: no copy, no memory), else of a struct buf that the caller
 * owns and the call overwrites. So a column that is rewritten needs a buf of
 * its own for as long as its value is.
 */
#ifndef RULES_TEXT_H
#define RULES_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

struct text {
	const char *s; /* not NUL-terminated */
	size_t n;
};

/*
 * The cell without white space and invisible characters at its ends and
 * without invisible ones inside (utf8_is_space, utf8_is_invisible); white
 * space inside stays, line ends too, for a note may have lines. A null marker
 * comes out empty.
 */
struct text text_clean(struct buf *b, const char *s, size_t n);

/*
 * Append the cell as it is compared where only what is read counts: cleaned,
 * its case and width folded. clean is work space.
 */
void text_key(struct buf *b, struct buf *clean, const char *s, size_t n);

/* The same of a name, in which white space does not count: put into b. */
void text_name_key(struct buf *b, struct buf *clean, const char *s, size_t n);

/*
 * A glance: is the cell such that text_clean leaves it as it is, and is not
 * empty? Printable ASCII and U+4000 to U+9FFF are; of others it says no.
 */
bool text_is_plain(const char *s, size_t n);

/* The ends only; never a copy. */
struct text text_trim(const char *s, size_t n);

/*
 * Does the whole text say that there is nothing? Nothing at all, or, in any
 * case: - -- — —— － n/a null (null) none 无 暂无 未知 空, and the errors of a
 * spreadsheet (#N/A #NAME? #NULL! #NUM! #REF! #VALUE! #DIV/0!). "NA" and "nan"
 * are not among them: both are names.
 */
bool text_is_null(const char *s, size_t n);
enum { TEXT_NULL_MAX = 7 }; /* bytes of the longest of them */

/*
 * Can a text of n > 0 bytes that begin so be such a marker? Few others can: of
 * Han, those that go on as 无, 暂, 未 and 空 do. Of a single byte, the second
 * may be itself, or what ends a cell of CSV behind it.
 */
extern const unsigned char text_null_first[256], text_null_second[256];

static inline bool
text_may_be_null(const char *s, size_t n)
{
	return (n <= TEXT_NULL_MAX) &
	       ((text_null_first[(unsigned char)s[0]] &
			text_null_second[(unsigned char)s[n > 1]]) != 0);
}

/*
 * For what is read rather than kept (dates, money, keywords): trimmed, no
 * invisible characters, any white space a space, full-width ASCII and the
 * signs ￥ and ￡ narrow, U+2212 a hyphen. Printable ASCII comes back as a
 * slice of s at any length, the rest in out; .s is NULL if it does not fit or
 * is not UTF-8.
 */
enum { TEXT_FOLD_MAX = 96 };
struct text text_fold(char out[TEXT_FOLD_MAX], const char *s, size_t n);

/* Bytes of s before the first that is not printable ASCII (0x20 to 0x7E). */
size_t text_ascii(const char *s, size_t n);

/*
 * Bytes of s taken by word if s begins with it, else 0; ASCII letters match in
 * either case. text_is: the word and nothing behind it.
 */
size_t text_starts(const char *s, size_t n, const char *word);
bool text_is(const char *s, size_t n, const char *word);

/* The same on a text that is eaten from the front. */
bool text_eat(struct text *t, const char *word);
void text_eat_spaces(struct text *t);

/* Eat at most max (18) digits into *v, 0 if there are none; how many. */
int text_number(struct text *t, int max, int64_t *v);

#endif
