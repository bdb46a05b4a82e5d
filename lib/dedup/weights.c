#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/mem.h"
#include "dedup/weights.h"
#include "stream/sink.h"

enum { WHAT, COLUMN, IS, LEVEL, M, U, H, BITS, NCOLUMNS };

static const char *const columns[NCOLUMNS] = {
	"what", "column", "is", "level", "m", "u", "h", "bits"};

static const char *const kinds[] = {
	[LINKFIELD_NONE] = "none",
	[LINKFIELD_NAME] = "name",
	[LINKFIELD_CODE] = "code",
	[LINKFIELD_TEXT] = "text",
	[LINKFIELD_EMAIL] = "email",
};

static const char *const roles[] = {"identity", "place", "firm", "chance"};

/* The next word of a cell, *s is moved behind; false at its end. */
static bool
next_word(struct cell *c, const char **word, size_t *n)
{
	while (c->n > 0 && *c->s == ' ') {
		c->s++;
		c->n--;
	}
	*word = c->s;
	for (*n = 0; *n < c->n && (*word)[*n] != ' '; ++*n)
		continue;
	c->s += *n;
	c->n -= *n;
	return *n > 0;
}

static _Noreturn void
wrong(const struct rec *r, int col, const char *why)
{
	rec_wrong(r, columns[col], why, &r->cell[col]);
}

/* A cell that is a number, from min to max; 0 if it is empty. */
static double
number(const struct rec *r, int col, double min, double max)
{
	char text[64], *end;
	const struct cell *c = &r->cell[col];

	if (c->n == 0)
		return 0;
	if (c->n >= sizeof text)
		wrong(r, col, "no number");
	memcpy(text, c->s, c->n);
	text[c->n] = '\0';
	const double v = strtod(text, &end);

	if (end == text || *end || !(v >= min && v <= max))
		wrong(r, col, "no such number");
	return v;
}

static bool
is_word(const char *s, size_t n, const char *word)
{
	return bytes_cmp(s, n, word, strlen(word)) == 0;
}

/* The number of a column, which must be there. */
static int
find(const struct linkgiven *g, const struct rec *r, int col)
{
	for (size_t i = 0; i < g->n; i++)
		if (is_word(r->cell[col].s, r->cell[col].n, g->field[i].name))
			return (int)i;
	wrong(r, col, "no such column before");
}

static void
read_column(struct linkgiven *g, const struct rec *r)
{
	struct cell is = r->cell[IS];
	struct linkgiven_field *f = &g->field[g->n];
	const char *word;
	size_t n;

	if (g->n == LINKMODEL_FIELDS)
		wrong(r, COLUMN, "too many columns");
	*f = (struct linkgiven_field){.kept = number(r, M, 0, 1)};
	while (next_word(&is, &word, &n)) {
		bool *const role[] = {&f->is_identity, &f->is_place,
			&f->is_firm, &f->is_chance};
		bool is_known = false;

		for (size_t i = 1; i < NELEM(kinds); i++)
			if (is_word(word, n, kinds[i])) {
				f->kind = (enum linkfield_kind)i;
				is_known = true;
			}
		for (size_t i = 0; i < NELEM(roles); i++)
			if (is_word(word, n, roles[i]))
				is_known = *role[i] = true;
		if (!is_known)
			wrong(r, IS, "no such kind or role");
	}
	if (f->kind == LINKFIELD_NONE)
		wrong(r, IS, "no kind");
	f->name = mem_copy(r->cell[COLUMN].s, r->cell[COLUMN].n);
	g->n++;
}

static void
read_level(struct linkgiven *g, const struct rec *r)
{
	struct linkgiven_field *f = &g->field[find(g, r, COLUMN)];
	const int level = (int)number(r, LEVEL, 0, LINKLEVEL_OTHER);

	f->m[level] = number(r, M, 1e-300, 1);
	f->u[level] = number(r, U, 1e-300, 1);
	f->h[level] = number(r, H, 0, 1);
	if (f->m[level] <= 0 || f->u[level] <= 0)
		wrong(r, M, "no level is impossible");
}

static void
read_tie(struct linkgiven *g, const struct rec *r)
{
	const int a = find(g, r, COLUMN), b = find(g, r, IS);
	const struct cell *at = &r->cell[LEVEL];
	struct linkmodel_tie *t = &g->tie[g->ntie];
	const double bits = number(r, BITS, 0, 1000);

	if (at->n != 3 || (at->s[0] != '0' && at->s[0] != '1') ||
		(at->s[2] != '0' && at->s[2] != '1'))
		wrong(r, LEVEL, "two of 0 and 1 are wanted");
	if (g->ntie > 0 && t[-1].a == a && t[-1].b == b)
		t--;
	else if (g->ntie++ == LINKMODEL_FIELDS)
		wrong(r, COLUMN, "too many ties");
	t->a = a;
	t->b = b;
	t->bits[at->s[0] - '0'][at->s[2] - '0'] = bits;
}

/* Every level of every column must have been told. */
static void
check(const struct linkgiven *g, const char *file)
{
	if (g->n == 0 || g->rows < 1 || g->match <= 0)
		die("%s: no weights: rows, prior and columns are wanted", file);
	for (size_t i = 0; i < g->n; i++)
		for (int l = 0; l < LINKLEVEL_EMPTY; l++)
			if (g->field[i].m[l] <= 0)
				die("%s: column %s: level %d is missing", file,
					g->field[i].name, l);
}

void
weights_read(struct linkgiven *g, struct input *in)
{
	struct cell cell[NCOLUMNS];
	int at[NCOLUMNS];
	struct rec r;

	*g = (struct linkgiven){0};
	for (int i = 0; i < NCOLUMNS; i++) {
		at[i] = head_find(&in->head, columns[i]);
		if (at[i] < 0)
			die("%s: no column '%s': no weights", in->src[0]->name,
				columns[i]);
	}
	while (input_next(in, &r)) {
		for (int i = 0; i < NCOLUMNS; i++)
			cell[i] = r.cell[at[i]];
		r.cell = cell;
		const struct cell *what = &cell[WHAT];

		if (is_word(what->s, what->n, "rows")) {
			g->rows = number(&r, LEVEL, 1, 1e12);
		} else if (is_word(what->s, what->n, "prior")) {
			g->match = number(&r, M, 0, 1);
			g->house = number(&r, H, 0, 1);
		} else if (is_word(what->s, what->n, "column")) {
			read_column(g, &r);
		} else if (is_word(what->s, what->n, "level")) {
			read_level(g, &r);
		} else if (is_word(what->s, what->n, "tie")) {
			read_tie(g, &r);
		} else {
			wrong(&r, WHAT, "no such thing");
		}
	}
	check(g, in->src[0]->name);
}

struct line {
	struct sink *sink;
	struct buf text[NCOLUMNS];
};

static void
put(struct line *l, const char *what)
{
	struct cell cell[NCOLUMNS];

	buf_adds(&l->text[WHAT], what);
	for (int i = 0; i < NCOLUMNS; i++)
		cell[i] = (struct cell){l->text[i].s, l->text[i].n, false};
	sink_put(l->sink, &(struct rec){.cell = cell});
	for (int i = 0; i < NCOLUMNS; i++)
		buf_clear(&l->text[i]);
}

/* As few digits as bring it back as it is. */
static void
add(struct buf *b, double v)
{
	char text[32];
	int n = 3;

	do
		snprintf(text, sizeof text, "%.*g", n, v);
	while (strtod(text, NULL) != v && n++ < 17);
	buf_adds(b, text);
}

static void
put_column(struct line *l, const struct linkgiven_field *f)
{
	const bool role[] = {
		f->is_identity, f->is_place, f->is_firm, f->is_chance};

	buf_adds(&l->text[COLUMN], f->name);
	buf_adds(&l->text[IS], kinds[f->kind]);
	for (size_t i = 0; i < NELEM(roles); i++)
		if (role[i])
			buf_addf(&l->text[IS], " %s", roles[i]);
	add(&l->text[M], f->kept);
	put(l, "column");
	for (int i = 0; i < LINKLEVEL_EMPTY; i++) {
		buf_adds(&l->text[COLUMN], f->name);
		buf_addf(&l->text[LEVEL], "%d", i);
		add(&l->text[M], f->m[i]);
		add(&l->text[U], f->u[i]);
		add(&l->text[H], f->h[i]);
		buf_addf(&l->text[BITS], "%.2f", log2(f->m[i] / f->u[i]));
		put(l, "level");
	}
}

static void
put_tie(struct line *l, const struct linkgiven *g,
	const struct linkmodel_tie *t)
{
	for (int i = 0; i < 2; i++)
		for (int k = 0; k < 2; k++) {
			buf_adds(&l->text[COLUMN], g->field[t->a].name);
			buf_adds(&l->text[IS], g->field[t->b].name);
			buf_addf(&l->text[LEVEL], "%d %d", i, k);
			add(&l->text[BITS], t->bits[i][k]);
			put(l, "tie");
		}
}

void
weights_save(const struct linkgiven *g, const char *file)
{
	struct head head = {0};
	struct line l = {0};
	struct out out;

	for (int i = 0; i < NCOLUMNS; i++)
		head_add(&head, columns[i]);
	out_open(&out, file);
	l.sink = sink_open(&out, FORMAT_CSV, &head);
	buf_addf(&l.text[LEVEL], "%.0f", g->rows);
	put(&l, "rows");
	add(&l.text[M], g->match);
	add(&l.text[H], g->house);
	put(&l, "prior");
	for (size_t i = 0; i < g->n; i++)
		put_column(&l, &g->field[i]);
	for (size_t i = 0; i < g->ntie; i++)
		put_tie(&l, g, &g->tie[i]);
	sink_close(l.sink);
	out_close(&out);
	head_free(&head);
	for (int i = 0; i < NCOLUMNS; i++)
		buf_free(&l.text[i]);
}
