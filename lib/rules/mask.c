#include "rules/mask.h"
#include "base/utf8.h"

enum { LEAST = 7, SHOWN = 4, HIDDEN = 4 };

static size_t
digits(const char *s, size_t n)
{
	size_t i = 0;

	while (i < n && s[i] >= '0' && s[i] <= '9')
		i++;
	return i;
}

void
mask_phones(struct buf *b, const char *s, size_t n)
{
	for (size_t i = 0; i < n;) {
		size_t k = digits(s + i, n - i);

		for (size_t d = 0; d < k; d++) {
			size_t left = k - d;
			bool is_hidden = k >= LEAST && left > SHOWN &&
					 left <= SHOWN + HIDDEN;

			buf_addc(b, is_hidden ? '*' : s[i + d]);
		}
		i += k;
		if (i < n)
			buf_addc(b, s[i++]);
	}
}

void
mask_email(struct buf *b, const char *s, size_t n)
{
	const char *at = n ? memchr(s, '@', n) : NULL;
	size_t len = 0;

	if (n > 0)
		utf8_get(s, n, &len);
	buf_add(b, s, len);
	if (n > 0)
		buf_adds(b, "***");
	if (at)
		buf_add(b, at, (size_t)(s + n - at));
}
