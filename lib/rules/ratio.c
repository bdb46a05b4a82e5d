#include "rules/ratio.h"

int
ratio_cmp(struct ratio a, struct ratio b)
{
	const __int128 x = a.num * b.den, y = b.num * a.den;

	return x < y ? -1 : x > y;
}

int64_t
ratio_round(struct ratio r)
{
	return (int64_t)((2 * r.num + r.den) / (2 * r.den));
}

void
ratio_print(struct buf *b, struct ratio r, int places)
{
	char text[48], *s = text + sizeof text;
	const bool is_negative = r.num < 0;
	__int128 n = is_negative ? -r.num : r.num;

	if (r.den == 0)
		return;
	for (int i = 0; i < places; i++)
		n *= 10;
	n = (2 * n + r.den) / (2 * r.den);
	const bool is_zero = n == 0;

	for (int i = 0; i <= places || n > 0; i++) {
		if (i == places && places > 0)
			*--s = '.';
		*--s = (char)('0' + (int)(n % 10));
		n /= 10;
	}
	if (is_negative && !is_zero)
		*--s = '-';
	buf_add(b, s, (size_t)(text + sizeof text - s));
}
