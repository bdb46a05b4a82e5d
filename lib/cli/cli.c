#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "cli/cli.h"

struct when
cli_as_of(const struct cli *cli)
{
	struct when w = {0};

	if (cli->as_of_text == NULL) {
		w.at = (int64_t)time(NULL);
		w.day = zone_day(&cli->zone, w.at);
		return w;
	}
	const char *why = zone_parse(
		&cli->zone, &w, cli->as_of_text, strlen(cli->as_of_text));

	if (why)
		die_usage("--as-of: %s: '%s'", why, cli->as_of_text);
	if (w.is_day)
		w.at = zone_instant(&cli->zone, w.day + 1, 0) - 1;
	return w;
}

void
cli_open(struct cli *cli)
{
	cli->source.from = cli->from;
	input_open(&cli->in, cli->operand, cli->noperand, &cli->source);
	head_copy(&cli->head, &cli->in.head);
	cli->started = (int64_t)time(NULL);
	if (cli->verbose)
		for (size_t i = 0; i < cli->in.n; i++)
			warn("%s: read as %.*s", cli->in.src[i]->name,
				(int)cli->in.src[i]->how.n,
				cli->in.src[i]->how.s);
}

void
cli_open_file(const struct cli *cli, struct input *in, const char *name,
	void *store_arg)
{
	bool is_stdin = strcmp(name, "-") == 0, is_twice = cli->noperand == 0;

	for (size_t i = 0; i < cli->noperand; i++)
		is_twice = is_twice || strcmp(cli->operand[i], "-") == 0;
	if (is_stdin && is_twice)
		die_usage("standard input cannot be read twice: name a file");
	input_open(in, (char *const[]){(char *)name}, 1,
		&(struct source_opts){
			.store = cli->source.store, .store_arg = store_arg});
}

int
cli_find(const struct cli *cli, const char *name)
{
	return head_find(&cli->in.head, name);
}

int
cli_need(const struct cli *cli, const char *name)
{
	return input_need(&cli->in, name);
}

void
cli_start(struct cli *cli, struct sink *(*report)(struct out *out,
				   enum format format, const struct head *head))
{
	bool is_tsv = !cli->program->is_foreign && cli->in.n > 0 &&
		      cli->in.src[0]->format == FORMAT_TSV;

	if (cli->output && !cli->quiet)
		out_open(&cli->out, cli->output);
	else
		out_stdout(&cli->out);
	if (cli->to == FORMAT_NONE)
		cli->to = report && isatty(cli->out.fd) ? FORMAT_TABLE
			  : is_tsv                      ? FORMAT_TSV
							: FORMAT_CSV;
	input_width(&cli->in, cli->head.n);
	if (cli->rejects)
		reject_open(&cli->reject, cli->rejects, &cli->in.own);
	if (!cli->quiet)
		cli->sink = report && cli->to >= FORMAT_TABLE
				    ? report(&cli->out, cli->to, &cli->head)
				    : sink_open(&cli->out, cli->to, &cli->head);
}

/* Work longer than a second on a terminal shows how far it is. */
static void
show_progress(struct cli *cli)
{
	int64_t now = (int64_t)time(NULL);
	uint64_t size, n = input_bytes(&cli->in, &size);

	if (now - cli->started < 2 || now == cli->shown)
		return;
	cli->shown = now;
	uint64_t secs = (uint64_t)(now - cli->started);

	if (size > n && n > 0)
		progress("%" PRIu64 " rows, %" PRIu64 " MB/s, %" PRIu64
			 " %%, %" PRIu64 " s left",
			cli->acc.in, n / 1000000 / secs, n * 100 / size,
			(size - n) / (n / secs + 1));
	else
		progress("%" PRIu64 " rows, %" PRIu64 " MB/s", cli->acc.in,
			n / 1000000 / secs);
}

void
cli_took(struct cli *cli)
{
	cli->acc.in++;
	if (cli->is_watched && cli->acc.in % 1024 == 0)
		show_progress(cli);
}

bool
cli_next(struct cli *cli, struct rec *r)
{
	if (!input_next(&cli->in, r))
		return false;
	cli_took(cli);
	return true;
}

void
cli_put(struct cli *cli, const struct rec *r)
{
	cli->acc.out++;
	if (cli->sink)
		sink_put(cli->sink, r);
}

void
cli_aside(struct cli *cli, const struct rec *r, const char *reason, int col,
	const char *why)
{
	const bool is_told = col >= 0 && (size_t)col < cli->in.head.n;

	account_aside(&cli->acc, reason);
	if (cli->rejects)
		reject_put(&cli->reject, r, reason,
			is_told ? cli->in.head.name[col] : NULL, why);
	if (!cli->verbose)
		return;
	if (!is_told) {
		warn("%s:%" PRIu64 ": set aside: %s%s%s", r->file, r->line,
			reason, why ? ": " : "", why ? why : "");
		return;
	}
	struct cell c = input_orig(&cli->in, col);

	warn("%s:%" PRIu64 ": %s: %s: '%.*s'", r->file, r->line,
		cli->in.head.name[col], why ? why : reason, (int)c.n, c.s);
}

/* What of a foreign file was read otherwise than it stands. */
static void
say_mended(const struct cli *cli, const struct source *s)
{
	static const char *const what[MEND_N] = {
		[MEND_QUOTES] = "rows with quotes mended",
		[MEND_ESCAPE] = "rows with backslashes doubled (see --escape)",
		[MEND_DELIMS] = "rows with a delimiter too many, or other ones",
		[MEND_SHORT] = "short rows, filled up",
		[MEND_WIDE] = "rows wider than the table, kept whole",
		[MEND_NAMES] = "headers with too few names",
		[MEND_GAPS] = "headers of two lines by gaps (see --header)",
		[MEND_HEADERS] = "headers among rows, left out",
		[MEND_ABOVE] = "lines above the table, left out",
		[MEND_NOTES] = "lines below the table, left out",
		[MEND_FORMULA] = "formulas saved without a result, empty here",
		[MEND_SHEETS] = "other sheets, not read (see --sheet)",
		[MEND_BYTES] = "rows with bytes that are no text, U+FFFD there",
	};
	struct buf b = {0};

	for (int i = 0; i < MEND_N; i++) {
		/* one that was there before is nothing new */
		bool is_news =
			i != MEND_HEADERS || cli->verbose || !s->has_header;

		if (s->mended[i].n == 0 || !is_news)
			continue;
		buf_adds(&b, b.n ? "; " : "");
		buf_addf(&b, "%s: %" PRIu64, what[i], s->mended[i].n);
		if (s->mended[i].line > 0)
			buf_addf(&b, " (%sline %" PRIu64 ")",
				s->mended[i].n > 1 ? "first " : "",
				s->mended[i].line);
	}
	if (b.n > 0)
		warn("%s: %s", s->name, buf_str(&b));
	buf_free(&b);
}

/* What the user should hear of the rows, once. */
static void
say_account(const struct cli *cli)
{
	const struct account *a = &cli->acc;
	struct buf b = {0};

	progress(NULL);
	for (size_t i = 0; i < cli->in.n; i++)
		say_mended(cli, cli->in.src[i]);
	account_reasons(a, &b);
	if (cli->verbose)
		warn("in %" PRIu64 " = out %" PRIu64 " + merged %" PRIu64
		     " + used %" PRIu64 " + unasked %" PRIu64
		     " + aside %" PRIu64 "; skipped %" PRIu64 " lines",
			a->in, a->out, a->merged, a->used, a->unasked, a->aside,
			a->skipped);
	if (a->aside > 0)
		warn("%" PRIu64 " of %" PRIu64 " rows set aside: %s%s",
			a->aside, a->in, buf_str(&b),
			cli->rejects || !(cli->program->common & CLI_REJECTS)
				? ""
				: " (--rejects FILE keeps them)");
	buf_free(&b);
}

int
cli_end(struct cli *cli)
{
	cli->acc.skipped += input_skipped(&cli->in);
	for (size_t i = 0; i < cli->in.n; i++)
		for (int k = 0; k < MEND_N; k++)
			cli->acc.mended[k] += cli->in.src[i]->mended[k].n;
	account_check(&cli->acc);
	/* the output last: whoever reads it may take the rest for done */
	if (cli->rejects)
		reject_close(&cli->reject);
	if (cli->account)
		account_write(&cli->acc, cli->account);
	if (cli->sink)
		sink_close(cli->sink);
	out_close(&cli->out);
	say_account(cli);
	bool is_aside = cli->acc.aside > 0;

	account_free(&cli->acc);
	input_close(&cli->in);
	head_free(&cli->head);
	buf_free(&cli->letters);
	free(cli->getopt);
	return is_aside ? EXIT_LOOK : EXIT_DONE;
}
