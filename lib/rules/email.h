/*
 * E-mail addresses, out of cells that people fill: full-width letters, the
 * Chinese full stop for a point, mailto:, "Zhang San <z@x.cn>", several in one
 * cell. What can be delivered only the mail system knows; what is refused here
 * is certainly wrong.
 *
 * An address is LOCAL@DOMAIN (RFC 5321 4.1.2, RFC 6531 for other than ASCII):
 * the local part 1 to 64 bytes of the letters RFC 5322 calls atext, non-ASCII
 * and single inner points (no quoted local parts); the domain two or more
 * labels of 1 to 63 bytes, letters, digits, inner hyphens and non-ASCII, the
 * last not all digits; 254 bytes in all (RFC 5321 4.5.3.1.3). The case of the
 * local part is kept, for a host may care; ASCII letters of the domain become
 * small.
 */
#ifndef RULES_EMAIL_H
#define RULES_EMAIL_H

#include "rules/text.h"

enum { EMAIL_MAX = 254 }; /* bytes of an address, no NUL */

struct email {
	struct text addr; /* in the cell or in the buffer given */
	size_t nmore;     /* further pieces with an @, good or bad */
};

/*
 * Read an e-mail cell: the first good address of it. Between several stand
 * commas, semicolons, 、 or line ends, or spaces if every word has its @. An
 * ASCII address with a small domain is a slice of s; b is overwritten for
 * others. NULL, or why none is good: what is wrong with the first piece.
 */
const char *email_read(struct buf *b, struct email *e, const char *s, size_t n);

/*
 * The key that two spellings of one address share: the whole in small letters
 * (NFKC_Casefold where it is not ASCII). Points and +tags are part of it: what
 * they mean is each host's own affair. A slice of s if that is its key, else b.
 */
struct text email_key(struct buf *b, const char *s, size_t n);

#endif
