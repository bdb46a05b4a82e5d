#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "rules/date.h"
#include "rules/email.h"
#include "rules/money.h"
#include "rules/name.h"
#include "rules/shape.h"

/* The 150 commonest, as both scripts write them: about nine people of ten. */
static const char surnames[] =
	"王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田"
	"董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹"
	"熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康"
	"易乔赖文施洪季鲁葛柴樊兰殷颜倪庄章牛耿俞温邢辛管祝左齐伍申骆凌阎"
	"張劉陳楊黃趙吳孫馬羅鄭謝許韓鄧馮蕭蔣葉蘇呂盧鐘鍾譚陸韋賈鄒閆龍賀顧龔"
	"萬錢嚴湯喬賴魯蘭顏莊溫齊駱";

static const char *const doubles[] = {"欧阳", "歐陽", "司马", "司馬", "上官",
	"诸葛", "諸葛", "东方", "東方", "皇甫", "尉迟", "尉遲", "慕容", "司徒",
	"夏侯", "令狐", "端木", "公孙", "公孫", "轩辕", "軒轅", "宇文", "长孙",
	"長孫"};

enum {
	HAN = 3,        /* bytes of a Han character in UTF-8, rare ones aside */
	NAME_CHARS = 6, /* of a name with its title */
};

/* A number of digits, perhaps with a minus, thousands and a point. */
static bool
is_number(struct text t)
{
	size_t digits = 0, points = 0, others = 0;

	for (size_t i = 0; i < t.n; i++) {
		char c = t.s[i];

		digits += c >= '0' && c <= '9';
		points += c == '.';
		others += (c < '0' || c > '9') && c != '.' && c != ',' &&
			  (i > 0 || c != '-');
	}
	return digits > 0 && points <= 1 && others == 0;
}

static bool
has_year(struct text t)
{
	size_t run = 0;

	for (size_t i = 0; i < t.n && run < 4; i++)
		run = t.s[i] >= '0' && t.s[i] <= '9' ? run + 1 : 0;
	return run == 4;
}

static bool
is_date(struct text t)
{
	static const enum date_order orders[] = {DATE_YMD, DATE_DMY, DATE_MDY};
	struct date d;

	for (size_t i = 0; has_year(t) && i < NELEM(orders); i++)
		if (date_read(&d, t.s, t.n, orders[i]) == NULL)
			/* of birth, if before */
			return d.day >= day_of(2000, 1, 1);
	return false;
}

/*
 * The first number of a cell of telephones. Without a country a number in a
 * row of digits is one only if it can be nothing else; with one, only marks
 * between its groups tell it from any other number.
 */
static bool
find_phone(struct phone *p, struct text t)
{
	struct phone_cell c;
	const char *why = phone_cell(t.s, t.n, NULL, &c);
	bool begins =
		(*t.s >= '0' && *t.s <= '9') || *t.s == '+' || *t.s == '(';

	if (why && strcmp(why, "phone_country") == 0 && !is_number(t))
		why = phone_cell(t.s, t.n, "US", &c);
	if (why != NULL || c.n == 0 || (!c.whole && !begins))
		return false;
	*p = c.v[0];
	return !p->ask || *t.s == '+';
}

/* A text of Han characters alone into out, what is between them left out. */
static bool
squeeze_han(char out[NAME_CHARS * HAN], struct text *t)
{
	size_t k = 0;

	for (size_t i = 0, len; i < t->n; i += len) {
		uint32_t c = utf8_get(t->s + i, t->n - i, &len);

		if (c == ' ')
			continue;
		if (!utf8_is_han(c) || len != HAN || k == NAME_CHARS * HAN)
			return false;
		memcpy(out + k, t->s + i, HAN);
		k += HAN;
	}
	*t = (struct text){out, k};
	return true;
}

/* Places, which begin with many a family name, end in these. */
static bool
is_place(struct text t)
{
	static const char *const ends[] = {"市", "区", "區", "县", "縣", "省",
		"州", "镇", "鎮", "村", "路"};

	for (size_t i = 0; i < NELEM(ends); i++)
		if (memcmp(t.s + t.n - HAN, ends[i], HAN) == 0)
			return true;
	return false;
}

/* Take a title off the end of a name, if one is there. */
static bool
eat_title(struct text *t)
{
	static const char *const titles[] = {"先生", "女士", "小姐", "太太"};

	for (size_t i = 0; i < NELEM(titles); i++)
		if (t->n > 2 * HAN && memcmp(t->s + t->n - 2 * HAN, titles[i],
					      2 * HAN) == 0) {
			t->n -= 2 * HAN;
			return true;
		}
	return false;
}

static bool
is_name(struct text t, bool *is_titled)
{
	char first[HAN + 1] = "", han[NAME_CHARS * HAN];

	*is_titled = false;
	if (!squeeze_han(han, &t) || t.n < 2 * HAN)
		return false;
	*is_titled = eat_title(&t);
	/* by a title one family name is called */
	size_t given = *is_titled ? 0 : HAN;

	for (size_t i = 0; i < NELEM(doubles); i++)
		if (text_starts(t.s, t.n, doubles[i]) > 0)
			return t.n >= 2 * HAN + given && t.n <= 4 * HAN;
	memcpy(first, t.s, HAN);
	return strstr(surnames, first) != NULL && t.n >= HAN + given &&
	       t.n <= 3 * HAN && !is_place(t);
}

static bool
is_money(struct text t)
{
	struct money m;

	if (money_read(&m, t.s, t.n) != NULL)
		return false;
	for (size_t i = 0; i + HAN <= t.n && m.currency[0] == '\0'; i++)
		if (memcmp(t.s + i, "万", HAN) == 0 ||
			memcmp(t.s + i, "萬", HAN) == 0)
			return true;
	return m.currency[0] != '\0';
}

static bool
is_email(struct text t)
{
	struct buf b = {0};
	struct email e;
	bool is_one = memchr(t.s, '@', t.n) != NULL &&
		      email_read(&b, &e, t.s, t.n) == NULL;

	buf_free(&b);
	return is_one;
}

static enum shape
look(struct text t, struct shape_more *more)
{
	char tmp[TEXT_FOLD_MAX];
	/* notes are long; a few telephones are not */
	struct text f = text_fold(tmp, t.s, t.n);
	enum gender g;

	if (f.s == NULL || f.n == 0 || f.n > TEXT_FOLD_MAX)
		return SHAPE_TEXT;
	if (is_email(f))
		return SHAPE_EMAIL;
	if (!is_number(f) && is_date(f))
		return SHAPE_DATE;
	if (find_phone(&more->phone, f))
		return SHAPE_PHONE;
	if (is_number(f))
		return SHAPE_NUMBER;
	if (gender_read(&g, f.s, f.n) == NULL && g != GENDER_NONE)
		return SHAPE_GENDER;
	if (is_name(f, &more->is_titled))
		return SHAPE_NAME;
	return is_money(f) ? SHAPE_MONEY : SHAPE_TEXT;
}

enum shape
shape_of(struct shape_more *more, const char *s, size_t n)
{
	struct shape_more none;

	if (more == NULL)
		more = &none;
	more->is_titled = false;
	return look((struct text){s, n}, more);
}
