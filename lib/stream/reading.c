#include <errno.h>
#include <iconv.h>
#include <limits.h>
#include <stdint.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "stream/reading.h"

enum {
	/* so many high bytes tell a reading from another */
	ENOUGH = 8192,
	/* a byte that cannot be */
	FAULT = -6,
};

/*
 * Characters that lists of customers are full of, simplified and traditional:
 * family and given names, headers, answers, places, companies. Two readings of
 * a few bytes may both be text; the one that means something holds these.
 */
static const char common[] =
	"王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧田"
	"董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白"
	"邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤欧阳"
	"司上官诸葛張劉陳楊黃趙吳孫馬羅鄭謝許韓馮鄧蕭潘蔣葉蘇魏呂盧鐘鍾譚陸"
	"範賈韋鄒龍賀顧龔萬錢嚴湯歐陽葛諸溫温柯游詹賴赖翁簡简巫塗莊庄連连"
	"伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉萍红建国文梓涵浩宇"
	"子轩欣怡晨雪梅婷琳丹玲慧佳倩鑫鹏飞波辉斌峰宁志俊海春兰凤荣珍云美雅"
	"昊皓宸妍馨煜璇淼瑜瑋婕興煌娥常琪雯嘉豪家诗思语博天一小大心冰晓世永德福"
	"东光成祥瑞琴燕莉薇莹健凯"
	"偉靜麗強軍艷傑濤剛華紅國軒鵬飛輝寧蘭鳳榮雲詩語曉東瑩凱惠淑雅婉鈺銘"
	"宏冠廷承翰柏佩君怡如宜蓁品睿芸彥彦"
	"客户姓名手机号码电话性别来电渠道意向车型预计采购时间区域创建状态跟进人"
	"备注公司地址邮箱城市省份职位产品金额订单编日期负责部门源联系方式称级类"
	"序列说明登录身证微信年龄职业行需求数量价格销售线索分店经理员"
	"客戶機號碼電話別來電車預計採購時間區創建狀態進備註郵箱產額訂單編負責門"
	"聯繫絡稱級類說證齡業數價銷線經員項目總顧問點話"
	"男女先生士小姐太二三四五六七八九十零两周内半年以不确定新已邀约到试驾交"
	"战败抖音汽之家懂易友介绍展厅众朋要报含保险再看加晚末带置换旧想评估的了"
	"是"
	"在有我他她没无未可能和与也就个月还给打过来去回等接听通拒挂断空错好中"
	"兩週內約試駕戰敗廳眾報險帶換舊評個還給過聽斷錯與無沒會後後話對嗎"
	"北京市朝阳海淀上浦东新广州天河深圳南山杭余成都侯汉洪西安雁塔江苏州重庆"
	"湖南北河山东西福建四川辽吉黑陕甘青云贵浙皖县镇村街路弄楼室栋座园厦院"
	"臺台北高雄桃園園中竹香港澳門新界九龍廣東州蘇慶漢縣鎮樓號廈灣區"
	"有限责任股份科技贸易实业集团商务网络信息限責資貿實團務網絡訊"
	"，。、：；（）！？“”　";

/* The common ones as codes of two bytes, or as code points. */
struct set {
	unsigned char bit[1 << 13];
};

static void
set_add(struct set *set, unsigned code)
{
	set->bit[code >> 3] |= (unsigned char)(1u << (code & 7));
}

static bool
set_has(const struct set *set, unsigned code)
{
	return set->bit[code >> 3] >> (code & 7) & 1;
}

/* In an encoding; all in common take three bytes of UTF-8. */
static void
set_fill(struct set *set, const char *encoding)
{
	iconv_t conv = iconv_open(encoding, "UTF-8");

	if (conv == (iconv_t)-1)
		die("this machine cannot write %s: %s", encoding,
			strerror(errno));
	for (const char *p = common; *p; p += 3) {
		unsigned char code[8];
		char *in = (char *)p, *out = (char *)code;
		size_t n = 3, room = sizeof code;

		iconv(conv, NULL, NULL, NULL, NULL);
		if (iconv(conv, &in, &n, &out, &room) == 0 &&
			iconv(conv, NULL, NULL, &out, &room) == 0 &&
			room == sizeof code - 2)
			set_add(set, (unsigned)code[0] << 8 | code[1]);
	}
	iconv_close(conv);
}

static void
set_fill_unicode(struct set *set)
{
	size_t len;

	for (const char *p = common; *p; p += len)
		set_add(set, utf8_get(p, 3, &len));
}

/* A reading of a text: what the character at i is worth in it. */
struct reading {
	const char *name;
	/* its points; its length in *len, 0 if the text ends within it */
	int (*look)(const struct set *set, const unsigned char *s, size_t i,
		size_t n, size_t *len);
};

static bool
is_letter(unsigned c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

/* Of a text that ends at n: is the byte at i an ASCII letter? */
static bool
is_letter_at(const unsigned char *s, size_t i, size_t n)
{
	return i < n && is_letter(s[i]);
}

static bool
is_word(unsigned c)
{
	return is_letter(c) || (c >= '0' && c <= '9');
}

/*
 * One of two bytes in UTF-8: letters keep to letters of their script, signs
 * stand alone. One is worth a common reading, no more.
 */
static int
look_alphabet(const unsigned char *s, size_t i, size_t n)
{
	unsigned lead = s[i];
	unsigned before = i > 0 ? s[i - 1] : 0;
	unsigned behind = i + 2 < n ? s[i + 2] : 0;

	if (before < 0x80 && behind < 0x80)
		return 4;
	if (lead <= 0xC9)
		return is_word(before) || is_word(behind) ? 4 : 2;
	/* phonetics and marks, and scripts no list was seen in */
	if (lead <= 0xCD || lead >= 0xDC)
		return 0;
	return (i >= 2 && s[i - 2] / 2u == lead / 2) || behind / 2 == lead / 2
		       ? 4
		       : 2;
}

static int
look_utf8(const struct set *set, const unsigned char *s, size_t i, size_t n,
	size_t *len)
{
	uint32_t c = utf8_get((const char *)s + i, n - i, len);

	if (*len == 1) {
		*len = n - i >= 4;
		return FAULT;
	}
	if (*len == 2)
		return look_alphabet(s, i, n);
	return c <= 0xFFFF && set_has(set, c) ? 4 : 2;
}

static int
look_gb(const struct set *set, const unsigned char *s, size_t i, size_t n,
	size_t *len)
{
	unsigned a = s[i], b = n - i > 1 ? s[i + 1] : 0;

	*len = 1;
	if (a == 0x80)
		return 0;
	if (a == 0xFF)
		return FAULT;
	if (n - i < 2 || (b >= '0' && b <= '9' && n - i < 4)) {
		*len = 0;
		return FAULT;
	}
	if (b >= '0' && b <= '9') {
		bool is_four = s[i + 2] >= 0x81 && s[i + 2] <= 0xFE &&
			       s[i + 3] >= '0' && s[i + 3] <= '9';

		*len = is_four ? 4 : 1;
		return is_four ? 0 : FAULT;
	}
	if (b < 0x40 || b == 0x7F || b == 0xFF)
		return FAULT;
	*len = 2;
	/* the é of Région begins a common one */
	if (is_letter(b) &&
		(is_letter_at(s, i - 1, n) || is_letter_at(s, i + 2, n)))
		return -2;
	if (set_has(set, a << 8 | b))
		return 4;
	/* GB 2312: signs, then hanzi of two levels; GBK put the rest around */
	if (b < 0xA1 || a < 0xA1 || a > 0xF7)
		return -2;
	return a >= 0xD8 ? 0 : a >= 0xB0 ? 2 : a <= 0xA3 ? 1 : -1;
}

static int
look_big5(const struct set *set, const unsigned char *s, size_t i, size_t n,
	size_t *len)
{
	unsigned a = s[i], b = n - i > 1 ? s[i + 1] : 0;
	unsigned code = a << 8 | b;

	*len = 1;
	if (a < 0x87 || a == 0xFF)
		return FAULT;
	if (n - i < 2) {
		*len = 0;
		return FAULT;
	}
	if (b < 0x40 || b == 0xFF || (b > 0x7E && b < 0xA1))
		return FAULT;
	*len = 2;
	if (set_has(set, code))
		return 4;
	/* signs, hanzi of two levels; Hong Kong put the rest around */
	if (code >= 0xA440 && code <= 0xC67E)
		return 2;
	if (code >= 0xA140 && code <= 0xA3BF)
		return 1;
	return code >= 0xC940 && code <= 0xF9D5 ? 0 : -2;
}

/* High bytes on end around i, as far as they matter. */
static size_t
run_at(const unsigned char *s, size_t i, size_t n)
{
	size_t from = i, to = i + 1;

	while (from > 0 && i - from < 3 && s[from - 1] >= 0x80)
		from--;
	while (to < n && to - i < 3 && s[to] >= 0x80)
		to++;
	return to - from;
}

static bool
is_letter_1252(unsigned char c)
{
	static const char low[] = "\x8A\x8C\x8E\x9A\x9C\x9E\x9F";

	return (c >= 0xC0 && c != 0xD7 && c != 0xF7) ||
	       (c >= 0x80 && strchr(low, c));
}

/*
 * Letters belong to words in ASCII; two on end, as in Íñigo, are seldom, and
 * then a small one goes on in small ones.
 */
static int
look_letter(const unsigned char *s, size_t i, size_t n, size_t run)
{
	bool is_in_word =
		is_letter_at(s, i - 1, n) || is_letter_at(s, i + 1, n);

	if (run == 1)
		return is_in_word ? 3 : 0;
	if (i + 1 < n && s[i] >= 0xE0 && s[i + 1] >= 'a' && s[i + 1] <= 'z')
		return 2;
	return is_in_word || (i + 1 < n && is_letter_1252(s[i + 1]) &&
				     is_letter_at(s, i + 2, n));
}

static int
look_1252(const struct set *set, const unsigned char *s, size_t i, size_t n,
	size_t *len)
{
	/* these stand by digits, words and blanks: € … quotes – — ™ £ © ° */
	static const char signs[] = "\x80\x85\x91\x92\x93\x94\x96\x97\x99\xA0"
				    "\xA1\xA3\xA9\xAA\xAB\xAE\xB0\xBA\xBB\xBD"
				    "\xBF";
	unsigned char c = s[i];
	size_t run = run_at(s, i, n);

	(void)set;
	*len = 1;
	if (c == 0x81 || c == 0x8D || c == 0x8F || c == 0x90 || c == 0x9D)
		return FAULT;
	if (run > 2)
		return -2;
	if (is_letter_1252(c))
		return look_letter(s, i, n, run);
	return strchr(signs, c) && run == 1 ? 1 : -1;
}

/* Of two that are worth as much the first is taken. */
static const struct reading readings[] = {
	{"UTF-8", look_utf8},
	{"GB18030", look_gb},
	{"BIG5-HKSCS", look_big5},
	{"WINDOWS-1252", look_1252},
};

static long
judge(const struct reading *r, const struct set *set, const char *text,
	size_t n, bool is_all)
{
	const unsigned char *s = (const unsigned char *)text;
	long points = 0;

	for (size_t i = 0, len; i < n; i += len) {
		len = 1;
		if (s[i] < 0x80)
			continue;
		int worth = r->look(set, s, i, n, &len);

		if (len == 0 && !is_all)
			break;
		points += worth;
		len += len == 0;
	}
	return points;
}

const char *
reading_choose(const char *s, size_t n, bool is_all)
{
	const char *best = NULL;
	long most = LONG_MIN, high = 0;
	size_t end = 0;

	for (; end < n && high < ENOUGH; end++)
		high += s[end] < 0;
	for (size_t i = 0; i < NELEM(readings); i++) {
		struct set set = {0};

		if (i == 0)
			set_fill_unicode(&set);
		else if (readings[i].look != look_1252)
			set_fill(&set, readings[i].name);
		long points =
			judge(&readings[i], &set, s, end, is_all && end == n);

		if (points > most) {
			most = points;
			best = readings[i].name;
		}
	}
	return most > -high ? best : NULL;
}
