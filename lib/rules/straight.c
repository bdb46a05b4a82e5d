#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "rules/email.h"
#include "rules/name.h"
#include "rules/straight.h"

/* The most that a cell can be changed to, and a comma: dates and telephones. */
enum { WRITTEN_MAX = 48 };

static void
add(struct straight_cols *cols, size_t col, int kind)
{
	cols->v[cols->n++] = (struct straight_col){col, kind};
}

/* In which way column i of the file is read. */
static void
add_column(struct straight *w, size_t i, int kind, bool is_phone)
{
	const struct intake *in = w->in;

	if ((int)i == in->phone || (int)i == in->phone_kind)
		add(&w->read, i, COLUMN_PHONE);
	else if (is_phone || kind == COLUMN_PHONE)
		add(&w->empty, i, kind);
	else if (kind == COLUMN_TEXT || kind == COLUMN_KEY)
		add(&w->text, i, kind);
	else if (kind < 0)
		add(&w->as_is, i, kind);
	else
		add(&w->read, i, kind);
}

bool
straight_init(struct straight *w, struct intake *in, char *const *column,
	const bool *is_phone, size_t n, size_t nfile)
{
	int *kind = mem_zalloc(n, sizeof *kind);

	*w = (struct straight){.in = in, .n = n, .nfile = nfile, .src = -1};
	w->read.v = mem_zalloc(nfile, sizeof *w->read.v);
	w->empty.v = mem_zalloc(nfile, sizeof *w->empty.v);
	w->text.v = mem_zalloc(nfile, sizeof *w->text.v);
	w->as_is.v = mem_zalloc(nfile, sizeof *w->as_is.v);
	for (size_t i = 0; i < n; i++) {
		kind[i] = -1;
		if (strcmp(column[i], "src") == 0)
			w->src = (int)i;
	}
	for (size_t i = 0; i < in->nfield; i++)
		kind[in->field[i].col] = (int)in->field[i].kind;
	for (size_t i = 0; i < nfile; i++)
		add_column(w, i, kind[i], is_phone[i]);
	free(kind);
	/* the kind is known behind the number only */
	return in->phone >= 0 && in->phone < (int)nfile &&
	       (in->phone_kind < 0 || in->phone < in->phone_kind);
}

/* What a cell comes to. */
enum come { AS_IT_IS, CHANGED, IN_DOUBT };

static enum come
come(bool is_as_it_is)
{
	return is_as_it_is ? AS_IT_IS : IN_DOUBT;
}

static bool
is_same(const struct cell *c, const char *s, size_t n)
{
	return c->n == n && memcmp(c->s, s, n) == 0;
}

/* Put text in place of a cell, unless it says that already. */
static enum come
change(const struct cell *c, const char *s, size_t n, char **to)
{
	if (is_same(c, s, n))
		return AS_IT_IS;
	memcpy(*to, s, n);
	*to += n;
	return CHANGED;
}

/* mobile, for most: how long is known then. */
static size_t
kind_length(enum phone_kind kind)
{
	return kind == PHONE_MOBILE ? 6 : strlen(phone_kind_name(kind));
}

static enum come
take_phone(struct intake *in, const struct cell *c, char **to)
{
	struct phone *p = &in->first;

	if (phone_is_mobile(c->s, c->n)) {
		p->kind = PHONE_MOBILE;
		return AS_IT_IS;
	}
	if (!phone_plain(c->s, c->n, in->country, p))
		return IN_DOUBT;
	return change(c, p->num, strlen(p->num), to);
}

static enum come
take_phone_kind(const struct intake *in, const struct cell *c, char **to)
{
	const enum phone_kind kind = in->first.kind;

	/* most, sooner */
	if (kind == PHONE_MOBILE && c->n == 6 && !memcmp(c->s, "mobile", 6))
		return AS_IT_IS;
	enum come how = change(c, phone_kind_name(kind), kind_length(kind), to);

	/* what is no text must not go unseen */
	return how == CHANGED && text_ascii(c->s, c->n) < c->n ? IN_DOUBT : how;
}

/* A name with a title too, unless that tells a gender nobody else says. */
static enum come
take_name(const struct straight *w, const struct raw_row *row,
	const struct cell *c, char **to)
{
	const int gender = w->in->gender;
	struct name nm;

	if (name_is_plain(c->s, c->n))
		return AS_IT_IS;
	if (!row->is_usual)
		return IN_DOUBT;
	name_read(&w->in->given, &nm, c->s, c->n);
	if (nm.text.n == 0 || nm.text.n > c->n ||
		memchr(nm.text.s, '"', nm.text.n) ||
		(nm.gender != GENDER_NONE && gender >= 0 &&
			(gender >= (int)w->nfile ||
				raw_cell(row, (size_t)gender).n == 0)))
		return IN_DOUBT;
	return change(c, nm.text.s, nm.text.n, to);
}

static enum come
take_instant(const struct intake *in, const struct cell *c, char **to)
{
	if (date_is_canonical(c->s, c->n, &in->zone))
		return AS_IT_IS;
	size_t n = date_rewrite(*to, c->s, c->n, &in->zone);

	*to += n;
	return n > 0 ? CHANGED : IN_DOUBT;
}

static enum come
take_gender(const struct cell *c, char **to)
{
	if (gender_is_canonical(c->s, c->n))
		return AS_IT_IS;
	const char *s = gender_text(gender_usual(c->s, c->n));

	return *s ? change(c, s, strlen(s), to) : IN_DOUBT;
}

static enum come
take_email(struct intake *in, const struct cell *c, bool is_usual)
{
	struct email e;

	return come((is_usual || text_ascii(c->s, c->n) == c->n) &&
		    email_read(&in->given, &e, c->s, c->n) == NULL &&
		    e.nmore == 0 && is_same(c, e.addr.s, e.addr.n));
}

/* A cell that is not plain text; if it is changed, *to goes behind it. */
static enum come
take(const struct straight *w, const struct raw_row *row,
	const struct straight_col *col, char **to)
{
	const struct cell c = raw_cell(row, col->col);
	struct intake *in = w->in;

	if ((int)col->col == in->phone_kind)
		return take_phone_kind(in, &c, to);
	if (c.n == 0)
		return come(col->kind != COLUMN_PHONE);
	switch (col->kind) {
	case COLUMN_NAME: return take_name(w, row, &c, to);
	case COLUMN_GENDER: return take_gender(&c, to);
	case COLUMN_PHONE: return take_phone(in, &c, to);
	case COLUMN_EMAIL: return take_email(in, &c, row->is_usual);
	case COLUMN_INSTANT: return take_instant(in, &c, to);
	case COLUMN_MONEY:
		return come(in->unit == 0 && money_is_canonical(c.s, c.n));
	default: return come(money_is_currency(c.s, c.n));
	}
}

/* May some text of a row of usual text say that there is none? No branch. */
static bool
may_be_null(const struct straight *w, const struct raw_row *row)
{
	bool maybe = false;

	for (size_t i = 0; i < w->text.n; i++) {
		const size_t col = w->text.v[i].col;
		const char *from = raw_begin(row, col);
		const unsigned char *s = (const unsigned char *)from;
		const bool is_short =
			row->s + row->end[col] - from <= TEXT_NULL_MAX + 2;

		s += *s == '"';
		maybe |= is_short &
			 ((text_null_first[s[0]] & text_null_second[s[1]]) > 0);
	}
	return maybe;
}

/* Is all text of a row of usual text clean? */
static bool
is_clean(const struct straight *w, const struct raw_row *row)
{
	if (!may_be_null(w, row))
		return true;
	for (size_t i = 0; i < w->text.n; i++) {
		const struct cell c = raw_cell(row, w->text.v[i].col);

		if (c.n > 0 && text_is_null(c.s, c.n))
			return false;
	}
	return true;
}

/* The same of any UTF-8, for columns that stay as they are. */
static bool
is_plain(const struct straight_cols *cols, const struct raw_row *row)
{
	for (size_t i = 0; i < cols->n; i++) {
		const struct cell c = raw_cell(row, cols->v[i].col);

		if (c.n > 0 && !text_is_plain(c.s, c.n))
			return false;
	}
	return true;
}

/* Are enough cells filled, those beyond doubt counted, for no note to be it? */
static bool
is_filled(const struct raw_row *row)
{
	size_t n = 0;

	for (size_t i = 0; i < row->n; i++)
		/* more than quotes */
		n += row->end[i] - row->end[(ptrdiff_t)i - 1] > 3;
	return n * 2 > row->n + 1;
}

static bool
is_empty(const struct straight_cols *cols, const struct raw_row *row)
{
	for (size_t i = 0; i < cols->n; i++)
		if (raw_cell(row, cols->v[i].col).n > 0)
			return false;
	return true;
}

static char *
put(char *p, const char *s, size_t n)
{
	memcpy(p, s, n);
	return p + n;
}

/* The columns that the file does not have. */
static char *
put_others(const struct straight *w, char *p, struct text src)
{
	for (size_t i = w->nfile; i < w->n; i++) {
		*p++ = ',';
		if ((int)i == w->in->phone_kind) {
			const enum phone_kind kind = w->in->first.kind;

			p = put(p, phone_kind_name(kind), kind_length(kind));
		} else if ((int)i == w->src) {
			p = put(p, src.s, src.n);
		}
	}
	return p;
}

bool
straight_row(const struct straight *w, const struct raw_row *row,
	struct text src, struct buf *out)
{
	const char *from = raw_begin(row, 0);
	const char *last = row->s + row->end[row->n - 1];
	const size_t n = (size_t)(last - from);

	if (row->is_usual
			? !is_clean(w, row)
			: utf8_valid(from, n) < n || !is_plain(&w->text, row) ||
				  !is_plain(&w->as_is, row))
		return false;
	if (!is_empty(&w->empty, row) || !is_filled(row) ||
		(w->src >= 0 && w->src < (int)w->nfile &&
			raw_cell(row, (size_t)w->src).n == 0))
		return false;
	const size_t room = n + w->n * WRITTEN_MAX + src.n;

	if (room > out->cap - out->n)
		buf_need(out, room);
	char *p = out->s + out->n;

	for (size_t i = 0; i < w->read.n; i++) {
		const struct straight_col *col = &w->read.v[i];
		const char *begin = raw_begin(row, col->col);
		/* behind what comes before it */
		char *to = p + (begin - from);
		enum come how = take(w, row, col, &to);

		if (how == IN_DOUBT)
			return false;
		if (how == AS_IT_IS)
			continue;
		put(p, from, (size_t)(begin - from));
		p = to;
		from = row->s + row->end[col->col];
	}
	p = put(p, from, (size_t)(last - from));
	p = put_others(w, p, src);
	out->n = (size_t)(p - out->s);
	return true;
}

void
straight_free(struct straight *w)
{
	free(w->read.v);
	free(w->empty.v);
	free(w->text.v);
	free(w->as_is.v);
}
