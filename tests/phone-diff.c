/*
 * rules/phone held against libphonenumber: every answer it is certain of must
 * be the library's, on numbers made up from a seed.
 *
 *	phone-diff PHONE-ASK [COUNT [SEED]]
 *
 * First a sweep: each beginning of three digits with each length and the tails
 * that have rules of their own, in every form. Then COUNT (default 3,000,000)
 * random ones. Ends with 1 and the first differences if there are any.
 *
 * Where they may differ, and must in no other way: phone_service where the
 * library says a number of at most 9 digits, which are area and service; and
 * without a country, phone_country. +00 is read over everywhere, by the
 * library only where 00 is dialled; so such numbers are asked in China only.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/die.h"
#include "base/mem.h"
#include "rules/phone.h"

enum { BATCH = 256, TEXT = 256, SHOWN = 20 };

struct question {
	char text[TEXT];
	const char *country; /* as phone_read is told */
	const char *why;
	struct phone p;
};

struct diff {
	int fd;
	uint64_t seed;
	FILE *answers;
	struct question q[2][BATCH]; /* one batch asked, one being made */
	size_t n[2];
	int now;
	unsigned long ok, bad, service, country, asked, differ;
};

static uint32_t
draw(struct diff *d, uint32_t below)
{
	/* splitmix64 */
	uint64_t z = d->seed += 0x9E3779B97F4A7C15u;

	z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
	z = (z ^ z >> 27) * 0x94D049BB133111EBu;
	return (uint32_t)((z ^ z >> 31) >> 32) % below;
}

static void
compare(struct diff *d, const struct question *q, const char *line)
{
	char want[TEXT];
	bool is_known = line[0] == '+', same;

	if (q->why == NULL) {
		snprintf(want, sizeof want, "%s\t%s\n", q->p.num,
			phone_kind_name(q->p.kind));
		same = strcmp(line, want) == 0;
		d->ok++;
	} else if (strcmp(q->why, "phone_service") == 0) {
		/* +86 and 9 digits */
		same = !is_known || strcspn(line, "\t") <= 12;
		d->service++;
	} else {
		same = !is_known;
		d->bad++;
	}
	if (!same && d->differ++ < SHOWN)
		printf("'%s' in '%s': %s %s, the library says %s", q->text,
			q->country, q->why ? q->why : q->p.num,
			q->why ? "" : phone_kind_name(q->p.kind), line);
}

static void
read_answers(struct diff *d, int batch)
{
	char line[TEXT];

	for (size_t i = 0; i < d->n[batch]; i++) {
		if (fgets(line, sizeof line, d->answers) == NULL)
			die("phone-ask ended");
		compare(d, &d->q[batch][i], line);
	}
	d->n[batch] = 0;
}

/* Send the batch that is full, and while it is worked at, take the other's. */
static void
flush(struct diff *d)
{
	char out[BATCH * (TEXT + 4)];
	size_t n = 0;

	for (size_t i = 0; i < d->n[d->now]; i++) {
		const struct question *q = &d->q[d->now][i];

		n += (size_t)sprintf(out + n, "%s\t%s\n",
			q->country[0] ? q->country : "CN", q->text);
	}
	if (send(d->fd, out, n, MSG_NOSIGNAL) != (ssize_t)n)
		die("phone-ask does not read");
	d->now = !d->now;
	read_answers(d, d->now);
}

static void
put(struct diff *d, const char *text, const char *country)
{
	struct question *q = &d->q[d->now][d->n[d->now]];

	memset(&q->p, 0, sizeof q->p);
	q->country = country;
	q->why = phone_read(text, strlen(text), country, &q->p);
	if (q->why == NULL && q->p.ask) {
		d->asked++;
		return;
	}
	if (q->why != NULL && strcmp(q->why, "phone_country") == 0) {
		d->country++;
		return;
	}
	strcpy(q->text, text);
	if (++d->n[d->now] == BATCH)
		flush(d);
}

static void
add_digits(struct diff *d, char *s, uint32_t n)
{
	s += strlen(s);
	while (n-- > 0)
		*s++ = (char)('0' + draw(d, 10));
	*s = '\0';
}

static void
sweep(struct diff *d)
{
	static const char *const form[] = {
		"", "0", "+86", "86", "+1", "1", "17951"};
	static const char *const tail[] = {
		"", "0", "100", "1", "95", "96", "800", "8"};
	char s[64];

	for (int head = 0; head < 1000; head++)
		for (size_t f = 0; f < NELEM(form); f++)
			for (size_t t = 0; t < NELEM(tail); t++)
				for (uint32_t n = 1; n < 10; n++) {
					sprintf(s, "%s%03d%s", form[f], head,
						tail[t]);
					add_digits(d, s, n);
					put(d, s,
						f == 4 || f == 5 ? "US" : "CN");
				}
}

static void
make_number(struct diff *d, char *s)
{
	static const char *const prefix[] = {"", "", "", "", "0", "86", "+86",
		"+86", "+860", "0086", "00860", "17951", "12593", "179510086",
		"125200", "+1", "+1", "1", "001", "011", "01186", "+44", "00",
		"+0", "86017951"};
	static const char *const start[] = {"400", "800", "950", "10800",
		"21800", "10", "21", "433", "754", "851", "8078", "1740", "160",
		"168", "505", "888", "310"};

	strcpy(s, prefix[draw(d, NELEM(prefix))]);
	switch (draw(d, 6)) {
	case 0:
		strcat(s, "1");
		add_digits(d, s, 10);
		break;
	case 1: add_digits(d, s, 9 + draw(d, 3)); break;
	case 2:
		add_digits(d, s, 2 + draw(d, 2));
		strcat(s, draw(d, 2) ? "9" : "10");
		add_digits(d, s, 2 + draw(d, 5));
		break;
	case 3:
		strcat(s, start[draw(d, NELEM(start))]);
		add_digits(d, s, 5 + draw(d, 4));
		break;
	case 4: add_digits(d, s, 1 + draw(d, 16)); break;
	case 5: add_digits(d, s, 10); break;
	}
}

/* Separators, and full-width digits, that the library reads over as well. */
static void
dress(struct diff *d, char *to, const char *s)
{
	static const char *const sep[] = {" ", "-", "-", "(", ")", ".", "/",
		"  ", "\u00A0", "\u3000", "\u200B", "–", "—", "－", "（", "）"};
	uint32_t often = draw(d, 3) ? 0 : 1 + draw(d, 6), wide = draw(d, 8);

	for (; *s != '\0'; s++) {
		if (often > 0 && draw(d, 8) < often) {
			const char *x = sep[draw(d, NELEM(sep))];

			/* 13800138000.0 has been a float, to us */
			if (*x == '.' && s[strspn(s, "0")] == '\0')
				x = "-";
			to = strcpy(to, x) + strlen(x);
		}
		if (wide == 0 && *s != '+')
			to += sprintf(to, "\xEF\xBC%c", *s - '0' + 0x90);
		else
			*to++ = *s;
	}
	*to = '\0';
}

static void
start(struct diff *d, const char *helper)
{
	int fd[2];
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, fd) != 0 || (pid = fork()) < 0)
		die("cannot start %s", helper);
	if (pid == 0) {
		dup2(fd[1], STDIN_FILENO);
		dup2(fd[1], STDOUT_FILENO);
		close(fd[0]);
		close(fd[1]);
		execl(helper, helper, (char *)NULL);
		_exit(127);
	}
	close(fd[1]);
	d->fd = fd[0];
	d->answers = fdopen(dup(fd[0]), "r");
}

int
main(int argc, char **argv)
{
	static const char *const country[] = {
		"CN", "CN", "CN", "", "", "US", "CA", "GB"};
	static struct diff d;
	char plain[64], text[TEXT];
	unsigned long n = argc > 2 ? strtoul(argv[2], NULL, 10) : 3000000;

	die_init("phone-diff");
	if (argc < 2)
		die_usage("usage: phone-diff PHONE-ASK [COUNT [SEED]]");
	d.seed = argc > 3 ? strtoull(argv[3], NULL, 10) : 1;
	start(&d, argv[1]);
	sweep(&d);
	while (n-- > 0) {
		make_number(&d, plain);
		dress(&d, text, plain);
		put(&d, text,
			country[plain[0] == '+' && plain[1] == '0'
					? 0
					: draw(&d, NELEM(country))]);
	}
	flush(&d);
	read_answers(&d, !d.now);
	printf("compared %lu (known %lu, bad %lu, service %lu), left out %lu "
	       "(to ask %lu, no country %lu): %lu differ\n",
		d.ok + d.bad + d.service, d.ok, d.bad, d.service,
		d.asked + d.country, d.asked, d.country, d.differ);
	fclose(d.answers);
	close(d.fd);
	return d.differ > 0;
}
