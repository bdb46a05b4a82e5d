/* Unit tests of base/glance. */
#include <check.h>
#include <stdlib.h>

#include "base/glance.h"
#include "base/map.h"
#include "base/mem.h"

static struct glance g;
static struct map m;

static void
end(void)
{
	g = (struct glance){0};
	map_free(&m);
}

/* The number of a text, as the header says it is asked for. */
static uint32_t
id_of(const char *s, size_t n)
{
	int64_t id = glance_find(&g, s, n);

	if (id >= 0)
		return (uint32_t)id;
	uint32_t new = (uint32_t)map_add(&m, s, n, NULL);

	glance_keep(&g, s, n, new);
	return new;
}

START_TEST(it_knows_nothing_at_first)
{
	ck_assert_int_eq(glance_find(&g, "", 0), -1);
	ck_assert_int_eq(glance_find(&g, "已成交", 9), -1);
	/* nor what looks like a free slot */
	ck_assert_int_eq(glance_find(&g, "\0\0\0\0\0\0\0\0", 8), -1);
}
END_TEST

START_TEST(what_was_kept_is_found)
{
	static const char *const text[] = {"", "张", "张三", "陈静", "已成交",
		"abcdefgh", "abcdefghi", "北京市朝阳", "0123456789abcdef"};

	for (size_t i = 0; i < NELEM(text); i++)
		glance_keep(&g, text[i], strlen(text[i]), (uint32_t)i);
	for (size_t i = 0; i < NELEM(text); i++)
		ck_assert_int_eq(
			glance_find(&g, text[i], strlen(text[i])), (int)i);
}
END_TEST

START_TEST(a_longer_text_is_not_kept)
{
	glance_keep(&g, "北京市海淀区", 18, 7);
	ck_assert_int_eq(glance_find(&g, "北京市海淀区", 18), -1);
}
END_TEST

START_TEST(texts_of_one_place_take_turns)
{
	int n = 0;
	struct glance_slot a = glance_words("00", 2);

	glance_keep(&g, "00", 2, 1000);
	for (char k[4] = "AAA"; k[0] <= 'Z'; k[0]++)
		for (k[1] = 'A'; k[1] <= 'Z'; k[1]++) {
			struct glance_slot b = glance_words(k, 3);

			if (glance_place(&a) != glance_place(&b))
				continue;
			glance_keep(&g, k, 3, (uint32_t)n);
			ck_assert_int_eq(glance_find(&g, k, 3), n);
			ck_assert_int_eq(
				glance_find(&g, "00", 2), n++ == 0 ? 1000 : -1);
		}
	ck_assert_int_ge(n, 2);
}
END_TEST

/* Law: in front of a map it changes nothing. */
START_TEST(it_is_never_wrong)
{
	struct map alone = {0};

	srand(5);
	for (int i = 0; i < 200000; i++) {
		char s[20];
		size_t n = (size_t)(rand() >> 3) % sizeof s;

		/* few texts, and such as differ in one byte at any place */
		memset(s, rand() >> 5 & 1, sizeof s);
		if (n > 0)
			s[(size_t)(rand() >> 3) % n] ^= (char)(rand() >> 7 & 3);
		ck_assert_uint_eq(id_of(s, n), map_add(&alone, s, n, NULL));
	}
	map_free(&alone);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("glance");
	TCase *t = tcase_create("glance");

	tcase_add_checked_fixture(t, NULL, end);
	tcase_add_test(t, it_knows_nothing_at_first);
	tcase_add_test(t, what_was_kept_is_found);
	tcase_add_test(t, a_longer_text_is_not_kept);
	tcase_add_test(t, texts_of_one_place_take_turns);
	tcase_add_test(t, it_is_never_wrong);
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);

	srunner_run_all(r, CK_ENV);
	int failed = srunner_ntests_failed(r);

	srunner_free(r);
	return failed > 0;
}
