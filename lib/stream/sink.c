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

/* 16 bytes at once, in whatever registers the machine has for that. */
typedef signed char block __attribute__((vector_size(16)));
typedef unsigned char octets __attribute__((vector_size(16)));
typedef uint64_t halves __attribute__((vector_size(16)));

static bool
is_special(char c)
{
	return (c == ',') | (c == '"') | (c == '\n') | (c == '\r');
}

static bool
has_special(const char *s)
{
	block c;

	memcpy(&c, s, sizeof c);
	halves found =
		(halves)((c == ',') | (c == '"') | (c == '\n') | (c == '\r'));

	return (found[0] | found[1]) != 0;
}

/* Is there a comma, a quote or a line end in it? */
static bool
needs_quotes(const char *s, size_t n)
{
	bool is_found = false;

	if (n < sizeof(block)) {
		/* no branch a byte: most hold none */
		for (size_t i = 0; i < n; i++)
			is_found |= is_special(s[i]);
		return is_found;
	}
	for (size_t i = 0; i < n - sizeof(block); i += sizeof(block))
		is_found |= has_special(s + i);
	/* the last 16, some of them once again */
	return is_found || has_special(s + n - sizeof(block));
}

/* The most bytes that cells can take as CSV, commas counted. */
static size_t
room_for(const struct cell *c, size_t n)
{
	size_t room = 0;

	for (size_t i = 0; i < n; i++)
		room += 2 * c[i].n + 3;
	return room;
}

static char *
write_bytes(char *p, const char *s, size_t n)
{
	if (n > 0)
		memcpy(p, s, n);
	return p + n;
}

/* A cell as CSV has it, where there is room: the end of it. */
static char *
write_csv(char *p, const struct cell *c, bool is_alone)
{
	bool quote = (c->form & CELL_QUOTED) || (is_alone && c->n == 0) ||
		     (!(c->form & CELL_RAW) && needs_quotes(c->s, c->n));

	if (!quote)
		return write_bytes(p, c->s, c->n);
	*p++ = '"';
	for (size_t i = 0; i < c->n; i++) {
		if (c->s[i] == '"')
			*p++ = '"';
		*p++ = c->s[i];
	}
	*p++ = '"';
	return p;
}

void
sink_add_csv(struct buf *b, const struct cell *c, bool is_alone)
{
	buf_need(b, room_for(c, 1));
	b->n = (size_t)(write_csv(b->s + b->n, c, is_alone) - b->s);
}

static bool
has_escaped(octets c)
{
	halves found = (halves)((c == '"') | (c == '\\') | (c < 0x20));

	return (found[0] | found[1]) != 0;
}

/* Is there a quote, a backslash or a control character in it? */
static bool
needs_escape(const char *s, size_t n)
{
	bool is_found = false;
	octets c;

	for (; n > sizeof c; s += sizeof c, n -= sizeof c) {
		memcpy(&c, s, sizeof c);
		is_found |= has_escaped(c);
	}
	memset(&c, ' ', sizeof c);
	write_bytes((char *)&c, s, n);
	return is_found || has_escaped(c);
}

void
sink_add_json(struct buf *b, const char *s, size_t n)
{
	buf_addc(b, '"');
	if (!needs_escape(s, n)) {
		buf_add(b, s, n);
		buf_addc(b, '"');
		return;
	}
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
write_untouched(char **p, const struct rec *r, size_t i, size_t n)
{
	const struct cell *c = r->cell + i, *was = r->orig + i, *last;
	size_t k = 0;

	while (i + k < n && is_untouched(c + k, was + k))
		k++;
	if (k == 0)
		return 0;
	last = &c[k - 1];
	const char *from = c->s - (c->form & CELL_QUOTED);
	const char *to = last->s + last->n + (last->form & CELL_QUOTED);

	*p = write_bytes(*p, from, (size_t)(to - from));
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

	buf_need(b, room_for(r->cell + i, n - i));
	char *p = b->s + b->n;

	while (i < n) {
		if (i > 0)
			*p++ = ',';
		size_t k = i < norig ? write_untouched(&p, r, i, norig) : 0;

		if (k == 0)
			p = write_csv(p, &r->cell[i++], n == 1);
		i += k;
	}
	b->n = (size_t)(p - b->s);
}

void
sink_begin(struct sink *s)
{
	/* before the line end, which must never be the last byte written */
	if (s->out->b.n >= OUT_BLOCK)
		out_flush(s->out);
	buf_addc(&s->out->b, '\n');
}

void
sink_cancel(struct sink *s)
{
	s->out->b.n--;
}

static void
put(struct sink *s, const struct rec *r)
{
	struct file_sink *fs = (struct file_sink *)s;
	struct buf *b = &s->out->b;

	if (fs->is_begun)
		sink_begin(s);
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
			sink_add_json(b, c->s, c->n);
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
			sink_add_json(&fs->key[i], head->name[i],
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
