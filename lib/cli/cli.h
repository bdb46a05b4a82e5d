/*
 * What every program does the same way: its options, its operands, its
 * output, the account of its records, and its end.
 *
 *	int
 *	main(int argc, char **argv)
 *	{
 *		struct opts o = {0};
 *		struct cli cli;
 *		struct rec rec;
 *
 *		cli_init(&cli, &program, argc, argv);
 *		for (int key; (key = cli_option(&cli)) != -1;)
 *			switch (key) {
 *			case OPT_KEEP: o.keep = cli.arg; break;
 *			}
 *		cli_open(&cli);			operands, headers
 *		o.phone = cli_need(&cli, "phone");
 *		o.why = head_add(&cli.head, "dedup_why");
 *		cli_start(&cli, NULL);		the output and its header
 *		while (cli_next(&cli, &rec)) {
 *			const char *bad = rule(...);
 *
 *			if (bad)
 *				cli_aside(&cli, &rec, bad, o.phone, NULL);
 *			else
 *				cli_put(&cli, &rec);
 *		}
 *		return cli_end(&cli);
 *	}
 *
 * Every record that cli_next gives is accounted for exactly once: cli_put,
 * cli_aside, or one of the counters acc.merged, acc.used, acc.unasked. cli_end
 * ends the run if the sum does not hold.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include <getopt.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/zone.h"
#include "cli/account.h"
#include "cli/reject.h"
#include "stream/input.h"
#include "stream/sink.h"

/* An option of one program. Its key is a letter, or CLI_LONG and above. */
struct cli_option {
	int key;
	const char *name; /* long name */
	const char *arg;  /* what it takes, NULL: nothing */
	const char *help; /* one line, lower case */
};
enum { CLI_LONG = 256 };

/* Options that mean the same everywhere; a program names those it takes. */
enum cli_common {
	CLI_FROM = 1 << 0,     /* -f --from */
	CLI_TO = 1 << 1,       /* -t --to: csv, tsv, json */
	CLI_REPORT = 1 << 2,   /* and table, markdown */
	CLI_REJECTS = 1 << 3,  /* -r --rejects */
	CLI_AS_OF = 1 << 4,    /* -d --as-of */
	CLI_CALENDAR = 1 << 5, /* -k --calendar */
	CLI_QUIET = 1 << 6,    /* -q --quiet */
	CLI_TZ = 1 << 7,       /* --tz */
	CLI_TRIAL = 1 << 8,    /* table, markdown are for a dry run */
	/* -h -V -v -o --account: every program */
	CLI_FILTER = CLI_FROM | CLI_TO | CLI_REJECTS,
};

struct cli_program {
	const char *name;
	const char *purpose;  /* one line */
	const char *operands; /* "[FILE...]" or "[FILE]" */
	const struct cli_option *option;
	size_t noption;
	unsigned common; /* enum cli_common */
	bool is_foreign; /* its operands are no streams yet: lead-import */
};

struct cli {
	const struct cli_program *program;

	/* the command line, after cli_option has returned -1 */
	bool verbose, quiet;
	enum format from, to; /* to: FORMAT_NONE until cli_start */
	const char *rejects, *output, *account;
	const char *calendar; /* NULL: not said */
	struct zone zone;
	char **operand; /* before: argv */
	size_t noperand;
	const char *arg; /* of the option just returned */

	/* the streams */
	struct source_opts source; /* may be changed before cli_open */
	struct input in;
	struct head head; /* of the output; change between open and start */
	struct out out;
	struct sink *sink;

	struct account acc; /* count in it what cli_put does not write */

	/* its own */
	int argc;
	struct option *getopt;
	struct buf letters; /* of getopt */
	const char *as_of_text, *tz_name;
	struct reject reject;
	bool is_watched; /* somebody sees standard error */
	int64_t started, shown;
};

void cli_init(struct cli *cli, const struct cli_program *program, int argc,
	char **argv);

/*
 * The key of the program's next own option, its argument in cli->arg; -1
 * when all are read. Common ones are taken care of. A wrong one ends the run
 * with status 2, --help and --version with 0.
 */
int cli_option(struct cli *cli);

/* A number from an option: whole, at least min; else status 2. */
int64_t cli_number(const struct cli *cli, const char *name, int64_t min);

/* The day that an option has, YYYY-MM-DD; else status 2. */
int32_t cli_day(const char *name, const char *s);

/* Which of some words an option has, NULL behind the last; else status 2. */
int cli_word(const struct cli *cli, const char *name, const char *const *words);

/*
 * The instant and day the question is asked for: --as-of, a day meaning its
 * last second; else now. The only look at a clock that can change an answer.
 */
struct when cli_as_of(const struct cli *cli);

/*
 * Open all operands and read their headers; cli->head begins as their union.
 * cli_open_file opens one more file for another purpose, as a clean stream, or
 * what store_arg (stream/source.h) asks of a store.
 */
void cli_open(struct cli *cli);
void cli_open_file(const struct cli *cli, struct input *in, const char *name,
	void *store_arg);

/* The input column of a name: -1, or the end of the run with status 3. */
int cli_find(const struct cli *cli, const char *name);
int cli_need(const struct cli *cli, const char *name);

/*
 * Open the output: cli->head is its header. report, if not NULL, opens a sink
 * for FORMAT_TABLE and FORMAT_MARKDOWN, and table is then the default on a
 * terminal. Without --to a program writes what it read.
 */
void cli_start(
	struct cli *cli, struct sink *(*report)(struct out *out,
				 enum format format, const struct head *head));

/* The next input record; its cells have room for all of cli->head. */
bool cli_next(struct cli *cli, struct rec *r);

/* An input record that was offered (stream/source.h) is taken: count it. */
void cli_took(struct cli *cli);

/* Write an input record. (A row that a report made goes by sink_put.) */
void cli_put(struct cli *cli, const struct rec *r);

/*
 * Set an input record aside, for a reason of the account such as phone_bad.
 * col and why (may be -1, NULL) say with -v what was wrong with which cell,
 * as it came.
 */
void cli_aside(struct cli *cli, const struct rec *r, const char *reason,
	int col, const char *why);

/*
 * Close everything, see that it has arrived, print the account where asked;
 * the status to leave with: EXIT_LOOK if rows were set aside.
 */
int cli_end(struct cli *cli);

#endif
