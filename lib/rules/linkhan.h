/*
 * Names and texts of Han as they are compared, so that what is said in several
 * ways is one. Case and width are folded, characters simplified.
 */
#ifndef RULES_LINKHAN_H
#define RULES_LINKHAN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "rules/han.h"

/* Is there any Han in it? */
bool linkhan_is(const char *s, size_t n);

/*
 * Append a company or an address in words: of Han, of digits, of letters. What
 * says only that it is a company or a town (有限公司, 省) parts words and goes,
 * and so does what is counted (100号 3室). Numbers that are counted are digits
 * (一百号).
 */
void linkhan_text(struct buf *b, const char *s, size_t n);

/*
 * A name in words, anew: no space or point between Han (张 伟, 阿凡提·买买提),
 * no other name in letters beside it (张伟 David), no title behind it, nor what
 * a town is (上海市). A surname with a title or another name is followed by a
 * space (张 先生, 张 david).
 */
void linkhan_name(struct buf *b);

/* A name of Han by how it is read, as a number; 0: of a surname alone. */
uint64_t linkhan_reading(const struct han *h, const char *s, size_t n);

#endif
