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
#include "rules/content.h"
#include "rules/intake.h"
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

/* A list of pairs HIS=OURS, COL=TEXT. */
struct pairs {
	struct pair {
		char *left;
		const char *right;
		bool is_used;
	} * v;
	size_t n, cap;
};

struct opts {
	char country[3];
	enum date_order dates;
	struct pairs map, set;
	const char *columns;
	struct head require;
	bool capture, is_dry, is_as_is;
};

/* A column that means what another one is already. */
struct other {
	char *his;
	const char *ours;
	int from, to; /* columns */
};

/* What was decided for one file. */
struct plan {
	struct other *other;
	size_t nother, cap_other;
	unsigned *orders; /* of dates, by the file's own columns: a mask */
	size_t norders;
	enum date_order *order; /* by the columns of the union, once known */
	char *given_name;       /* the column of given names, NULL: none */
	int given;
	struct content *content; /* of columns whose header says nothing */
	bool *is_useless;
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
	struct head kept;  /* names that columns were given */
	struct map phones; /* columns of telephone numbers, by name */
	int src, capture, missing;
	int key[NELEM(keys)], *set, *require; /* columns */
	struct buf src_text, missing_text;
	const char *src_file; /* whose name begins src_text */
	size_t nsrc_file;     /* and so many bytes of it are that */
	uint64_t nwhole;      /* rows with all groups of --capture */
	struct trial trial;   /* of a dry run */
};

static void
add_pair(struct pairs *p, const char *option, const char *arg)
{
	size_t n = strcspn(arg, "=");

	if (n == 0 || arg[n] == '\0')
		die_usage("--%s takes NAME=VALUE, not '%s'", option, arg);
	p->v = mem_grow(p->v, &p->cap, p->n + 1, sizeof *p->v);
	p->v[p->n++] = (struct pair){mem_copy(arg, n), arg + n + 1, false};
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
		case OPT_MAP: add_pair(&o->map, "map", cli->arg); break;
		case OPT_SET: add_pair(&o->set, "set", cli->arg); break;
		case OPT_COLUMNS: o->columns = cli->arg; break;
		case OPT_ENCODING: cli->source.encoding = cli->arg; break;
		case OPT_DELIMITER:
			set_delimiter(cli->source.delim, cli->arg);
			break;
		case OPT_QUOTE: cli->source.quote = quote(cli->arg); break;
		case OPT_NO_HEADER: cli->source.no_header = true; break;
		case OPT_SHEET: cli->source.sheet = cli->arg; break;
		case OPT_AS_IS: o->is_as_is = true; break;
		case OPT_REQUIRE: head_split(&o->require, cli->arg); break;
		case OPT_CAPTURE: o->capture = true; break;
		case OPT_DRY_RUN: o->is_dry = true; break;
		}
}

/* Is a column of dates, by its header or by what the user says of it? */
static bool
is_date(struct job *j, const struct cell *header)
{
	char *name = mem_copy(header->s, header->n);
	const char *ours = name;

	for (size_t i = 0; i < j->o.map.n; i++)
		if (strcmp(j->o.map.v[i].left, name) == 0)
			ours = j->o.map.v[i].right;
	int c = schema_column(ours, strlen(ours));

	if (c < 0)
		c = schema_find(&j->schema, ours);
	free(name);
	return c >= 0 && schema_columns[c].kind == COLUMN_INSTANT;
}

/* Is it one of the headers we know, or a telephone, a date and the like? */
static int
vote(void *arg, const char *s, size_t n)
{
	struct job *j = arg;
	struct content one;
	char *name = mem_copy(s, n);
	bool is_known =
		schema_column(s, n) >= 0 || schema_find(&j->schema, name) >= 0;

	free(name);
	if (is_known)
		return 1;
	content_init(&one);
	content_add(&one, s, n);
	int c = content_column(&one);

	/* 高度 and 周期 could be names of people as well */
	return c < 0 || schema_columns[c].kind == COLUMN_NAME ? 0 : -1;
}

/* Look at the first rows of a file: in which order are its dates? */
static void
sample(void *arg, const struct csvread_row *row, size_t i)
{
	struct job *j = arg;

	if (i == 0) {
		j->plan = mem_grow(
			j->plan, &j->cap_plan, j->nplan + 1, sizeof *j->plan);
		struct plan *p = &j->plan[j->nplan++];

		*p = (struct plan){.norders = row->n, .given = -1};
		p->content = mem_zalloc(row->n, sizeof *p->content);
		p->is_useless = mem_zalloc(row->n, sizeof *p->is_useless);
		for (size_t k = 0; k < row->n; k++)
			p->is_useless[k] = content_is_useless(
				row->cell[k].s, row->cell[k].n);
		p->orders = mem_zalloc(row->n, sizeof *p->orders);
		/* 0: no order is asked of the column */
		for (size_t k = 0; k < row->n; k++)
			if (p->is_useless[k] || is_date(j, &row->cell[k]))
				p->orders[k] = DATE_ORDERS;
		return;
	}
	struct plan *p = &j->plan[j->nplan - 1];

	for (size_t k = 0; k < row->n && k < p->norders; k++) {
		const struct cell *c = &row->cell[k];

		if (p->is_useless[k])
			content_add(&p->content[k], c->s, c->n);
		/* such a column may turn out to be one of dates */
		if (p->orders[k])
			p->orders[k] &= date_order_of(c->s, c->n);
	}
}

/* Does some header of a file, or the user, mean this column of ours? */
static bool
is_meant(struct job *j, const struct head *own, const char **name, int column)
{
	for (size_t i = 0; i < own->n; i++)
		if (name[i] ? strcmp(name[i], schema_columns[column].name) == 0
			    : schema_column(own->name[i],
				      strlen(own->name[i])) == column ||
					schema_find(&j->schema, own->name[i]) ==
						column)
			return true;
	return false;
}

/* Columns whose header says nothing are what they hold, where that is clear. */
static void
map_contents(struct job *j, const struct plan *p, const struct head *own,
	const char **name)
{
	for (size_t i = 0; i < own->n && i < p->norders; i++) {
		int c = p->is_useless[i] && name[i] == NULL
				? content_column(&p->content[i])
				: -1;

		if (c < 0 || (schema_columns[c].kind != COLUMN_PHONE &&
				     is_meant(j, own, name, c)))
			continue;
		name[i] = schema_columns[c].name;
		warn("column %zu says nothing of itself, and holds what %s "
		     "does: taken for it",
			i + 1, name[i]);
	}
}

/* What the user says of the columns of a file. */
static void
map_columns(struct job *j, const struct head *own, const char **name)
{
	for (size_t i = 0; i < j->o.map.n; i++) {
		struct pair *m = &j->o.map.v[i];
		int col = head_find(own, m->left);

		if (col >= 0) {
			name[col] = m->right;
			m->is_used = true;
		}
	}
}

/*
 * The name of a column that is taken for none of ours, but may have the name
 * of one: id and rev are the store's, reject_ columns have served, and what
 * the user gave to another column is that one's.
 */
static const char *
own_name(struct job *j, const struct schema_plan *s, const struct head *own,
	size_t i)
{
	const char *name = own->name[i];
	bool is_taken = !s->is_ours &&
			(strcmp(name, "id") == 0 || strcmp(name, "rev") == 0);

	if (strncmp(name, "reject_", 7) == 0)
		return NULL;
	for (size_t k = 0; k < own->n && !is_taken; k++)
		is_taken =
			k != i && s->name[k] && strcmp(s->name[k], name) == 0;
	if (!is_taken)
		return name;
	buf_clear(&j->src_text);
	buf_addf(&j->src_text, "his_%s", name);
	int kept = head_add(&j->kept, buf_str(&j->src_text));

	return j->kept.name[kept];
}

/*
 * The part of a header that says what the column is: of 联系方式 手机号, two
 * lines of one header, the last, if the whole is none we know and that is.
 */
static char *
last_part(struct job *j, char *header)
{
	char *last = strrchr(header, ' ');

	if (last == NULL || last == header || (last[-1] & 0x80) == 0 ||
		schema_find(&j->schema, header) >= 0 ||
		schema_find(&j->schema, last + 1) < 0)
		return header;
	return last + 1;
}

/* Say what the columns of a file are taken for. */
static void
name_columns(void *arg, const struct head *own, const char **name)
{
	struct job *j = arg;
	struct plan *p = &j->plan[j->nplan - 1];
	struct schema_plan s = {.name = mem_zalloc(own->n, sizeof *s.name),
		.is_phone = mem_zalloc(own->n, sizeof *s.is_phone),
		.other = mem_zalloc(own->n, sizeof *s.other),
		.is_ours = head_find(own, "id") >= 0 &&
			   head_find(own, "rev") >= 0};

	char **header = mem_zalloc(own->n, sizeof *header);

	map_columns(j, own, s.name);
	map_contents(j, p, own, s.name);
	for (size_t i = 0; i < own->n; i++)
		header[i] = last_part(j, own->name[i]);
	schema_plan(&j->schema, &s, header, own->n);
	free(header);
	for (size_t i = 0; i < own->n; i++) {
		name[i] = s.name[i] ? s.name[i] : own_name(j, &s, own, i);
		if (name[i] == NULL)
			continue;
		if (s.is_phone[i])
			map_add(&j->phones, name[i], strlen(name[i]), NULL);
		if (s.other[i] < 0)
			continue;
		const char *ours = schema_columns[s.other[i]].name;

		/* its dates will be read where those of the other one are */
		for (size_t k = 0; k < own->n && own->n <= p->norders; k++)
			if (s.name[k] && strcmp(s.name[k], ours) == 0)
				p->orders[k] &= p->orders[i];
		p->other = mem_grow(p->other, &p->cap_other, p->nother + 1,
			sizeof *p->other);
		p->other[p->nother++] =
			(struct other){mem_str(name[i]), ours, -1, -1};
	}
	if (s.given >= 0)
		p->given_name = mem_str(name[s.given]);
	free(s.name);
	free(s.is_phone);
	free(s.other);
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

/* The headers are read: settle what each column of the union is. */
static void
settle(struct job *j)
{
	struct cli *cli = j->cli;
	struct head *h = &cli->head;

	for (size_t i = 0; i < j->o.map.n; i++)
		if (!j->o.map.v[i].is_used)
			die("%s: no column '%s', which --map names",
				cli->in.src[0]->name, j->o.map.v[i].left);
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
	free(is_phone);
	for (size_t f = 0; f < j->nplan; f++) {
		struct plan *p = &j->plan[f];
		const struct source *s = cli->in.src[f];

		p->order = mem_zalloc(h->n, sizeof *p->order);
		for (size_t i = 0; i < h->n; i++)
			p->order[i] = j->o.dates;
		for (size_t i = 0; i < s->own.n && i < p->norders; i++)
			if (s->col[i] >= 0 && !j->o.dates)
				p->order[head_find(
					h, s->head.name[s->col[i]])] =
					date_order_pick(p->orders[i]);
		if (p->given_name)
			p->given = head_find(h, p->given_name);
		for (size_t i = 0; i < p->nother; i++) {
			p->other[i].from = head_find(h, p->other[i].his);
			p->other[i].to = head_find(h, p->other[i].ours);
		}
	}
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
	/* most rows: nothing in them is worth a look */
	j->in.is_usual =
		r->is_usual || (r->is_text && text_is_usual(r->raw, r->nraw));
	for (size_t i = 0; i < r->n && !j->in.is_usual; i++) {
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
	for (size_t i = 0; i < p->nother; i++)
		if (r->cell[p->other[i].to].n == 0)
			r->cell[p->other[i].to] = r->cell[p->other[i].from];
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

static void
put_row(struct job *j, struct rec *r)
{
	char n[12];

	if (r->cell[j->src].n == 0) {
		if (j->src_file != r->file) {
			j->src_file = r->file;
			buf_clear(&j->src_text);
			buf_adds(&j->src_text, r->file);
			buf_addc(&j->src_text, ':');
			j->nsrc_file = j->src_text.n;
		}
		j->src_text.n = j->nsrc_file;
		buf_addu(&j->src_text, r->line);
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
		free(j->plan[i].orders);
		free(j->plan[i].content);
		free(j->plan[i].is_useless);
		free(j->plan[i].order);
		free(j->plan[i].given_name);
		for (size_t k = 0; k < j->plan[i].nother; k++)
			free(j->plan[i].other[k].his);
		free(j->plan[i].other);
	}
	free(j->plan);
	trial_free(&j->trial);
	for (size_t i = 0; i < j->o.map.n; i++)
		free(j->o.map.v[i].left);
	for (size_t i = 0; i < j->o.set.n; i++)
		free(j->o.set.v[i].left);
	free(j->o.map.v);
	free(j->o.set.v);
	head_free(&j->o.require);
	head_free(&j->head);
	head_free(&j->kept);
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

	for (size_t i = 0, ok; i < c->n; i += ok) {
		ok = utf8_valid(c->s + i, c->n - i);
		buf_add(b, c->s + i, ok);
		if (i + ok == c->n)
			break;
		utf8_add(b, 0xFFFD);
		ok++;
	}
	*c = (struct cell){b->s + from, b->n - from, c->form};
}

static void
clean_row(struct job *j, struct rec *r)
{
	size_t need = 0;

	if (r->is_text)
		return;
	for (size_t i = 0; i < r->n; i++)
		need += 3 * r->cell[i].n;
	buf_clear(&j->src_text);
	buf_need(&j->src_text, need + 1); /* so that slices of it stay */
	for (size_t i = 0; i < r->n; i++)
		if (utf8_valid(r->cell[i].s, r->cell[i].n) < r->cell[i].n)
			clean_cell(&j->src_text, &r->cell[i]);
}

/* Write the table of a file as it stands. */
static int
write_as_is(struct job *j)
{
	struct cli *cli = j->cli;
	struct rec r;

	if (cli->noperand > 1)
		die_usage("--as-is takes one FILE");
	if (j->o.is_dry || j->o.capture || j->o.set.n || j->o.map.n ||
		cli->to > FORMAT_TSV)
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
