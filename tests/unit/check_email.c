/* Unit tests of rules/email: addresses out of cells. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "rules/email.h"
#include "vary.h"

static const struct {
	const char *in, *want;
	size_t nmore;
} good[] = {
	{"GaryLDenson@cuvox.de", "GaryLDenson@cuvox.de", 0},
	{" zhang.san+vip@QQ.Com ", "zhang.san+vip@qq.com", 0},
	{"ｚ＠ｘ．ｃｎ", "z@x.cn", 0},
	{"z@x。cn", "z@x.cn", 0},
	{"z＠１６３．com", "z@163.com", 0},
	{"mailto:z@x.cn", "z@x.cn", 0},
	{"<z@x.cn>", "z@x.cn", 0},
	{"Zhang San <z@x.cn>", "z@x.cn", 0},
	{"张三 <mailto:z@X.cn>", "z@x.cn", 0},
	{"\"Zhang, San\" <z@x.cn>", "z@x.cn", 0},
	{"z@x.cn <z@x.cn>", "z@x.cn", 0},
	{"z\xE2\x80\x8B@x.cn", "z@x.cn", 0},
	{"张三@例子.公司", "张三@例子.公司", 0}, /* RFC 6531 */
	{"o'neil@x.co.uk", "o'neil@x.co.uk", 0},
	{"z@1.x-y.xn--p1ai", "z@1.x-y.xn--p1ai", 0},
	/* several: the first good one, the rest told */
	{"a@x.cn;b@x.cn", "a@x.cn", 1},
	{"a@x.cn、b@x.cn，c@x.cn", "a@x.cn", 2},
	{"a@x.cn b@x.cn", "a@x.cn", 1},
	{"a@x.cn\nb@x.cn", "a@x.cn", 1},
	{"a@x.cn; a@x.cn;", "a@x.cn", 0},
	{"a@b@c.cn, ok@x.cn", "ok@x.cn", 1},
	{"无, ok@x.cn", "ok@x.cn", 0},
};

START_TEST(an_address_is_found)
{
	const char *in = good[_i].in, *want = good[_i].want;
	struct buf b = {0}, b2 = {0};
	struct email e, again;
	const char *why = email_read(&b, &e, in, strlen(in));

	ck_assert_msg(why == NULL, "'%s': %s", in, why ? why : "");
	ck_assert_msg(e.addr.n == strlen(want) &&
			      memcmp(e.addr.s, want, e.addr.n) == 0,
		"'%s': '%.*s'", in, (int)e.addr.n, e.addr.s);
	ck_assert_uint_eq(e.nmore, good[_i].nmore);
	/* law: twice is once, and the second time nothing is copied */
	ck_assert_ptr_null(email_read(&b2, &again, e.addr.s, e.addr.n));
	ck_assert_uint_eq(again.addr.n, e.addr.n);
	ck_assert(memcmp(again.addr.s, want, e.addr.n) == 0);
	if (text_ascii(want, e.addr.n) == e.addr.n)
		ck_assert_uint_eq(b2.cap, 0);
	buf_free(&b);
	buf_free(&b2);
}
END_TEST

#define A32 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static const struct {
	const char *in, *why;
} bad[] = {
	{"", "no @"},
	{"无", "no @"},
	{"zhangsan", "no @"},
	{"a@b@c.cn", "more than one @"},
	{"@x.cn", "nothing before the @"},
	{"z@", "nothing behind the @"},
	{"z@localhost", "no point in the domain"},
	{"z@x,cn", "no point in the domain"},
	{"z@x..cn", "a point too many"},
	{"z@x.cn.", "a point too many"},
	{"z@.cn", "a point too many"},
	{"z..s@x.cn", "a point too many"},
	{".z@x.cn", "a point too many"},
	{"z.@x.cn", "a point too many"},
	{"zhang san@x.cn", "a space inside"},
	{"z @x.cn", "a space inside"},
	{"z@x .cn", "a space inside"},
	{"z(s)@x.cn", "a character no address has"},
	{"z@x_y.cn", "a character no domain has"},
	{"z@-x.cn", "a hyphen at the edge of a domain label"},
	{"z@10.0.0.1", "a domain that ends in a number"},
	{A32 A32 "a@x.cn", "too long before the @"},
	{"z@" A32 A32 ".cn", "too long between points"},
	{"z@" A32 "." A32 "." A32 "." A32 "." A32 "." A32 "." A32 "." A32 ".cn",
		"longer than an address can be"},
};

START_TEST(a_fault_is_named)
{
	struct buf b = {0};
	struct email e;
	const char *why = email_read(&b, &e, bad[_i].in, strlen(bad[_i].in));

	ck_assert_msg(why != NULL, "'%s'", bad[_i].in);
	ck_assert_str_eq(why, bad[_i].why);
	ck_assert_uint_eq(e.addr.n, 0);
	buf_free(&b);
}
END_TEST

static const struct {
	const char *in, *want;
} keys[] = {
	{"GaryLDenson@cuvox.de", "garyldenson@cuvox.de"},
	{"z.s+vip@gmail.com", "z.s+vip@gmail.com"}, /* no points are dropped */
	{"ÄRGER@x.de", "ärger@x.de"},
	{"张三@例子.公司", "张三@例子.公司"},
};

START_TEST(a_key_is_small)
{
	const char *in = keys[_i].in, *want = keys[_i].want;
	struct buf b = {0};
	struct text t = email_key(&b, in, strlen(in));

	ck_assert_msg(t.n == strlen(want) && memcmp(t.s, want, t.n) == 0,
		"'%s': '%.*s'", in, (int)t.n, t.s);
	buf_free(&b);
}
END_TEST

/* Law: what is seen at a glance is what the whole rule reads. */
START_TEST(a_glance_reads_the_same)
{
	static const char *const more[] = {"@", ".", "-", "A", "z", "9", "'",
		"+", "<", ">", ",", " ", "mailto:", "张", "。"};
	char out[VARY_MAX];

	srand(23);
	for (int i = 0; i < 200000; i++) {
		const char *in = i % 2 ? good[(size_t)rand() % NELEM(good)].in
				       : bad[(size_t)rand() % NELEM(bad)].in;

		if (strlen(in) > VARY_MAX / 2)
			continue;
		size_t n = vary(out, in, more, NELEM(more));
		struct buf b = {0}, b2 = {0};
		struct email fast, slow;
		const char *why = email_read(&b, &fast, out + VARY_HIDDEN, n);
		const char *slow_why =
			email_read(&b2, &slow, out, n + VARY_HIDDEN);

		ck_assert((why == NULL) == (slow_why == NULL));
		if (why)
			ck_assert_str_eq(why, slow_why);
		ck_assert(bytes_cmp(fast.addr.s, fast.addr.n, slow.addr.s,
				  slow.addr.n) == 0);
		ck_assert_uint_eq(fast.nmore, slow.nmore);
		buf_free(&b);
		buf_free(&b2);
	}
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("email");
	TCase *t = tcase_create("email");

	tcase_add_loop_test(t, an_address_is_found, 0, (int)NELEM(good));
	tcase_add_loop_test(t, a_fault_is_named, 0, (int)NELEM(bad));
	tcase_add_loop_test(t, a_key_is_small, 0, (int)NELEM(keys));
	tcase_add_test(t, a_glance_reads_the_same);
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);

	srunner_run_all(r, CK_ENV);
	int failed = srunner_ntests_failed(r);

	srunner_free(r);
	return failed > 0;
}
