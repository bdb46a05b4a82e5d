/*
 * Personal values with a part left out, for those who need not see all: enough
 * stays to tell one from another, too little to call or write to anybody. A
 * view, no protection: whoever may read the file reads all of it.
 */
#ifndef RULES_MASK_H
#define RULES_MASK_H

#include "base/buf.h"

/*
 * Append telephone numbers as they stand: of each seven digits or more, the
 * four before the last four are asterisks, +86138****8001.
 */
void mask_phones(struct buf *b, const char *s, size_t n);

/* Append an e-mail with the first character of its name: z***@x.cn. */
void mask_email(struct buf *b, const char *s, size_t n);

#endif
