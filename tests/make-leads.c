/*
 * make-leads ROWS [--dups PCT] [--seed N] [--truth FILE]: a Chinese lead list
 * as a dealer's call centre exports it, CSV on stdout, the same for the same
 * arguments. PCT rows of a hundred (default 15) are of a customer seen before,
 * his number in any of five spellings; about one cell in ten is quoted. FILE
 * gets row,cluster: data rows from 1, and the customer of each.
 *
 * make-leads ROWS --events N [--seed S]: N events of the leads 1 to ROWS, in
 * the order of their time, for lead-log.
 *
 * A customer is worked out anew from his number in the list, so that nothing
 * is held in memory; no two of them share a telephone.
 */
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/day.h"
#include "base/mem.h"

#define ONE_OF(list, r) ((list)[(r) % NELEM(list)])

static const char *const surnames[] = {"王", "李", "张", "刘", "陈", "杨", "黄",
	"赵", "吴", "周", "徐", "孙", "马", "朱", "胡", "郭", "何", "高", "林",
	"罗", "郑", "梁", "谢", "宋", "唐", "许", "韩", "冯", "邓", "曹", "彭",
	"曾", "欧阳", "司马", "诸葛", "上官"};
static const char *const given[] = {"伟", "芳", "娜", "敏", "静", "丽", "强",
	"磊", "军", "洋", "勇", "艳", "杰", "娟", "涛", "明", "超", "秀", "霞",
	"平", "刚", "桂", "英", "华", "玉", "萍", "红", "建", "国", "文", "梓",
	"涵", "浩", "宇", "子", "轩", "欣", "怡", "晨", "雪", ""};
static const char *const channels[] = {"抖音", "汽车之家", "懂车帝", "易车",
	"朋友介绍", "展厅到店", "400来电", "微信公众号"};
static const char *const products[] = {"轩逸", "朗逸", "卡罗拉", "秦PLUS DM-i",
	"Model Y", "宋PLUS", "CR-V", "帕萨特", "问界M7", "理想L6"};
static const char *const expected[] = {
	"一周内", "一个月内", "三个月内", "半年内", "半年以上", "不确定", ""};
static const char *const regions[] = {"北京市朝阳区", "北京市海淀区",
	"上海市浦东新区", "广州市天河区", "深圳市南山区", "杭州市余杭区",
	"成都市武侯区", "武汉市洪山区", "西安市雁塔区", "南京市江宁区",
	"苏州市"};
static const char *const stages[] = {
	"新建", "已联系", "已邀约", "已到店", "已试驾", "已成交", "已战败"};
static const char *const reps[] = {"陈静", "刘洋", "赵磊", "孙丽", "周强",
	"吴敏", "郑华", "王芳", "冯涛", "许晨"};
static const char *const notes[] = {"", "", "", "", "晚上联系", "要报价,含保险",
	"说\"再看看\"", "已加微信", "周末到店看车,带家人",
	"置换旧车\n想先评估"};
static const short prefixes[] = {130, 131, 132, 133, 135, 136, 137, 138, 139,
	150, 151, 152, 153, 155, 156, 157, 158, 159, 166, 173, 175, 176, 177,
	178, 180, 181, 182, 183, 185, 186, 187, 188, 189, 191, 198, 199};

/* How often of a hundred, and what else an event of that kind says. */
static const struct kind {
	const char *name;
	unsigned pct;
	bool has_value, has_amount, has_next;
} kinds[] = {
	{"call", 40, false, false, true},
	{"note", 20, false, false, false},
	{"stage", 15, true, false, false},
	{"visit", 10, false, false, true},
	{"quote", 7, false, true, false},
	{"testdrive", 3, false, false, false},
	{"order", 3, false, true, false},
	{"payment", 2, false, true, false},
};

/* The n-th number of a stream of its own (splitmix64). */
static uint64_t
chance(uint64_t seed, uint64_t n)
{
	uint64_t z = (seed + n) * 0x9E3779B97F4A7C15u;

	z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
	z = (z ^ z >> 27) * 0x94D049BB133111EBu;
	return z ^ z >> 31;
}

/* A cell, quoted where it must be, and one time in ten where it need not. */
static void
add_cell(struct buf *b, const char *s, uint64_t *row)
{
	*row = chance(*row, 1);
	if (b->n > 0 && b->s[b->n - 1] != '\n')
		buf_addc(b, ',');
	if (strpbrk(s, ",\"\n") == NULL && *row % 10 != 0) {
		buf_adds(b, s);
		return;
	}
	buf_addc(b, '"');
	for (; *s; s++) {
		if (*s == '"')
			buf_addc(b, '"');
		buf_addc(b, *s);
	}
	buf_addc(b, '"');
}

static void
spell_phone(char out[48], uint64_t who, uint64_t seed, uint64_t how)
{
	/* a step prime to the count of numbers visits each once */
	uint64_t count = NELEM(prefixes) * (uint64_t)100000000;
	uint64_t at = (who * 2654435761u + chance(seed, 0) % count) % count;
	int area = prefixes[at / 100000000];
	int a = (int)(at % 100000000 / 10000), b = (int)(at % 10000);
	char plain[16];

	switch (how % 5) {
	case 0: snprintf(out, 48, "%d%04d%04d", area, a, b); break;
	case 1: snprintf(out, 48, "%d-%04d-%04d", area, a, b); break;
	case 2: snprintf(out, 48, "%d %04d %04d", area, a, b); break;
	case 3: snprintf(out, 48, "+86 %d%04d%04d", area, a, b); break;
	default:
		snprintf(plain, sizeof plain, "%d%04d%04d", area, a, b);
		for (int i = 0; i < 11; i++, out += 3) {
			memcpy(out, "０", 3);
			out[2] = (char)(out[2] + plain[i] - '0');
		}
		*out = '\0';
	}
}

static void
spell_name(char out[48], uint64_t person, bool is_woman, uint64_t how)
{
	const char *first = ONE_OF(surnames, person);

	if (how % 12 == 0)
		snprintf(out, 48, "%s%s", first, is_woman ? "女士" : "先生");
	else
		/* the last of the list is no character: names of two, three */
		snprintf(out, 48, "%s%s%s", first,
			given[person / 64 % (NELEM(given) - 1)],
			ONE_OF(given, person / 4096));
}

static void
spell_time(char out[32], uint64_t r)
{
	int y, m, d, sec = (int)(r / 365 % 43200) + 8 * 3600;

	day_civil(day_of(2026, 1, 1) + (int32_t)(r % 325), &y, &m, &d);
	if (r >> 60 & 1)
		snprintf(out, 32, "%d/%d/%d %d:%02d", y, m, d, sec / 3600,
			sec / 60 % 60);
	else
		snprintf(out, 32, "%d-%02d-%02d %02d:%02d:%02d", y, m, d,
			sec / 3600, sec / 60 % 60, sec % 60);
}

static void
add_lead(struct buf *b, uint64_t seed, uint64_t who, uint64_t line)
{
	uint64_t person = chance(seed ^ 1, who), row = chance(seed ^ 2, line);
	uint64_t r = chance(seed ^ 3, line);
	bool is_woman = person >> 60 & 1;
	char name[48], phone[48], when[32];

	spell_name(name, person, is_woman, r);
	spell_phone(phone, who, seed, r >> 8);
	spell_time(when, chance(seed ^ 4, line));
	add_cell(b, name, &row);
	add_cell(b, is_woman ? "女" : "男", &row);
	add_cell(b, phone, &row);
	add_cell(b, ONE_OF(channels, r >> 16), &row);
	add_cell(b, ONE_OF(products, r >> 20), &row);
	add_cell(b, ONE_OF(expected, r >> 24), &row);
	add_cell(b, ONE_OF(regions, person >> 32), &row);
	add_cell(b, when, &row);
	add_cell(b, ONE_OF(stages, r >> 32), &row);
	add_cell(b, ONE_OF(reps, r >> 36), &row);
	add_cell(b, ONE_OF(notes, r >> 40), &row);
	buf_addc(b, '\n');
}

static const struct kind *
kind_of(uint64_t pct)
{
	const struct kind *k = kinds;

	for (; pct >= k->pct; k++)
		pct -= k->pct;
	return k;
}

static void
add_instant(struct buf *b, int64_t second)
{
	int y, m, d, sec = (int)(second % 86400);

	day_civil(day_of(2026, 1, 1) + (int32_t)(second / 86400), &y, &m, &d);
	buf_addf(b, "%d-%02d-%02dT%02d:%02d:%02d+08:00", y, m, d, sec / 3600,
		sec / 60 % 60, sec % 60);
}

/* An event, at a second of the year. */
static void
add_event(struct buf *b, uint64_t seed, uint64_t leads, uint64_t line,
	int64_t second)
{
	uint64_t r = chance(seed ^ 6, line), row = chance(seed ^ 7, line);
	const struct kind *k = kind_of(r % 100);

	buf_addf(b, "%" PRIu64 ",", 1 + chance(seed ^ 8, line) % leads);
	add_instant(b, second);
	buf_addf(b, ",%s,%s,%s,", k->name,
		k->has_value ? ONE_OF(stages, r >> 8) : "",
		ONE_OF(reps, r >> 12));
	if (k->has_amount)
		buf_addf(b, "%" PRIu64 ".00", 500 + (r >> 16) % 300000);
	buf_addc(b, ',');
	if (k->has_next && r >> 40 & 1)
		add_instant(b, second + (int64_t)(r >> 41) % 14 * 86400);
	add_cell(b, ONE_OF(notes, r >> 48), &row);
	buf_addc(b, '\n');
}

static void
flush(struct buf *b, FILE *f, size_t at_least)
{
	if (b->n < at_least)
		return;
	if (fwrite(b->s, 1, b->n, f) != b->n)
		die("the list cannot be written");
	buf_clear(b);
}

static void
write_events(uint64_t seed, uint64_t leads, uint64_t n)
{
	struct buf b = {0};

	buf_adds(&b, "id,at,kind,value,rep,amount,next_at,note\n");
	for (uint64_t i = 0; i < n; i++) {
		/* of 325 days, each second as often as the other */
		add_event(&b, seed, leads, i, (int64_t)(i * (325 * 86400) / n));
		flush(&b, stdout, 1 << 18);
	}
	flush(&b, stdout, 0);
	buf_free(&b);
}

static void
write_leads(uint64_t seed, uint64_t rows, uint64_t dups, FILE *truth)
{
	struct buf b = {0};
	uint64_t known = 0;

	buf_adds(&b, "客户姓名,性别,手机号,来电渠道,意向车型,预计采购时间,区域,"
		     "创建时间,状态,跟进人,备注\n");
	if (truth)
		fputs("row,cluster\n", truth);
	for (uint64_t i = 1; i <= rows; i++) {
		uint64_t r = chance(seed ^ 5, i);
		bool is_dup = known > 0 && r % 100 < dups;
		uint64_t who = is_dup ? r / 100 % known : known++;

		add_lead(&b, seed, who, i);
		if (truth)
			fprintf(truth, "%" PRIu64 ",%" PRIu64 "\n", i, who + 1);
		flush(&b, stdout, 1 << 18);
	}
	flush(&b, stdout, 0);
	buf_free(&b);
}

static uint64_t
number(const char *s)
{
	char *end;
	uint64_t n = strtoull(s, &end, 10);

	if (*s < '0' || *s > '9' || *end != '\0')
		die_usage("not a whole number: '%s'", s);
	return n;
}

int
main(int argc, char **argv)
{
	static const struct option options[] = {
		{"dups", required_argument, NULL, 'd'},
		{"events", required_argument, NULL, 'e'},
		{"seed", required_argument, NULL, 's'},
		{"truth", required_argument, NULL, 't'},
		{0},
	};
	uint64_t dups = 15, seed = 1, events = 0;
	FILE *truth = NULL;

	die_init("make-leads");
	for (int c; (c = getopt_long(argc, argv, "", options, NULL)) != -1;)
		switch (c) {
		case 'd': dups = number(optarg); break;
		case 'e': events = number(optarg); break;
		case 's': seed = number(optarg); break;
		case 't':
			truth = fopen(optarg, "w");
			if (truth == NULL)
				die("%s: cannot be opened", optarg);
			break;
		default: return EXIT_USAGE;
		}
	if (optind != argc - 1)
		die_usage("usage: make-leads ROWS [--dups PCT] [--seed N] "
			  "[--truth FILE] [--events N]");
	uint64_t rows = number(argv[optind]);

	if (events > 0 && rows == 0)
		die_usage("no events without leads");

	seed = chance(seed, 0);
	if (events > 0)
		write_events(seed, rows, events);
	else
		write_leads(seed, rows, dups, truth);
	if (fflush(stdout) != 0 || (truth && fclose(truth) != 0))
		die("not everything could be written");
	return 0;
}
