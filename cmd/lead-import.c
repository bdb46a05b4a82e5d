/* Make clean leads of a foreign list. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "cli/cli.h"
#include "cli/phone_ask.h"
#include "report/table.h"
#include "report/trial.h"
#include "rules/intake.h"
#include "rules/listing.h"
#include "rules/straight.h"
#include "stream/foreign.h"
#include "tables/columns.h"

enum {
	OPT_COUNTRY = CLI_LONG,
	OPT_DATES,
	OPT_MAP,
	OPT_SET,
	OPT_COLUMNS,
	OPT_ENCODING,
	OPT_DELIMITER,
	OPT_QUOTE,
	OPT_ESCAPE,
	OPT_HEADER,
	OPT_NO_HEADER,
	OPT_SHEET,
	OPT_REQUIRE,
	OPT_CAPTURE,
	OPT_AS_IS,
	OPT_DRY_RUN,
};

static const struct cli_option options[] = {
	{OPT_COUNTRY, "country", "CC",
		"country of bare telephone numbers: CN, US, ..."},
	{OPT_DATES, "dates", "ORDER", "dmy, mdy or ymd; default: as they show"},
	{OPT_MAP, "map", "HIS=OURS", "take his column for ours; repeatable"},
	{OPT_SET, "set", "COL=TEXT", "set a column in every row; repeatable"},
	{OPT_COLUMNS, "columns", "FILE",
		"a table of headers and their meaning"},
	{OPT_ENCODING, "encoding", "E", "what the files are written in"},
	{OPT_DELIMITER, "delimiter", "C", "what stands between their cells"},
	{OPT_QUOTE, "quote", "C", "what stands around them; none: nothing"},
	{OPT_ESCAPE, "escape", "C",
		"what quotes inside have before them: \\, none"},
	{OPT_HEADER, "header", "N", "the line on which their header begins"},
	{OPT_NO_HEADER, "no-header", NULL, "their first row is no header"},
	{OPT_SHEET, "sheet", "S", "of a workbook, by its name or number"},
	{OPT_REQUIRE, "require", "COLS", "columns that may not be empty"},
	{OPT_CAPTURE, "capture", NULL,
		"count the six groups of a lead worth calling"},
	{OPT_AS_IS, "as-is", NULL,
		"write the table of one file as it stands, as clean CSV"},
	{OPT_DRY_RUN, "dry-run", NULL,
		"show what each column is taken for, write no leads"},
};

static const struct cli_program program = {
	.name = "lead-import",
	.purpose = "Make clean leads of a foreign list.",
	.operands = "[FILE...]",
	.option = options,
	.noption = NELEM(options),
	.common = CLI_FILTER | CLI_TRIAL | CLI_TZ,
	.is_foreign = true,
};

/* A lead has one of these at least. */
static const char *const keys[] = {"id", "ext_id", "phone", "email", "name"};

/* A list of pairs COL=TEXT. */
struct pairs {
	struct pair {
		char *left;
		const char *right;
	} * v;
	size_t n, cap;
};

struct opts {
	char country[3];
	enum date_order dates;
	struct listing_map *map;
	size_t nmap, cap_map;
	struct pairs set;
	const char *columns;
	struct head require;
	bool capture, is_dry, is_as_is;
};

/* What was decided for one file, and where that is in a lead. */
struct plan {
	struct listing list;
	int *col, *other; /* of each column its own; one it may fill; -1 */
	enum date_order *order; /* by the columns of a lead */
	int given;              /* the column of given names, -1: none */
	bool is_straight;       /* its rows can go by what follows */
	struct straight straight;
};

struct job {
	struct opts o;
	struct cli *cli;
	struct schema schema;
	struct phone_ask ask;
	struct intake in;
	struct plan *plan; /* of each file, in order */
	size_t nplan, cap_plan;
	struct head head;  /* of the leads */
	struct map phones; /* columns of telephone numbers, by name */
	int src, capture, missing;
	int key[NELEM(keys)], *set, *require; /* columns */
	struct buf src_text, missing_text;
	const char *src_file; /* whose name begins src_text */
	size_t nsrc_file;     /* and so many bytes of it are that */
	uint64_t nwhole;      /* rows with all groups of --capture */
	struct trial trial;   /* of a dry run */
};

/* The halves of NAME=VALUE. */
static struct pair
read_pair(const char *option, const char *arg)
{
	size_t n = strcspn(arg, "=");

	if (n == 0 || arg[n] == '\0')
		die_usage("--%s takes NAME=VALUE, not '%s'", option, arg);
	return (struct pair){mem_copy(arg, n), arg + n + 1};
}

static void
add_map(struct opts *o, const char *arg)
{
	struct pair p = read_pair("map", arg);

	o->map = mem_grow(o->map, &o->cap_map, o->nmap + 1, sizeof *o->map);
	o->map[o->nmap++] = (struct listing_map){p.left, p.right, false};
}

static void
add_set(struct opts *o, const char *arg)
{
	struct pairs *p = &o->set;

	p->v = mem_grow(p->v, &p->cap, p->n + 1, sizeof *p->v);
	p->v[p->n++] = read_pair("set", arg);
}

static void
read_country(struct opts *o, const char *cc)
{
	bool is_code = strlen(cc) == 2;

	for (int i = 0; i < 2 && is_code; i++) {
		o->country[i] = (char)(cc[i] & ~0x20);
		is_code = o->country[i] >= 'A' && o->country[i] <= 'Z';
	}
	if (!is_code)
		die_usage(
			"--country takes two letters (ISO 3166), not '%s'", cc);
}

static void
set_delimiter(char delim[SOURCE_DELIM], const char *s)
{
	size_t n = 0;

	for (; *s && n + 1 < SOURCE_DELIM; s++) {
		bool is_tab = s[0] == '\\' && s[1] == 't';

		delim[n++] = is_tab ? '\t' : *s;
		s += is_tab;
	}
	delim[n] = '\0';
	if (n == 0 || *s || strpbrk(delim, "\"\r\n"))
		die_usage("--delimiter takes one to four bytes, no quotes or "
			  "line ends");
}

static char
quote(const char *s)
{
	if (strcmp(s, "none") == 0)
		return SOURCE_NO_QUOTE;
	if (strlen(s) != 1 || *s <= ' ' || *s == '\\')
		die_usage("--quote takes one character or none, not '%s'", s);
	return *s;
}

static char
escape(const char *s)
{
	if (strcmp(s, "none") == 0)
		return SOURCE_NO_QUOTE;
	if (strcmp(s, "\\") != 0)
		die_usage("--escape takes \\ or none, not '%s'", s);
	return *s;
}

static void
read_options(struct job *j)
{
	struct cli *cli = j->cli;
	struct opts *o = &j->o;

	for (int key; (key = cli_option(cli)) != -1;)
		switch (key) {
		case OPT_COUNTRY: read_country(o, cli->arg); break;
		case OPT_DATES:
			o->dates = date_order_named(cli->arg);
			if (o->dates == DATE_UNKNOWN)
				die_usage("--dates takes dmy, mdy or ymd, not "
					  "'%s'",
					cli->arg);
			break;
		case OPT_MAP: add_map(o, cli->arg); break;
		case OPT_SET: add_set(o, cli->arg); break;
		case OPT_COLUMNS: o->columns = cli->arg; break;
		case OPT_ENCODING: cli->source.encoding = cli->arg; break;
		case OPT_DELIMITER:
			set_delimiter(cli->source.delim, cli->arg);
			break;
		case OPT_QUOTE: cli->source.quote = quote(cli->arg); break;
		case OPT_ESCAPE: cli->source.escape = escape(cli->arg); break;
		case OPT_HEADER:
			cli->source.header =
				(uint64_t)cli_number(cli, "header", 1);
			break;
		case OPT_NO_HEADER: cli->source.no_header = true; break;
		case OPT_SHEET: cli->source.sheet = cli->arg; break;
		case OPT_AS_IS: o->is_as_is = true; break;
		case OPT_REQUIRE: head_split(&o->require, cli->arg); break;
		case OPT_CAPTURE: o->capture = true; break;
		case OPT_DRY_RUN: o->is_dry = true; break;
		}
	if (cli->source.header > 0 && cli->source.no_header)
		die_usage("--header and --no-header exclude each other");
}

static int
vote(void *arg, const char *s, size_t n)
{
	struct job *j = arg;

	return listing_vote(&j->schema, s, n);
}

/* The header and the first rows of a file. */
static void
sample(void *arg, const struct csvread_row *row, size_t i)
{
	struct job *j = arg;

	if (i > 0) {
		listing_add(&j->plan[j->nplan - 1].list, row->cell, row->n);
		return;
	}
	j->plan =
		mem_grow(j->plan, &j->cap_plan, j->nplan + 1, sizeof *j->plan);
	struct plan *p = &j->plan[j->nplan++];

	*p = (struct plan){.given = -1};
	listing_begin(
		&p->list, &j->schema, j->o.map, j->o.nmap, row->cell, row->n);
}

/* What its columns are taken for. */
static void
name_columns(void *arg, const struct head *own, const char **name)
{
	struct job *j = arg;
	struct listing *l = &j->plan[j->nplan - 1].list;

	listing_name(l, own->name);
	for (size_t i = 0; i < own->n; i++) {
		name[i] = l->name[i];
		if (l->is_phone[i] && name[i])
			map_add(&j->phones, name[i], strlen(name[i]), NULL);
		if (l->is_guessed[i])
			warn("column %zu says nothing of itself, and holds "
			     "what %s does: taken for it",
				i + 1, l->is_phone[i] ? "phone" : name[i]);
	}
}

/* Columns that one of the input fills: phone has phone2, name a gender. */
static void
add_columns(struct job *j)
{
	static const char *const add[][2] = {
		{"gender", "note"},
		{"currency", "note"},
		{"phone", "phone2"},
		{"phone", "phone_kind"},
		{"phone", "note"},
		{"email", "note"},
		{"name", "gender"},
		{"amount", "currency"},
	};
	struct head *h = &j->cli->head;

	for (size_t i = 0; i < NELEM(add); i++)
		if (head_find(h, add[i][0]) >= 0)
			head_add(h, add[i][1]);
	j->set = mem_zalloc(j->o.set.n, sizeof *j->set);
	for (size_t i = 0; i < j->o.set.n; i++)
		j->set[i] = head_add(h, j->o.set.v[i].left);
	j->src = head_add(h, "src");
	if (j->o.capture) {
		j->capture = head_add(h, "capture");
		j->missing = head_add(h, "capture_missing");
	}
	j->require = mem_zalloc(j->o.require.n, sizeof *j->require);
	for (size_t i = 0; i < j->o.require.n; i++) {
		j->require[i] = head_find(h, j->o.require.name[i]);
		if (j->require[i] < 0)
			die("%s: no column '%s', which --require names; say "
			    "--map HIS=%s",
				j->cli->in.src[0]->name, j->o.require.name[i],
				j->o.require.name[i]);
	}
}

/* Where the columns of a file are in a lead. */
static void
settle_file(struct job *j, struct plan *p, const struct source *s)
{
	const struct listing *l = &p->list;
	const struct head *h = &j->head;

	p->order = mem_zalloc(h->n, sizeof *p->order);
	p->col = mem_zalloc(l->n, sizeof *p->col);
	p->other = mem_zalloc(l->n, sizeof *p->other);
	for (size_t i = 0; i < h->n; i++)
		p->order[i] = j->o.dates;
	for (size_t i = 0; i < l->n; i++) {
		p->col[i] = p->other[i] = -1;
		if (s->col[i] < 0)
			continue;
		p->col[i] = head_find(h, s->head.name[s->col[i]]);
		if (!j->o.dates)
			p->order[p->col[i]] = listing_order(l, i);
		if (l->other[i] >= 0)
			p->other[i] =
				head_find(h, schema_columns[l->other[i]].name);
	}
	if (l->given >= 0)
		p->given = p->col[l->given];
}

/* Can rows of a file go straight from its text to the output? */
static void
settle_straight(struct job *j, struct plan *p, const struct source *s,
	const bool *is_phone)
{
	const struct listing *l = &p->list;

	/* the file's columns are the lead's first, none left out */
	p->is_straight = l->n <= j->head.n && p->given < 0;
	for (size_t i = 0; i < l->n && p->is_straight; i++)
		p->is_straight = p->col[i] == (int)i && p->other[i] < 0;
	p->is_straight =
		p->is_straight && strpbrk(s->name, ",\"\r\n") == NULL &&
		j->o.set.n == 0 && j->o.require.n == 0 && !j->o.capture &&
		!j->o.is_dry &&
		(j->cli->to == FORMAT_NONE || j->cli->to == FORMAT_CSV) &&
		straight_init(&p->straight, &j->in, j->head.name, is_phone,
			j->head.n, l->n);
}

/* The headers are read: settle what each column of the union is. */
static void
settle(struct job *j)
{
	struct cli *cli = j->cli;
	struct head *h = &cli->head;

	for (size_t i = 0; i < j->o.nmap; i++)
		if (!j->o.map[i].is_used)
			die("%s: no column '%s', which --map names",
				cli->in.src[0]->name, j->o.map[i].his);
	add_columns(j);
	for (size_t i = 0; i < NELEM(keys); i++)
		j->key[i] = head_find(h, keys[i]);
	bool *is_phone = mem_zalloc(h->n, sizeof *is_phone);

	for (size_t i = 0; i < h->n; i++)
		is_phone[i] = map_find(&j->phones, h->name[i],
				      strlen(h->name[i])) >= 0;
	/* a dry run writes columns of its own; these stay */
	head_copy(&j->head, h);
	intake_init(&j->in, j->head.name, is_phone, h->n);
	for (size_t f = 0; f < j->nplan; f++) {
		settle_file(j, &j->plan[f], cli->in.src[f]);
		settle_straight(j, &j->plan[f], cli->in.src[f], is_phone);
	}
	free(is_phone);
}

/*
 * Is there a U+FFFD in it, where a character was lost before: by whoever wrote
 * the list, or in the rejects of a row that was set aside for this?
 */
static bool
is_lossy(const struct cell *c)
{
	const char *p = c->s, *end = p + c->n;

	while (c->n > 0 && (p = memchr(p, 0xEF, (size_t)(end - p))) != NULL)
		if (end - ++p >= 2 && p[0] == '\xBF' && p[1] == '\xBD')
			return true;
	return false;
}

/* Why a row cannot be taken as it stands, before its cells are looked at. */
static const char *
check_row(struct job *j, const struct rec *r)
{
	if (r->is_beyond) {
		j->in.why = "of another table below the list";
		j->in.bad_col = -1;
		return "other_table";
	}
	if (r->is_ragged) {
		j->in.why = "wider or narrower than the header";
		j->in.bad_col = -1;
		return "bad_row";
	}
	for (size_t i = 0; i < r->n && !r->is_usual; i++) {
		const struct cell *c = &r->cell[i];

		if ((r->is_text || utf8_valid(c->s, c->n) == c->n) &&
			!is_lossy(c))
			continue;
		j->in.why = "holds bytes that are no text";
		j->in.bad_col = (int)i;
		return "encoding";
	}
	return NULL;
}

/* What a whole lead must have. */
static const char *
check_lead(struct job *j, const struct rec *r)
{
	for (size_t i = 0; i < j->o.require.n; i++)
		if (r->cell[j->require[i]].n == 0) {
			buf_clear(&j->in.reason);
			buf_addf(&j->in.reason, "required:%s",
				j->o.require.name[i]);
			j->in.why = "empty, and --require names it";
			j->in.bad_col = j->require[i];
			return buf_str(&j->in.reason);
		}
	for (size_t i = 0; i < NELEM(keys); i++)
		if (j->key[i] >= 0 && r->cell[j->key[i]].n > 0)
			return NULL;
	j->in.why = "no id, ext_id, phone, email or name";
	j->in.bad_col = -1;
	return "no_identity";
}

/* A row as it should be: NULL, or the reason it is set aside. */
static const char *
read_row(struct job *j, struct rec *r)
{
	const struct plan *p = &j->plan[j->cli->in.now];
	const char *reason = check_row(j, r);

	if (reason)
		return reason;
	for (size_t i = 0; i < j->o.set.n; i++)
		rec_set(r, j->set[i], j->o.set.v[i].right,
			strlen(j->o.set.v[i].right));
	/* of several columns that mean one, the first that is filled */
	for (size_t i = 0; i < p->list.n; i++)
		if (p->other[i] >= 0 && r->cell[p->other[i]].n == 0)
			r->cell[p->other[i]] = r->cell[p->col[i]];
	j->in.unit = p->list.unit;
	reason = intake_row(&j->in, r->cell, p->order, p->given);
	return reason ? reason : check_lead(j, r);
}

/* What each column of the input is taken for. */
static void
show_dry_run(struct job *j)
{
	const struct input *in = &j->cli->in;
	const char **taken = mem_zalloc(in->head.n, sizeof *taken);

	for (size_t i = 0; i < in->head.n; i++) {
		const char *name = in->head.name[i];
		size_t n = strlen(name);

		if (schema_column(name, n) >= 0 ||
			strcmp(name, trial_header(in, i)) != 0)
			taken[i] = name;
		else
			taken[i] = map_find(&j->phones, name, n) >= 0 ? "phone2"
								      : "";
	}
	trial_write(&j->trial, in, taken, j->cli->sink);
	free(taken);
}

/* The sink of the leads, or of what the dry run shows instead. */
static void
start(struct job *j)
{
	struct cli *cli = j->cli;

	if (!j->o.is_dry) {
		if (cli->to >= FORMAT_TABLE)
			die_usage("--to table and markdown are for --dry-run");
		cli_start(cli, NULL);
		return;
	}
	/* records keep room for all columns of a lead */
	input_width(&cli->in, cli->head.n);
	trial_head(&cli->head);
	cli_start(cli, report_table_open);
	trial_init(&j->trial, &cli->in);
}

/* FILE:LINE, into src_text. */
static void
say_source(struct job *j, const char *file, uint64_t line)
{
	if (j->src_file != file) {
		j->src_file = file;
		buf_clear(&j->src_text);
		buf_adds(&j->src_text, file);
		buf_addc(&j->src_text, ':');
		j->nsrc_file = j->src_text.n;
	}
	j->src_text.n = j->nsrc_file;
	buf_addu(&j->src_text, line);
}

/* Most rows need little, and go straight from the text to the output. */
static bool
offer(void *arg, const struct raw_row *row)
{
	struct job *j = arg;
	struct cli *cli = j->cli;
	struct plan *p = &j->plan[cli->in.now];

	if (!p->is_straight)
		return false;
	j->in.unit = p->list.unit;
	if (p->straight.src >= (int)p->straight.nfile)
		say_source(j, cli->in.src[cli->in.now]->name, row->line);
	sink_begin(cli->sink);
	if (!straight_row(&p->straight, row,
		    (struct text){j->src_text.s, j->src_text.n}, &cli->out.b)) {
		sink_cancel(cli->sink);
		return false;
	}
	cli_took(cli);
	cli->acc.out++;
	return true;
}

static void
put_row(struct job *j, struct rec *r)
{
	char n[12];

	if (r->cell[j->src].n == 0) {
		say_source(j, r->file, r->line);
		rec_set(r, j->src, j->src_text.s, j->src_text.n);
	}
	if (j->o.capture) {
		buf_clear(&j->missing_text);
		int k = intake_capture(&j->in, r->cell, &j->missing_text);

		j->nwhole += k == CAPTURE_GROUPS;
		rec_set(r, j->capture, n,
			(size_t)snprintf(n, sizeof n, "%d", k));
		rec_set(r, j->missing, j->missing_text.s, j->missing_text.n);
	}
	if (j->o.is_dry)
		j->cli->acc.used++;
	else
		cli_put(j->cli, r);
}

/* The rate of whole leads, with what it is a share of. */
static void
say_capture(const struct job *j)
{
	const struct account *a = &j->cli->acc;
	uint64_t n = a->out + a->used;
	uint64_t parts = n ? (j->nwhole * 20000 / n + 1) / 2 : 0;

	warn("captured whole: %" PRIu64 " of %" PRIu64 " rows, %" PRIu64
	     ".%02" PRIu64 " %%",
		j->nwhole, n, parts / 100, parts % 100);
}

static void
free_job(struct job *j)
{
	for (size_t i = 0; i < j->nplan; i++) {
		listing_free(&j->plan[i].list);
		free(j->plan[i].col);
		free(j->plan[i].other);
		free(j->plan[i].order);
		straight_free(&j->plan[i].straight);
	}
	free(j->plan);
	trial_free(&j->trial);
	for (size_t i = 0; i < j->o.nmap; i++)
		free((char *)j->o.map[i].his);
	for (size_t i = 0; i < j->o.set.n; i++)
		free(j->o.set.v[i].left);
	free(j->o.map);
	free(j->o.set.v);
	head_free(&j->o.require);
	head_free(&j->head);
	free(j->set);
	free(j->require);
	map_free(&j->phones);
	schema_free(&j->schema);
	intake_free(&j->in);
	buf_free(&j->src_text);
	buf_free(&j->missing_text);
}

/* A cell as UTF-8: U+FFFD for what was none. */
static void
clean_cell(struct buf *b, struct cell *c)
{
	size_t from = b->n;

	utf8_mend(b, c->s, c->n);
	*c = (struct cell){b->s + from, b->n - from, c->form};
}

static void
clean_row(struct job *j, struct rec *r)
{
	struct source_mended *m =
		&j->cli->in.src[j->cli->in.now]->mended[MEND_BYTES];
	bool is_bad = false;
	size_t need = 0;

	if (r->is_usual)
		return;
	for (size_t i = 0; i < r->n; i++)
		need += 3 * r->cell[i].n;
	buf_clear(&j->src_text);
	buf_need(&j->src_text, need + 1); /* so that slices of it stay */
	for (size_t i = 0; i < r->n; i++) {
		if (!r->is_text &&
			utf8_valid(r->cell[i].s, r->cell[i].n) < r->cell[i].n)
			clean_cell(&j->src_text, &r->cell[i]);
		is_bad = is_bad || is_lossy(&r->cell[i]);
	}
	if (is_bad && m->n++ == 0)
		m->line = r->line;
}

/* Write the table of a file as it stands. */
static int
write_as_is(struct job *j)
{
	struct cli *cli = j->cli;
	struct rec r;

	if (cli->noperand > 1)
		die_usage("--as-is takes one FILE");
	if (j->o.is_dry || j->o.capture || j->o.set.n || j->o.nmap ||
		j->o.dates || j->o.require.n || cli->to > FORMAT_TSV)
		die_usage("--as-is changes nothing, and writes csv or tsv");
	cli->source.is_as_is = true;
	cli->source.vote = vote;
	cli->source.arg = j;
	cli_open(cli);
	head_free(&cli->head);
	head_copy(&cli->head, &cli->in.src[0]->own);
	cli_start(cli, NULL);
	while (cli_next(cli, &r)) {
		clean_row(j, &r);
		if (r.is_beyond)
			cli_aside(cli, &r, "other_table", -1, NULL);
		else if (r.is_ragged)
			cli_aside(cli, &r, "bad_row", -1, NULL);
		else
			cli_put(cli, &r);
	}
	return cli_end(cli);
}

int
main(int argc, char **argv)
{
	struct cli cli;
	struct job j = {.cli = &cli};
	struct rec r;

	cli_init(&cli, &program, argc, argv);
	cli.source.foreign = foreign_open;
	read_options(&j);
	columns_load(&j.schema, j.o.columns);
	if (j.o.is_as_is) {
		int status = write_as_is(&j);

		free_job(&j);
		return status;
	}
	cli.source.vote = vote;
	cli.source.sample = sample;
	cli.source.rename = name_columns;
	cli.source.offer = offer;
	cli.source.arg = &j;
	cli_open(&cli);
	j.in = (struct intake){.zone = cli.zone,
		.country = j.o.country[0] ? j.o.country : NULL,
		.judge = {phone_ask, &j.ask}};
	settle(&j);
	start(&j);
	while (cli_next(&cli, &r)) {
		const char *reason = read_row(&j, &r);

		if (j.o.is_dry)
			trial_row(&j.trial, &cli.in, &r, reason != NULL,
				j.in.bad_col);
		if (reason)
			cli_aside(&cli, &r, reason, j.in.bad_col, j.in.why);
		else
			put_row(&j, &r);
	}
	if (j.o.is_dry)
		show_dry_run(&j);
	if (j.o.capture)
		say_capture(&j);
	phone_ask_close(&j.ask);
	int status = cli_end(&cli);

	free_job(&j);
	return status;
}
