/*
 * Laws of stream/numfmt: a byte for the built-in format, the format spelled
 * out, LF, the number.
 *
 * - what a plain format writes reads back to the same double, and is not
 *   written another way when it is read again;
 * - a day, a time, a mask hold digits and - : space ( ) only;
 * - what is no number stays as it stands.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "stream/numfmt.h"

#include "law.h"

int LLVMFuzzerTestOneInput(const uint8_t *s, size_t n);

static void
check(const struct numfmt *f, bool is_1904, const char *s, size_t n)
{
	char out[NUMFMT_MAX], again[NUMFMT_MAX];
	size_t len = numfmt_text(out, f, is_1904, s, n);

	if (len == 0)
		return;
	LAW(len < NUMFMT_MAX && n < NUMFMT_MAX);
	out[len] = '\0';
	memcpy(again, s, n);
	again[n] = '\0';
	if (f->kind == NUMFMT_NUMBER) {
		double is = strtod(out, NULL), was = strtod(again, NULL);

		/* of 15 digits */
		LAW(is == was || fabs(is - was) <= fabs(was) * 1e-14);
		size_t k = numfmt_text(again, f, is_1904, out, len);

		LAW(k == 0 || (k == len && memcmp(out, again, k) == 0));
	} else {
		/* or it is written as a plain format would */
		struct numfmt plain = {.kind = NUMFMT_NUMBER};
		size_t k = numfmt_text(again, &plain, is_1904, s, n);

		LAW(strspn(out, "0123456789-: ()") == len ||
			(k == len && memcmp(out, again, k) == 0));
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const char *s = (const char *)data, *lf;
	struct numfmt f;

	if (n < 2)
		return 0;
	bool is_1904 = data[0] & 0x80;

	numfmt_builtin(&f, data[0] & 0x7F);
	lf = memchr(s + 1, '\n', n - 1);
	if (lf == NULL) {
		check(&f, is_1904, s + 1, n - 1);
		return 0;
	}
	size_t len = (size_t)(lf - s - 1);
	char *code =
		malloc(len + 1); /* exactly as long: a byte too far shows */

	LAW(code != NULL);
	memcpy(code, s + 1, len);
	code[len] = '\0';
	numfmt_parse(&f, code);
	LAW(memchr(f.mask, '\0', sizeof f.mask) != NULL);
	check(&f, is_1904, lf + 1, n - len - 2);
	free(code);
	return 0;
}
