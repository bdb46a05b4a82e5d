/*
 * Names of persons, and the gender that people write into them.
 *
 * A name comes out in NFKC (Unicode UAX #15), without invisible characters,
 * white space of any kind as one space, none between two Han characters
 * (张　三 is 张三). Nothing else is changed: case, order and punctuation stay,
 * "Langlais, Micah" too.
 *
 * A title that tells the gender is read and taken off, if a whole name is left:
 * more than a Chinese surname, or two words. So 王小明先生 is 王小明, male, but
 * 张先生, 欧阳女士 and "Mr. Smith" stay as they are, the gender read: there is
 * no better name to call them by. A title alone is no name. Titles known: 先生
 * 女士 小姐 太太 夫人 老先生 老太太 behind; Mr Mrs Ms Miss in front ("MS" in
 * capitals only with its point: they may be initials); and a gender word in
 * brackets behind, as in 王小明（女）. Titles that contradict each other, as in
 * 张先生（女）, are left alone and say nothing. Titles without a gender (张总,
 * 王经理, 陈老师, 李医生, Dr.) are kept, and so is all beyond 256 bytes.
 */
#ifndef RULES_NAME_H
#define RULES_NAME_H

#include "rules/text.h"

enum gender { GENDER_NONE, GENDER_MALE, GENDER_FEMALE };

struct name {
	struct text text;   /* in the cell or in the buffer given */
	enum gender gender; /* GENDER_NONE: the name does not say */
};

/*
 * Read a name cell; a null marker (rules/text.h) is an empty name. Pure ASCII
 * and pure Han names that need nothing are slices of s; b is overwritten for
 * others. Bytes that are not UTF-8 become U+FFFD.
 */
void name_read(struct buf *b, struct name *nm, const char *s, size_t n);

/* A glance: is it a name that name_read leaves as it is, and says no gender? */
bool name_is_plain(const char *s, size_t n);

/*
 * One name of two cells, to be given to name_read: family then given if both
 * are Han (张 + 三丰), else given, a space, family. Where one says nothing it
 * is the other; b is overwritten if both say something. b may not hold the
 * cells.
 */
struct text name_join(
	struct buf *b, const struct text *family, const struct text *given);

/*
 * The bytes of the Chinese surname that a simplified or traditional name begins
 * with: two characters if they are one (欧阳), else one; 0: none of Han.
 */
size_t name_surname(const char *s, size_t n);

/*
 * Read a gender cell: 男 男性 男士 先生 m male man mr, 女 女性 女士 小姐 太太
 * 夫人 f female woman mrs ms miss, in any case, wide or narrow. Empty and null
 * markers are GENDER_NONE. NULL, or why not; then *g is GENDER_NONE. Digits
 * are refused: one system's 1 is another's 2.
 */
const char *gender_read(enum gender *g, const char *s, size_t n);

/* The same at a glance: as nearly all lists write it; else GENDER_NONE. */
enum gender gender_usual(const char *s, size_t n);

/* The canonical cell: "male", "female", or "". Is it that, and not empty? */
const char *gender_text(enum gender g);
bool gender_is_canonical(const char *s, size_t n);

#endif
