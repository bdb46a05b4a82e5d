#include <stdio.h>
#include <string.h>

#include "rules/email.h"
#include "store/who.h"

void
who_read(struct who *w, const char *s)
{
	const size_t n = strlen(s);
	struct buf b = {0};

	w->kind = WHO_NOBODY;
	if (n > 0 && n < 10 && strspn(s, "0123456789") == n) {
		w->kind = WHO_ID;
	} else if (strchr(s, '@')) {
		const struct text key = email_key(&b, s, n);

		w->kind = WHO_EMAIL;
		snprintf(
			w->key, sizeof w->key, "email %.*s", (int)key.n, key.s);
	} else if (phone_read(s, n, NULL, &w->phone) == NULL && !w->phone.ask) {
		w->kind = WHO_PHONE;
		snprintf(w->key, sizeof w->key, "phone %s", w->phone.num);
	}
	buf_free(&b);
}
