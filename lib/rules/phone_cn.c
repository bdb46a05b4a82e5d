/*
 * The numbering plan of China, as libphonenumber 8.12.57 has it: metadata and
 * the order in which prefixes come off. Where the library knows a number and
 * this file calls it a service, that is ours (see is_service).
 */
#include <string.h>

#include "rules/phone_plan.h"

/*
 * Digits of a subscriber by area code, 300 to 999, 50 a line: 7, 8, b for
 * both. 10 and 2x, which are shorter, have 8.
 */
static const char area[] = "..........7877777777...............7.............7"
			   "7777777777..........7877777878...........777777.7."
			   "..........7877777777.7.....7.7.88b7b7777.........."
			   ".877777777....7..7777777777777..77................"
			   "..........8888888888...8...8..7887777777...7..7..."
			   "7877777777.7777.7...78788888787..........877787777"
			   "...............................77777.............."
			   "..........7.77....7......................77......."
			   ".7........7777777777..7.7...7.78..777777...7777..."
			   "7777b878778.77..7.787777777777..........7877777777"
			   "............77..777......777..7777777777.........."
			   ".b77777777..........7877777777...7..777..77777778."
			   ".777..7.77.7777777.7..........7777777777.7.7......"
			   ".77777..............7777777777..........7777777777";

/* The third digit of a mobile by its second, as bits. */
static const uint16_t third[10] = {
	[3] = 0x3FF,
	[4] = 1 << 5 | 1 << 7,
	[5] = 0x3FF & ~(1 << 4),
	[6] = 1 << 2 | 1 << 5 | 1 << 6 | 1 << 7,
	[7] = 0x3FF & ~(1 << 4 | 1 << 9),
	[8] = 0x3FF,
	[9] = 0x3FF & ~(1 << 4),
};

bool
phone_cn_mobile(const char *d)
{
	const uint64_t one = 0x0101010101010101u;
	uint64_t w;

	if (d[0] != '1' || d[1] < '3' || d[1] > '9' || d[2] < '0' || d[2] > '9')
		return false;
	/* eight at once: what is no digit has its top bit set in one of three
	 */
	memcpy(&w, d + 3, 8);
	if ((w | (w - one * '0') | (w + one * (0x7F - '9'))) & one * 0x80)
		return false;
	if (third[d[1] - '0'] >> (d[2] - '0') & 1)
		return true;
	/* 1740 0 to 1740 5 are satellite telephones */
	return memcmp(d, "1740", 4) == 0 && d[4] <= '5';
}

/* Could a number of this length and beginning be one? Decides prefixes. */
static bool
is_general(const char *d, size_t n)
{
	if (n < 7)
		return false;
	switch (d[0]) {
	case '0': return false;
	case '1':
		if (n == 12)
			return strchr("127", d[1]) == NULL;
		return n <= 8 || n == 10 || n == 11;
	case '2': return n <= 8 || n == 10 || n == 12;
	case '6': return n >= 8 && n <= 10;
	case '8':
		if (d[1] == '6')
			return n == 8;
	}
	return n >= 8 && n <= 11;
}

/* 1 and two digits that mark a carrier, and two that name it: 17951. */
static bool
has_carrier(const char *d, size_t n)
{
	return n >= 5 && d[0] == '1' &&
	       (d[1] == '1' || d[1] == '2' || (d[1] == '7' && d[2] == '9'));
}

/* Digits of the trunk or carrier prefix that come off. */
static size_t
trunk(const char *d, size_t n)
{
	size_t k = n > 0 && d[0] == '0' ? 1 : has_carrier(d, n) ? 5 : 0;

	if (k > 0 && is_general(d, n) && !is_general(d + k, n - k))
		return 0;
	return k;
}

/* Digits of the international prefix, with or without a carrier's. */
static size_t
abroad(const char *d, size_t n)
{
	size_t k = has_carrier(d, n) ? 5 : 0;

	if (n < k + 2 || d[k] != '0' || d[k + 1] != '0')
		return 0;
	k += 2;
	return n > k && d[k] == '0' ? 0 : k;
}

/* Digits of the area code at d, 0 if there is none; *sub as in the table. */
static size_t
area_len(const char *d, size_t n, char *sub)
{
	*sub = '8';
	if (n >= 2 && (memcmp(d, "10", 2) == 0 || (d[0] == '2' && d[1] != '6')))
		return 2;
	if (n < 3 || d[0] < '3')
		return 0;
	*sub = area[(d[0] - '3') * 100 + (d[1] - '0') * 10 + d[2] - '0'];
	return *sub == '.' ? 0 : 3;
}

static bool
is_fixed(const char *d, size_t n)
{
	char sub;
	size_t a = area_len(d, n, &sub), k = n - a;

	/* 807 has 7 digits, and 8 where they begin with 8 */
	if (n == 11 && memcmp(d, "8078", 4) == 0)
		return true;
	if (a == 0)
		return false;
	if (a == 3)
		return (k == 7 && sub != '8') || (k == 8 && sub != '7');
	if (k != 8)
		return false;
	if (d[0] == '2' && d[1] != '1')
		return true;
	/* 010 and 021: no 100xxxxx, no 800xxxxx, and 021 no 0xxxxxxx */
	if (d[0] == '2' && d[2] == '0')
		return false;
	return (d[2] != '1' && d[2] != '8') || d[3] != '0' || d[4] != '0';
}

static enum phone_kind
kind_of(const char *d, size_t n)
{
	if (n == 11 && phone_cn_mobile(d))
		return PHONE_MOBILE;
	if ((n == 10 && memcmp(d, "800", 3) == 0) ||
		(n == 12 && (memcmp(d, "10800", 5) == 0 ||
				    memcmp(d, "21800", 5) == 0)))
		return PHONE_TOLL_FREE;
	if ((n == 10 && memcmp(d, "400", 3) == 0) ||
		((n == 10 || n == 11) && memcmp(d, "950", 3) == 0))
		return PHONE_SHARED_COST;
	return is_fixed(d, n) ? PHONE_FIXED : PHONE_UNKNOWN;
}

/*
 * Numbers one calls and that call nobody: 110 and 12x, 5 digits with a 1 or
 * 95, 96 in front, 6 with 11, 12, 95, 96, premium 160 and 168 with 8.
 */
static bool
is_service(const char *d, size_t n)
{
	bool is_1x = n >= 3 && d[0] == '1' && (d[1] == '1' || d[1] == '2');
	bool is_9x = n >= 3 && d[0] == '9' && (d[1] == '5' || d[1] == '6');

	switch (n) {
	case 3: return is_1x;
	case 5: return d[0] == '1' || is_9x;
	case 6: return is_1x || is_9x;
	case 8: return memcmp(d, "160", 3) == 0 || memcmp(d, "168", 3) == 0;
	}
	return false;
}

/* The same, behind an area code: 010-95588, 0755-12345. */
static bool
is_local_service(const char *d, size_t n)
{
	char sub;
	size_t a = area_len(d, n, &sub);

	return a > 0 && is_service(d + a, n - a);
}

const char *
phone_cn(const char *d, size_t n, bool behind_cc, bool is_said, struct phone *p)
{
	size_t k = behind_cc ? 0 : abroad(d, n);

	if (k > 0)
		return phone_abroad(d + k, n - k, p);
	is_said = is_said || (n > 0 && d[0] == '0');
	if (!behind_cc && n >= 2 && memcmp(d, "86", 2) == 0) {
		k = 2 + trunk(d + 2, n - 2);
		if ((!is_general(d, n) && is_general(d + k, n - k)) || n > 12) {
			is_said = true;
			d += k;
			n -= k;
		}
	}
	/* nothing that leaves less than a number was a prefix */
	k = trunk(d, n);
	if (n - k >= 7) {
		d += k;
		n -= k;
	}

	enum phone_kind kind = kind_of(d, n);

	if (kind == PHONE_UNKNOWN) {
		k = n > 0 && d[0] == '0';
		if (is_service(d + k, n - k) ||
			(is_said && is_local_service(d + k, n - k)))
			return "phone_service";
		/* no country has so many, whatever prefix they have */
		return is_said || n > 20 ? "phone_bad" : "phone_country";
	}
	if (!is_said && kind != PHONE_MOBILE && memcmp(d, "400", 3) != 0 &&
		memcmp(d, "800", 3) != 0)
		return "phone_country";
	return phone_sure(p, "+86", d, n, kind);
}
