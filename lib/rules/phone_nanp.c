/*
 * The North American plan (+1), as far as it is simple: area codes of the
 * United States, Canada and Puerto Rico in libphonenumber 8.12.57. The islands,
 * 5xx and all other exceptions are asked.
 */
#include <string.h>

#include "rules/phone_plan.h"

/* Area codes 200 to 999, 50 a line: x geographic, t toll-free. */
static const char area[] = ".xxxxxxxxxx.xxxxxxxxx..xxxx.xx.x..x.x..xx.......xx"
			   "xxxxx.x...x.xx...x.xx.x...x..x.x.x.....x.........."
			   ".xxxxxxxxxx.xxxxxxxxxx.x.xx...xxx.x.xx.x.x.x..xx.."
			   ".xx.......xx..xx.xx...........x....xx............."
			   ".xxxxxxxxxx.xxxxxxxx...xxx....xxx.xx.xx.x.xx.x.xx."
			   "x.......x....xx...xxx...xx..xxx...x..............."
			   ".xxxxxxxxxx.xxxxxxxxx.........xx..x....xxx......x."
			   ".x.......x.xxxx..x..xxxxxx...xxxx.xxxx............"
			   ".xxxxxxxxxx.xxxxxxxxx..x..x.xxxx....x..xxx....xx.."
			   "xx....xx.xxxx....x.x..x.....x.xxx......x.........."
			   ".xxxxxxxxx..xxxxxxxxx...xxxx...xx.x..x..x.xx...x.."
			   "...xx..x..x.xx.x...xxxxxxx..xxxxx..xxx............"
			   "txxxxxxxx.x.xxxxxxxxx....xx.x.xxxt....xxx..xtx.xx."
			   "x...xtxxxxx.xxxxtx..x.xx...tx.........t..........."
			   ".xxxxxxxxxx.xxxxxxxxx....x..xxxx..x.xxxxxx.x.x.xxx"
			   ".xx.x.x..x..........xxxx....xxx...xxx..x..........";

static bool
is_service(const char *d, size_t n)
{
	return n == 3 && (memcmp(d, "988", 3) == 0 ||
				 (d[0] >= '2' && d[1] == '1' && d[2] == '1'));
}

const char *
phone_nanp(const char *d, size_t n, const char *region, struct phone *p)
{
	const char *all = d;
	size_t nall = n;
	bool plus = strcmp(region, "ZZ") == 0;

	if (is_service(d, n))
		return "phone_service";
	if (!plus && n > 4 && memcmp(d, "011", 3) == 0 && d[3] != '0')
		return phone_abroad(d + 3, n - 3, p);
	if (!plus && n == 11 && d[0] == '1') {
		d++;
		n--;
	}
	if (n == 10 && d[0] >= '2' && d[3] >= '2') {
		char a = area[(d[0] - '2') * 100 + (d[1] - '0') * 10 + d[2] -
			      '0'];

		/* the end of 505 is shared with Nicaragua's country code */
		if (a != '.' && memcmp(d, "5056", 4) != 0)
			return phone_sure(p, "+1", d, n,
				a == 't' ? PHONE_TOLL_FREE
					 : PHONE_FIXED_OR_MOBILE);
	}
	/* behind +, the country code has to be given back */
	return phone_ask_for(
		p, region, plus, plus ? all - 1 : all, plus ? nall + 1 : nall);
}
