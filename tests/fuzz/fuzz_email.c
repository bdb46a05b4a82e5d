/*
 * Laws of rules/email over any bytes: an address has one @, a domain in small
 * letters and bounded size; read again it is itself, as is its key; a glance
 * reads what the whole rule does.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "law.h"
#include "rules/email.h"

static void
check_glance(const char *why, const struct email *fast, const void *s, size_t n)
{
	char *hidden = law_hide(s, n);
	struct buf b = {0};
	struct email slow;
	const char *slow_why = email_read(&b, &slow, hidden, n + LAW_HIDDEN);

	LAW((why == NULL) == (slow_why == NULL));
	LAW(why == NULL || strcmp(why, slow_why) == 0);
	LAW(bytes_cmp(fast->addr.s, fast->addr.n, slow.addr.s, slow.addr.n) ==
		0);
	LAW(fast->nmore == slow.nmore);
	buf_free(&b);
	free(hidden);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct buf b = {0}, b2 = {0}, b3 = {0};
	struct email e, again;
	const char *why = email_read(&b, &e, (const char *)data, n);

	LAW((why == NULL) == (e.addr.n > 0));
	check_glance(why, &e, data, n);
	if (why == NULL) {
		struct text a = e.addr;
		const char *at = memchr(a.s, '@', a.n);

		LAW(a.n <= EMAIL_MAX && at != NULL && at > a.s);
		for (const char *p = at + 1; p < a.s + a.n; p++)
			LAW(*p != '@' && (*p < 'A' || *p > 'Z'));
		LAW(email_read(&b2, &again, a.s, a.n) == NULL);
		LAW(again.nmore == 0 && again.addr.n == a.n);
		LAW(memcmp(again.addr.s, a.s, a.n) == 0);

		struct text key = email_key(&b2, a.s, a.n);
		struct text twice = email_key(&b3, key.s, key.n);

		LAW(twice.n == key.n && memcmp(twice.s, key.s, key.n) == 0);
	}
	buf_free(&b);
	buf_free(&b2);
	buf_free(&b3);
	return 0;
}
