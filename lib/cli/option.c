#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "cli/cli.h"

#ifndef VERSION
#define VERSION "unknown"
#endif

enum { KEY_TZ = 10000, KEY_ACCOUNT };

/* The options of every program, in the order --help shows them. */
static const struct {
	struct cli_option o;
	unsigned common; /* 0: always there */
} commons[] = {
	{{'h', "help", NULL, "show this help"}, 0},
	{{'V', "version", NULL, "show the version"}, 0},
	{{'v', "verbose", NULL,
		 "say what is decided and why; show numbers unmasked"},
		0},
	{{'q', "quiet", NULL, "no output: answer by the status only"},
		CLI_QUIET},
	{{'d', "as-of", "WHEN", "a day (its end) or an instant; default now"},
		CLI_AS_OF},
	{{'k', "calendar", "NAME|FILE,...",
		 "working days: cn, none, files; default cn"},
		CLI_CALENDAR},
	{{KEY_TZ, "tz", "ZONE",
		 "time zone; default SALES_TZ, else " ZONE_DEFAULT},
		CLI_TZ},
	{{'f', "from", "FMT", "read csv or tsv; default: as the header shows"},
		CLI_FROM},
	{{'t', "to", "FMT", "write csv, tsv or json; default: as it was read"},
		CLI_TO},
	{{'t', "to", "FMT", "csv, tsv, json, markdown, table (on a terminal)"},
		CLI_REPORT},
	{{'t', "to", "FMT", "csv, tsv, json; of a dry run table, markdown too"},
		CLI_TRIAL},
	{{'o', "output", "FILE", "write there, whole or not at all"}, 0},
	{{'r', "rejects", "FILE", "keep rows set aside there, with reasons"},
		CLI_REJECTS},
	{{KEY_ACCOUNT, "account", "FILE", "write the account of rows there"},
		0},
};

/* Call fn for every option that the program takes, its own first. */
static void
each_option(const struct cli *cli,
	void (*fn)(void *arg, const struct cli_option *o), void *arg)
{
	const struct cli_program *p = cli->program;

	for (size_t i = 0; i < p->noption; i++)
		fn(arg, &p->option[i]);
	for (size_t i = 0; i < NELEM(commons); i++) {
		unsigned c = commons[i].common;

		/* one --to stands for another */
		if (c == CLI_TO && (p->common & (CLI_REPORT | CLI_TRIAL)))
			continue;
		if (c == 0 || (p->common & c))
			fn(arg, &commons[i].o);
	}
}

struct option_list {
	struct option *o;
	size_t n, cap;
	struct buf letters;
};

static void
add_getopt(void *arg, const struct cli_option *o)
{
	struct option_list *l = arg;

	l->o = mem_grow(l->o, &l->cap, l->n + 2, sizeof *l->o);
	l->o[l->n++] = (struct option){o->name,
		o->arg ? required_argument : no_argument, NULL, o->key};
	l->o[l->n] = (struct option){0};
	if (o->key < CLI_LONG) {
		buf_addc(&l->letters, (char)o->key);
		if (o->arg)
			buf_addc(&l->letters, ':');
	}
}

/* The usage line, broken at 80 columns, and where its next line begins. */
struct usage {
	struct buf text;
	size_t line, indent; /* bytes */
	bool is_plain;       /* letters without an argument, all in one */
};

static void
add_word(struct usage *u, const char *word)
{
	size_t n = strlen(word);

	if (u->text.n - u->line + 1 + n > 80) {
		buf_addc(&u->text, '\n');
		u->line = u->text.n;
		for (size_t i = 0; i < u->indent; i++)
			buf_addc(&u->text, ' ');
	}
	buf_addc(&u->text, ' ');
	buf_adds(&u->text, word);
}

static void
add_usage(void *arg, const struct cli_option *o)
{
	struct usage *u = arg;
	bool is_plain = o->key < CLI_LONG && o->arg == NULL;
	struct buf b = {0};

	if (is_plain != u->is_plain)
		return;
	if (is_plain) {
		buf_addc(&u->text, (char)o->key);
		return;
	}
	buf_addc(&b, '[');
	if (o->key < CLI_LONG)
		buf_addf(&b, "-%c", o->key);
	else
		buf_addf(&b, "--%s", o->name);
	if (o->arg)
		buf_addf(&b, " %s", o->arg);
	buf_addc(&b, ']');
	add_word(u, buf_str(&b));
	buf_free(&b);
}

static void
add_help(void *arg, const struct cli_option *o)
{
	struct buf *b = arg;
	char left[64];

	if (o->key < CLI_LONG)
		snprintf(left, sizeof left, "-%c, --%s%s%s", o->key, o->name,
			o->arg ? " " : "", o->arg ? o->arg : "");
	else
		snprintf(left, sizeof left, "    --%s%s%s", o->name,
			o->arg ? " " : "", o->arg ? o->arg : "");
	buf_addf(b, "  %-26s  %s\n", left, o->help);
}

/* Standard descriptors that are closed would be given to the next open. */
static void
fill_descriptors(void)
{
	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF)
			/* the wrong way round: to use it stays an error */
			(void)!open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY);
}

void
cli_init(struct cli *cli, const struct cli_program *program, int argc,
	char **argv)
{
	struct option_list l = {0};

	fill_descriptors();
	die_init(program->name);
	/* a file size limit is a failed write, said and answered as one */
	signal(SIGXFSZ, SIG_IGN);
	/* the environment does not change what a command line means */
	unsetenv("POSIXLY_CORRECT");
	*cli = (struct cli){.program = program};
	cli->tz_name = getenv("SALES_TZ");
	if (cli->tz_name == NULL || cli->tz_name[0] == '\0')
		cli->tz_name = ZONE_DEFAULT;
	cli->source.is_foreign = program->is_foreign;
	each_option(cli, add_getopt, &l);
	cli->getopt = l.o;
	cli->letters = l.letters;
	cli->argc = argc;
	cli->operand = argv;
	if (argc > 0)
		argv[0] = (char *)program->name;
}

/* Show text on standard output and be done. */
static _Noreturn void
show(struct buf *text)
{
	struct out out;

	out_stdout(&out);
	out.b = *text;
	out_close(&out);
	exit(EXIT_DONE);
}

static _Noreturn void
show_help(struct cli *cli)
{
	struct usage u = {.is_plain = true};

	buf_addf(&u.text, "usage: %s", cli->program->name);
	u.indent = u.text.n;
	buf_adds(&u.text, " [-");
	each_option(cli, add_usage, &u);
	buf_addc(&u.text, ']');
	u.is_plain = false;
	each_option(cli, add_usage, &u);
	add_word(&u, cli->program->operands);
	buf_addf(&u.text, "\n%s\n\n", cli->program->purpose);
	each_option(cli, add_help, &u.text);
	show(&u.text);
}

static enum format
format_of(const char *s, const char *option, bool is_report, bool is_written)
{
	static const char *const name[] = {
		[FORMAT_CSV] = "csv",
		[FORMAT_TSV] = "tsv",
		[FORMAT_JSON] = "json",
		[FORMAT_TABLE] = "table",
		[FORMAT_MARKDOWN] = "markdown",
	};
	enum format last = is_report    ? FORMAT_MARKDOWN
			   : is_written ? FORMAT_JSON
					: FORMAT_TSV;

	for (enum format f = FORMAT_CSV; f <= last; f++)
		if (strcmp(s, name[f]) == 0)
			return f;
	die_usage("--%s takes csv, tsv%s%s, not '%s'", option,
		is_written ? ", json" : "",
		is_report ? ", table, markdown" : "", s);
}

/* Do two names mean one file, as far as can be told before it is there? */
static bool
is_same_file(const char *a, const char *b)
{
	struct stat x, y;
	char *p = realpath(a, NULL), *q = realpath(b, NULL);
	bool is_same = p && q ? strcmp(p, q) == 0 : strcmp(a, b) == 0;

	free(p);
	free(q);
	if (is_same || stat(a, &x) == 0 || stat(b, &y) == 0)
		return is_same;
	/* neither is there: the same name in the same folder */
	const char *fa = strrchr(a, '/'), *fb = strrchr(b, '/');
	char *da = mem_copy(a, fa ? (size_t)(fa + 1 - a) : 0);
	char *db = mem_copy(b, fb ? (size_t)(fb + 1 - b) : 0);

	is_same = strcmp(fa ? fa + 1 : a, fb ? fb + 1 : b) == 0 &&
		  stat(*da ? da : ".", &x) == 0 &&
		  stat(*db ? db : ".", &y) == 0 && x.st_ino == y.st_ino &&
		  x.st_dev == y.st_dev;
	free(da);
	free(db);
	return is_same;
}

/* Two outputs in one file: the second to be closed would be all of it. */
static void
check_outputs(const struct cli *cli)
{
	const char *const name[] = {cli->output, cli->rejects, cli->account};

	for (size_t i = 0; i < NELEM(name); i++)
		for (size_t k = 0; k < i; k++)
			if (name[i] && name[k] &&
				strncmp(name[i], "/dev/", 5) != 0 &&
				is_same_file(name[i], name[k]))
				die_usage("two outputs into one file: '%s'",
					name[i]);
}

/* All options are read: what they say together. */
static void
settle(struct cli *cli)
{
	const char *why = zone_init(&cli->zone, cli->tz_name);

	if (why)
		die_usage("--tz: %s: '%s'", why, cli->tz_name);
	die_verbose(cli->verbose);
	cli->is_watched = isatty(STDERR_FILENO);
	cli->operand += optind;
	cli->noperand = (size_t)(cli->argc - optind);
	if (strcmp(cli->program->operands, "[FILE]") == 0 && cli->noperand > 1)
		die_usage("one FILE at most, not %zu", cli->noperand);
	if (cli->as_of_text)
		cli_as_of(cli);
	check_outputs(cli);
}

int
cli_option(struct cli *cli)
{
	bool is_report = cli->program->common & (CLI_REPORT | CLI_TRIAL);
	int key;

	while ((key = getopt_long(cli->argc, cli->operand,
			buf_str(&cli->letters), cli->getopt, NULL)) != -1) {
		cli->arg = optarg;
		switch (key) {
		case 'h': show_help(cli);
		case 'V': {
			struct buf b = {0};

			buf_addf(&b, "%s (salesutils) %s\n", cli->program->name,
				VERSION);
			show(&b);
		}
		case 'v': cli->verbose = true; continue;
		case '?':
			fprintf(stderr, "%s: try '%s --help'\n",
				cli->program->name, cli->program->name);
			exit(EXIT_USAGE);
		case KEY_TZ: cli->tz_name = optarg; continue;
		case KEY_ACCOUNT: cli->account = optarg; continue;
		case 'o':
			cli->output = strcmp(optarg, "-") ? optarg : NULL;
			continue;
		}
		/* letters below are a common option's only if it is taken */
		if (key == 'q' && (cli->program->common & CLI_QUIET))
			cli->quiet = true;
		else if (key == 'd' && (cli->program->common & CLI_AS_OF))
			cli->as_of_text = optarg;
		else if (key == 'k' && (cli->program->common & CLI_CALENDAR))
			cli->calendar = optarg;
		else if (key == 'f' && (cli->program->common & CLI_FROM))
			cli->from = format_of(optarg, "from", false, false);
		else if (key == 't')
			cli->to = format_of(optarg, "to", is_report, true);
		else if (key == 'r')
			cli->rejects = optarg;
		else
			return key;
	}
	settle(cli);
	return -1;
}

int64_t
cli_number(const struct cli *cli, const char *name, int64_t min)
{
	char *end;

	errno = 0;
	intmax_t n = strtoimax(cli->arg, &end, 10);

	if (cli->arg[0] < '0' || cli->arg[0] > '9' || *end != '\0' ||
		errno != 0 || n < min)
		die_usage("--%s takes a whole number from %jd, not '%s'", name,
			(intmax_t)min, cli->arg);
	return n;
}

int32_t
cli_day(const char *name, const char *s)
{
	int32_t day = day_parse(s, strlen(s));

	if (day == DAY_NONE)
		die_usage("--%s takes a day, YYYY-MM-DD, not '%s'", name, s);
	return day;
}

int
cli_word(const struct cli *cli, const char *name, const char *const *words)
{
	struct buf b = {0};

	for (int i = 0; words[i]; i++) {
		if (strcmp(words[i], cli->arg) == 0) {
			buf_free(&b);
			return i;
		}
		buf_addf(&b, "%s%s",
			i == 0         ? ""
			: words[i + 1] ? ", "
				       : " or ",
			words[i]);
	}
	die_usage("--%s takes %s, not '%s'", name, buf_str(&b), cli->arg);
}
