/* Unit tests of base/words and base/parallel. */
#include <check.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/parallel.h"
#include "base/words.h"

static int
by_word(const void *pa, const void *pb)
{
	const uint64_t a = *(const uint64_t *)pa, b = *(const uint64_t *)pb;

	return a < b ? -1 : a > b;
}

/* Of all sizes, with digits in common and without. */
START_TEST(words_in_order)
{
	static const uint64_t masks[] = {UINT64_MAX, 0xff, 0xffff0000,
		UINT64_C(0xff00000000000000), 1, 0};

	srand(7);
	for (size_t n = 0; n < 3000; n = n * 2 + 1) {
		uint64_t *w = mem_zalloc(n + 1, sizeof *w),
			 *want = mem_zalloc(n + 1, sizeof *w);

		for (size_t i = 0; i < n; i++)
			want[i] = w[i] = ((uint64_t)rand() << 40 ^
						 (uint64_t)rand() << 20 ^
						 (uint64_t)rand()) &
					 masks[_i];
		qsort(want, n, sizeof *want, by_word);
		words_sort(w, n);
		for (size_t i = 0; i < n; i++)
			ck_assert(w[i] == want[i]);
		free(w);
		free(want);
	}
}
END_TEST

static void
count(void *arg, size_t from, size_t to)
{
	unsigned char *seen = arg;

	for (size_t i = from; i < to; i++)
		seen[i]++;
}

START_TEST(each_round_is_done_once)
{
	static const size_t sizes[] = {0, 1, 4095, 4096, 4097, 100000};

	for (size_t k = 0; k < NELEM(sizes); k++) {
		unsigned char *seen = mem_zalloc(sizes[k] + 1, 1);

		parallel(sizes[k], count, seen);
		for (size_t i = 0; i < sizes[k]; i++)
			ck_assert_int_eq(seen[i], 1);
		ck_assert_int_eq(seen[sizes[k]], 0);
		free(seen);
	}
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("words");
	TCase *t = tcase_create("words");

	tcase_add_loop_test(t, words_in_order, 0, 6);
	tcase_add_test(t, each_round_is_done_once);
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);

	srunner_run_all(r, CK_ENV);
	int failed = srunner_ntests_failed(r);

	srunner_free(r);
	return failed > 0;
}
