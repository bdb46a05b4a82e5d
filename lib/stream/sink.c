#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/mem.h"
#include "stream/sink.h"
#include "stream/tsv.h"

struct file_sink {
	struct sink s;
	enum format format;
	bool is_begun;   /* a record stands, its line end does not */
	struct buf *key; /* JSON: each column's name, quoted */
};

/* Is there a comma, a quote or a line end in it? */
static bool
needs_quotes(const char *s, size_t n)
{
	bool is_found = false;

	/* no branch a byte: most cells are short, and hold none */
	for (size_t i = 0; i < n; i++)
		is_found |= (s[i] == ',') | (s[i] == '"') | (s[i] == '\n') |
			    (s[i] == '\r');
	return is_found;
}

void
sink_add_csv(struct buf *b, const struct cell *c, bool is_alone)
{
	bool quote = (c->form & CELL_QUOTED) || (is_alone && c->n == 0) ||
		     (!(c->form & CELL_RAW) && needs_quotes(c->s, c->n));

	if (!quote) {
		buf_add(b, c->s, c->n);
		return;
	}
	buf_need(b, 2 * c->n + 2);
	char *p = b->s + b->n;

	*p++ = '"';
	for (size_t i = 0; i < c->n; i++) {
		if (c->s[i] == '"')
			*p++ = '"';
		*p++ = c->s[i];
	}
	*p++ = '"';
	b->n = (size_t)(p - b->s);
}

/* A JSON string (RFC 8259); the text is UTF-8 already. */
static void
add_json(struct buf *b, const char *s, size_t n)
{
	buf_addc(b, '"');
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s[i];

		if (c == '"' || c == '\\') {
			buf_addc(b, '\\');
			buf_addc(b, (char)c);
		} else if (c < 0x20) {
			buf_addf(b, "\\u%04x", c);
		} else {
			buf_addc(b, (char)c);
		}
	}
	buf_addc(b, '"');
}

/* Is a cell still as it came, where it came? */
static bool
is_untouched(const struct cell *c, const struct cell *was)
{
	return c->s == was->s && c->n == was->n && c->form == was->form &&
	       (c->form & CELL_RAW);
}

/* A cell and those behind it that nobody touched, in one piece: how many. */
static size_t
put_untouched(struct buf *b, const struct rec *r, size_t i, size_t n)
{
	const struct cell *c = r->cell + i, *was = r->orig + i;
	size_t k = 0;

	while (i + k < n && is_untouched(c + k, was + k))
		k++;
	if (k == 0)
		return 0;
	const char *from = c[0].s - (c[0].form & CELL_QUOTED);
	const char *to =
		c[k - 1].s + c[k - 1].n + (c[k - 1].form & CELL_QUOTED);

	buf_add(b, from, (size_t)(to - from));
	return k;
}

/* A record whose first cells are all as they came: how many of them went. */
static size_t
put_raw(struct buf *b, const struct rec *r, size_t n)
{
	if (!r->is_csv || r->norig > n ||
		memcmp(r->cell, r->orig, r->norig * sizeof *r->cell) != 0)
		return 0;
	buf_add(b, r->raw, r->nraw);
	return r->norig;
}

static void
put_csv(struct buf *b, const struct rec *r, size_t n)
{
	const size_t norig = !r->is_csv ? 0 : r->norig < n ? r->norig : n;
	size_t i = put_raw(b, r, n);

	while (i < n) {
		if (i > 0)
			buf_addc(b, ',');
		size_t k = put_untouched(b, r, i, norig);

		if (k == 0)
			sink_add_csv(b, &r->cell[i++], n == 1);
		i += k;
	}
}

static void
put(struct sink *s, const struct rec *r)
{
	struct file_sink *fs = (struct file_sink *)s;
	struct buf *b = &s->out->b;

	/* before the line end, which must never be the last byte written */
	if (b->n >= OUT_BLOCK)
		out_flush(s->out);
	if (fs->is_begun)
		buf_addc(b, '\n');
	fs->is_begun = true;
	if (fs->format == FORMAT_CSV) {
		put_csv(b, r, s->n);
		return;
	}
	if (fs->format == FORMAT_JSON)
		buf_addc(b, '{');
	for (size_t i = 0; i < s->n; i++) {
		const struct cell *c = &r->cell[i];

		if (i > 0)
			buf_addc(b, fs->format == FORMAT_TSV ? '\t' : ',');
		if (fs->format == FORMAT_TSV) {
			tsv_add(b, c->s, c->n);
		} else {
			buf_add(b, fs->key[i].s, fs->key[i].n);
			add_json(b, c->s, c->n);
		}
	}
	if (fs->format == FORMAT_JSON)
		buf_addc(b, '}');
}

/* The run dies: what stands is kept, and marked as not the whole. */
static void
tear(void *arg)
{
	struct file_sink *fs = arg;
	struct out *o = fs->s.out;

	if (!o->is_begun || o->is_failed || o->temp.path != NULL)
		return;
	if (fs->is_begun)
		buf_addc(&o->b, '\n');
	/* TSV of one column is read as CSV: there too it must not be whole */
	buf_adds(&o->b, fs->format == FORMAT_CSV   ? "\""
			: fs->format != FORMAT_TSV ? "{"
			: fs->s.n == 1             ? "\"\\"
						   : "\\");
	out_flush(o);
}

static void
close_sink(struct sink *s)
{
	struct file_sink *fs = (struct file_sink *)s;

	if (fs->is_begun)
		buf_addc(&s->out->b, '\n');
	die_unhook(fs);
	for (size_t i = 0; fs->key && i < s->n; i++)
		buf_free(&fs->key[i]);
	free(fs->key);
	free(fs);
}

struct sink *
sink_open(struct out *out, enum format format, const struct head *head)
{
	struct file_sink *fs = mem_zalloc(1, sizeof *fs);

	fs->s = (struct sink){out, head->n, put, close_sink};
	fs->format = format;
	die_hook(tear, fs);
	if (format == FORMAT_JSON) {
		fs->key = mem_zalloc(head->n, sizeof *fs->key);
		for (size_t i = 0; i < head->n; i++) {
			add_json(&fs->key[i], head->name[i],
				strlen(head->name[i]));
			buf_addc(&fs->key[i], ':');
		}
		return &fs->s;
	}
	if (head->is_untitled)
		return &fs->s;
	struct cell *cell = mem_zalloc(head->n, sizeof *cell);

	/* a TAB outside quotes would make it the header of a TSV stream */
	for (size_t i = 0; i < head->n; i++) {
		const char *s = head->title ? head->title[i] : head->name[i];

		cell[i] = (struct cell){
			s, strlen(s), strchr(s, '\t') ? CELL_QUOTED : 0};
	}
	put(&fs->s, &(struct rec){.cell = cell});
	free(cell);
	return &fs->s;
}
