/*
 * Whom a word on the command line means: a lead's id, a number of less than
 * ten digits; an e-mail; a telephone number; or nobody, a part of a number.
 */
#ifndef STORE_WHO_H
#define STORE_WHO_H

#include "rules/phone.h"

enum who_kind { WHO_ID, WHO_EMAIL, WHO_PHONE, WHO_NOBODY };

enum { WHO_KEY = 320 + sizeof "email " };

struct who {
	enum who_kind kind;
	struct phone phone; /* of WHO_PHONE: num is E.164 */
	char key[WHO_KEY];  /* in the table identity; of WHO_EMAIL and WHO_PHONE
			     */
};

void who_read(struct who *w, const char *s);

#endif
