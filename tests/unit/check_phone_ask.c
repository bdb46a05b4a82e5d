/*
 * Unit tests of cli/phone_ask, with the phone-ask that was built: what it says
 * of a few numbers, a cell settled by it, what need not be asked, and a helper
 * that is gone.
 */
#include <check.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/die.h"
#include "base/mem.h"
#include "cli/phone_ask.h"
#include "rules/phone.h"

static const struct {
	const char *region, *num, *want, *kind;
} asked[] = {
	{"ZZ", "+442079460018", "+442079460018", "fixed"},
	{"GB", "02079460018", "+442079460018", "fixed"},
	{"HK", "91234567", "+85291234567", "mobile"},
	{"JP", "09012345678", "+819012345678", "mobile"},
	{"ZZ", "+12684601234", "+12684601234", "fixed"},
	{"GB", "999", "phone_service", ""},
	{"GB", "1234", "phone_bad", ""},
	{"ZZ", "+999123456", "phone_bad", ""},
	/* they exist, but have not the 7 to 15 digits of E.164 */
	{"ZZ", "+431115", "phone_bad", ""},
	{"ZZ", "+2348009278537683", "phone_bad", ""},
	{"XX", "02079460018", "phone_country", ""},
	{"GB", "1\n2", "phone_bad", ""},
};

START_TEST(the_library_answers)
{
	struct phone_ask a = {0};
	const char *e164, *kind;

	for (int twice = 0; twice < 2; twice++)
		for (size_t i = 0; i < NELEM(asked); i++) {
			const char *why = phone_ask(&a, asked[i].region,
				asked[i].num, &e164, &kind);

			ck_assert_str_eq(why ? why : e164, asked[i].want);
			ck_assert_str_eq(kind, asked[i].kind);
		}
	phone_ask_close(&a);
	phone_ask_close(&a);
}
END_TEST

static void
settle(struct phone_ask *a, struct phone_cell *c)
{
	const char *e164, *kind, *why;
	struct phone *p;

	while ((p = phone_cell_ask(c)) != NULL) {
		why = phone_ask(a, p->region, p->num, &e164, &kind);
		phone_cell_answer(c, p, why, e164, kind);
	}
}

START_TEST(a_cell_is_settled)
{
	static const char some[] = "020 7946 0018 ext 5; 1234; +442079460018; "
				   "+8613800138000; 07400 123456";
	static const char none[] = "1234 / 12";
	struct phone_ask a = {0};
	struct phone_cell c;

	ck_assert_ptr_null(phone_cell(some, sizeof some - 1, "GB", &c));
	settle(&a, &c);
	ck_assert_uint_eq(c.n, 3);
	ck_assert_str_eq(c.v[0].num, "+442079460018");
	ck_assert_str_eq(c.v[0].ext, "5");
	ck_assert_int_eq(c.v[0].kind, PHONE_FIXED);
	ck_assert_str_eq(c.v[1].num, "+8613800138000");
	ck_assert_str_eq(c.v[2].num, "+447400123456");
	ck_assert_int_eq(c.v[2].kind, PHONE_MOBILE);
	ck_assert(!c.whole);
	ck_assert_str_eq(c.bad, "phone_bad");

	ck_assert_ptr_null(phone_cell(none, sizeof none - 1, "GB", &c));
	settle(&a, &c);
	ck_assert_uint_eq(c.n, 0);
	ck_assert_str_eq(c.bad, "phone_bad");
	phone_ask_close(&a);
}
END_TEST

/* What is asked once, needs no helper, whatever the digits that are free. */
START_TEST(a_kind_is_asked_once)
{
	static const char *const known[] = {
		"+447400123456", "+447409999999", "+447400000000"};
	struct phone_ask a = {0};
	const char *e164, *kind;

	ck_assert_ptr_null(phone_ask(&a, "ZZ", known[0], &e164, &kind));
	ck_assert_str_eq(
		phone_ask(&a, "ZZ", "+447400123", &e164, &kind), "phone_bad");
	/* the helper ends, and could not answer */
	shutdown(a.fd, SHUT_WR);
	for (size_t i = 0; i < NELEM(known); i++) {
		ck_assert_ptr_null(phone_ask(&a, "ZZ", known[i], &e164, &kind));
		ck_assert_str_eq(e164, known[i]);
		ck_assert_str_eq(kind, "mobile");
	}
	ck_assert_str_eq(
		phone_ask(&a, "ZZ", "+447400987", &e164, &kind), "phone_bad");
	ck_assert_str_eq(e164, "");
	phone_ask_close(&a);
}
END_TEST

/* How a run ends that asks, kills the helper, and then asks for num, if any. */
static void
kill_helper(const char *num)
{
	pid_t pid = fork();
	int status;

	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		struct phone_ask a = {0};
		const char *e164, *kind;

		close(STDERR_FILENO);
		phone_ask(&a, "GB", "999", &e164, &kind);
		kill(a.pid, SIGKILL);
		for (int i = 0; i < 2 && num; i++)
			phone_ask(&a, "GB", num, &e164, &kind);
		phone_ask_close(&a);
		_exit(0);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFEXITED(status));
	ck_assert_int_eq(WEXITSTATUS(status), EXIT_BROKEN);
}

/* The run ends with 3, not by SIGPIPE, even if nothing more was to be asked. */
START_TEST(a_dead_helper_ends_the_run)
{
	kill_helper("999");
	kill_helper(NULL);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("phone_ask");
	TCase *t = tcase_create("helper");
	SRunner *sr = srunner_create(s);

	die_init("check_phone_ask");
	tcase_add_test(t, the_library_answers);
	tcase_add_test(t, a_cell_is_settled);
	tcase_add_test(t, a_kind_is_asked_once);
	tcase_add_test(t, a_dead_helper_ends_the_run);
	suite_add_tcase(s, t);
	srunner_run_all(sr, CK_ENV);

	int bad = srunner_ntests_failed(sr);

	srunner_free(sr);
	return bad != 0;
}
