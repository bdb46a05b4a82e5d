#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "rules/email.h"
#include "rules/intake.h"
#include "rules/name.h"

/* The groups of intake_capture; the first is had with gender. */
static const char *const group[CAPTURE_GROUPS] = {
	"name", "channel", "product", "expected", "phone", "region"};

static int
find(char *const *column, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(column[i], name) == 0)
			return (int)i;
	return -1;
}

/* In which turn fields are read; before TURN_TEXT, telephones. */
enum { TURN_TEXT = 3, TURN_EARLY, TURN_LATE, TURNS };

/*
 * The column that keeps the first number comes before the others, so that a
 * second reading finds the numbers in the order the first one left them. Kinds
 * that fill another column where it is empty come after all others.
 */
static int
turn(const struct intake *in, const struct intake_field *f)
{
	switch (f->kind) {
	case COLUMN_PHONE:
		return f->col == in->phone ? 0 : f->col == in->phone2 ? 1 : 2;
	case COLUMN_TEXT:
	case COLUMN_KEY: return TURN_TEXT;
	case COLUMN_NAME:
	case COLUMN_MONEY: return TURN_LATE;
	default: return TURN_EARLY;
	}
}

/* What column i holds; false if it is left as it is, whatever it holds. */
static bool
find_field(const struct intake *in, struct intake_field *f, const char *name,
	bool is_phone, size_t i)
{
	int c = schema_column(name, strlen(name));

	*f = (struct intake_field){
		.name = name,
		.kind = c < 0 ? COLUMN_PHONE : schema_columns[c].kind,
		.col = (int)i,
	};
	/* read_phones writes phone_kind */
	return c < 0 ? is_phone
		     : f->kind < COLUMN_FAMILY && f->col != in->phone_kind;
}

void
intake_init(
	struct intake *in, char *const *column, const bool *is_phone, size_t n)
{
	in->field = mem_zalloc(n, sizeof *in->field);
	in->nfield = in->nphone = in->ntext = 0;
	in->phone = find(column, n, "phone");
	in->phone2 = find(column, n, "phone2");
	in->phone_kind = find(column, n, "phone_kind");
	in->name = find(column, n, "name");
	in->gender = find(column, n, "gender");
	in->currency = find(column, n, "currency");
	in->note = find(column, n, "note");
	for (size_t g = 0; g < CAPTURE_GROUPS; g++)
		in->group[g] = find(column, n, group[g]);
	for (int t = 0; t < TURNS; t++) {
		if (t == TURN_TEXT)
			in->nphone = in->nfield;
		if (t == TURN_EARLY)
			in->ntext = in->nfield - in->nphone;
		for (size_t i = 0; i < n; i++) {
			struct intake_field f;
			bool is_his = is_phone && is_phone[i];

			if (find_field(in, &f, column[i], is_his, i) &&
				turn(in, &f) == t)
				in->field[in->nfield++] = f;
		}
	}
}

/* A value that is as it was leaves the cell, and its quotes, alone. */
static void
set(struct cell *c, const char *s, size_t n)
{
	if (c->n != n || (n > 0 && c->s != s && memcmp(c->s, s, n) != 0))
		*c = (struct cell){.s = s, .n = n};
}

/* The same for what a rule has written: no commas, quotes or line ends. */
static void
set_value(struct cell *c, const char *s, size_t n)
{
	if (c->n != n || (n > 0 && c->s != s && memcmp(c->s, s, n) != 0))
		*c = (struct cell){s, n, CELL_RAW};
}

/* Keep for the note what a cell says beyond its value, if it says anything. */
static void
keep(struct intake *in, const struct intake_field *f, const struct cell *was)
{
	struct buf b = {0}; /* seldom needed */
	struct text t = text_clean(&b, was->s, was->n);

	if (t.n > 0) {
		if (in->more.n > 0)
			buf_adds(&in->more, "; ");
		buf_addf(&in->more, "%s: ", f->name);
		buf_add(&in->more, t.s, t.n);
	}
	buf_free(&b);
}

static const char *
fail(struct intake *in, const struct intake_field *f, const char *reason,
	const char *why)
{
	in->why = why;
	in->bad_col = f->col;
	buf_clear(&in->reason);
	buf_adds(&in->reason, reason ? reason : f->name);
	if (reason == NULL)
		buf_adds(&in->reason, "_bad");
	return buf_str(&in->reason);
}

/* What a telephone's reason means, for people. */
static const char *
phone_why(const char *reason)
{
	static const char *const why[][2] = {
		{"phone_bad", "no telephone number"},
		{"phone_country", "of which country? say --country"},
		{"phone_lossy", "a spreadsheet has rounded it"},
		{"phone_service", "a service number, nobody's telephone"},
	};

	for (size_t i = 0; i < NELEM(why); i++)
		if (strcmp(why[i][0], reason) == 0)
			return why[i][1];
	return reason;
}

static const char *
read_instant(struct intake *in, struct intake_field *f, struct cell *c,
	enum date_order order)
{
	struct date d;

	if (date_is_canonical(c->s, c->n, &in->zone))
		return NULL;
	size_t n = date_rewrite(f->text, c->s, c->n, &in->zone);

	if (n > 0) {
		set_value(c, f->text, n);
		return NULL;
	}
	const char *why = date_read(&d, c->s, c->n, order);

	if (why && text_clean(&f->buf, c->s, c->n).n == 0) {
		set(c, "", 0);
		return NULL;
	}
	if (why && strcmp(why, DATE_ORDER_WRONG) == 0)
		return fail(in, f, "date_order",
			"not in the order of the column's other dates");
	if (why && strcmp(why, DATE_AMBIGUOUS) == 0)
		return fail(in, f, "date_order", DATE_AMBIGUOUS " say --dates");
	if (why)
		return fail(in, f, NULL, why);
	date_format(f->text, &d, &in->zone);
	set_value(c, f->text, strlen(f->text));
	return NULL;
}

static const char *
read_money(struct intake *in, struct intake_field *f, struct cell *row)
{
	struct cell *c = &row[f->col];
	struct money m;

	if (in->unit == 0 && money_is_canonical(c->s, c->n))
		return NULL;
	const char *why = money_read_in(&m, c->s, c->n, in->unit);

	if (why && text_clean(&f->buf, c->s, c->n).n == 0) {
		set(c, "", 0);
		return NULL;
	}
	if (why)
		return fail(in, f, NULL, why);
	money_format(f->text, m.minor);
	set_value(c, f->text, strlen(f->text));
	if (m.currency[0] && in->currency >= 0 && row[in->currency].n == 0) {
		/* beside the amount, whose text is shorter */
		char *cur = f->text + MONEY_MAX;

		memcpy(cur, m.currency, sizeof m.currency);
		set_value(&row[in->currency], cur, 3);
	}
	return NULL;
}

/* Three capitals (ISO 4217), or what money_read takes for a currency. */
static void
read_currency(struct intake *in, struct intake_field *f, struct cell *c)
{
	struct text t = text_clean(&f->buf, c->s, c->n);
	struct money m;
	char one[32] = "1 ";

	if (money_is_currency(t.s, t.n)) {
		set(c, t.s, t.n);
		return;
	}
	if (t.n > 0 && t.n < sizeof one - 2)
		memcpy(one + 2, t.s, t.n);
	if (money_read(&m, one, strlen(one)) == NULL && m.currency[0]) {
		memcpy(f->text, m.currency, sizeof m.currency);
		set_value(c, f->text, 3);
		return;
	}
	if (t.n > 0)
		keep(in, f, c);
	set(c, "", 0);
}

static void
read_name(
	struct intake *in, struct intake_field *f, struct cell *row, int given)
{
	struct cell *c = &row[f->col];
	struct text t = {c->s, c->n};
	struct name nm;

	if (given >= 0) {
		struct text g = {row[given].s, row[given].n};

		t = name_join(&in->given, &t, &g);
	}
	name_read(&f->buf, &nm, t.s, t.n);
	set(c, nm.text.s, nm.text.n);
	if (nm.gender != GENDER_NONE && in->gender >= 0 &&
		row[in->gender].n == 0) {
		const char *g = gender_text(nm.gender);

		set_value(&row[in->gender], g, strlen(g));
	}
}

static void
read_gender(struct intake *in, const struct intake_field *f, struct cell *c)
{
	enum gender g;

	if (gender_is_canonical(c->s, c->n))
		return;
	if (gender_read(&g, c->s, c->n) != NULL)
		keep(in, f, c);
	const char *s = gender_text(g);

	set_value(c, s, strlen(s));
}

static const char *
read_email(struct intake *in, struct intake_field *f, struct cell *c)
{
	struct email e;
	const char *why = email_read(&f->buf, &e, c->s, c->n);

	if (why && text_clean(&f->buf, c->s, c->n).n == 0) {
		set(c, "", 0);
		return NULL;
	}
	if (why)
		return fail(in, f, NULL, why);
	if (e.nmore > 0)
		keep(in, f, c);
	set_value(c, e.addr.s, e.addr.n);
	return NULL;
}

/* Is the number in the list already? */
static bool
has_phone(const struct phone_cell *all, const char *num)
{
	for (size_t i = 0; i < all->n; i++)
		if (strcmp(all->v[i].num, num) == 0)
			return true;
	return false;
}

/* Add the numbers of one cell to those of the row. */
static const char *
gather(struct intake *in, const struct cell *c, struct phone_cell *all,
	bool *is_whole)
{
	struct phone_cell v;
	const char *why = phone_cell(c->s, c->n, in->country, &v);

	if (why == NULL)
		phone_judge_settle(&in->judge, &v);
	if (why == NULL && v.n == 0)
		why = v.bad;
	*is_whole = why == NULL && v.whole;
	for (size_t i = 0; why == NULL && i < v.n; i++) {
		*is_whole = *is_whole && v.v[i].ext[0] == '\0';
		if (has_phone(all, v.v[i].num))
			continue;
		if (all->n == PHONES_MAX)
			*is_whole = false;
		else
			all->v[all->n++] = v.v[i];
	}
	return why;
}

/* What the row's numbers are: the first, the others, the first one's kind. */
static void
set_phones(const struct intake *in, struct cell *row, const char *first,
	struct text others, const char *kind)
{
	if (in->phone >= 0)
		set_value(&row[in->phone], first, strlen(first));
	if (in->phone2 >= 0)
		set_value(&row[in->phone2], others.s, others.n);
	if (in->phone_kind >= 0)
		set_value(&row[in->phone_kind], kind, strlen(kind));
}

/* A row with one number, in a plain spelling, as most are; false if not. */
static bool
read_plain_phone(struct intake *in, struct cell *row)
{
	const struct cell *only = NULL;

	for (size_t i = 0; i < in->nphone; i++) {
		const struct cell *c = &row[in->field[i].col];

		if (c->n > 0 && only)
			return false;
		if (c->n > 0)
			only = c;
	}
	if (only == NULL ||
		!phone_plain(only->s, only->n, in->country, &in->first))
		return false;
	set_phones(in, row, in->first.num, (struct text){"", 0},
		phone_kind_name(in->first.kind));
	return true;
}

/*
 * All columns of telephone numbers at once: the first number is `phone`, the
 * others are phone2. A cell without a number is a fault only if no other cell
 * of the row has one.
 */
static const char *
read_phones(struct intake *in, struct cell *row)
{
	struct phone_cell all = {.n = 0};
	const struct intake_field *bad = NULL;
	const char *why = NULL;
	bool is_whole;

	buf_clear(&in->phones);
	for (size_t i = 0; i < in->nphone; i++) {
		const struct intake_field *f = &in->field[i];

		if (row[f->col].n == 0)
			continue;
		const char *w = gather(in, &row[f->col], &all, &is_whole);

		if (w && bad == NULL) {
			bad = f;
			why = w;
		}
		/* a column that stays as it is loses nothing */
		if (!is_whole && (f->col == in->phone || f->col == in->phone2))
			keep(in, f, &row[f->col]);
	}
	if (all.n == 0 && bad)
		return fail(in, bad, why, phone_why(why));
	for (size_t i = 1; i < all.n; i++) {
		if (i > 1)
			buf_addc(&in->phones, ';');
		buf_adds(&in->phones, all.v[i].num);
	}
	struct text others = {in->phones.s, in->phones.n};

	if (all.n == 0) {
		set_phones(in, row, "", others, "");
		return NULL;
	}
	in->first = all.v[0];
	set_phones(in, row, in->first.num, others,
		phone_kind_name(in->first.kind));
	return NULL;
}

/* Put what was kept behind the row's own note. */
static void
write_note(struct intake *in, struct cell *note)
{
	if (in->more.n == 0)
		return;
	if (note->n > 0) {
		struct buf b = {0};

		buf_add(&b, note->s, note->n);
		buf_adds(&b, "; ");
		buf_add(&b, in->more.s, in->more.n);
		buf_free(&in->more);
		in->more = b;
	}
	set(note, in->more.s, in->more.n);
}

static const char *
read_field(struct intake *in, struct intake_field *f, struct cell *row,
	const enum date_order *order, int given)
{
	struct cell *c = &row[f->col];

	switch (f->kind) {
	case COLUMN_INSTANT: return read_instant(in, f, c, order[f->col]);
	case COLUMN_MONEY: return read_money(in, f, row);
	case COLUMN_EMAIL: return read_email(in, f, c);
	case COLUMN_NAME: read_name(in, f, row, given); return NULL;
	case COLUMN_GENDER: read_gender(in, f, c); return NULL;
	case COLUMN_CURRENCY: read_currency(in, f, c); return NULL;
	default: return NULL;
	}
}

static void
read_texts(struct intake *in, struct cell *row)
{
	struct intake_field *f = in->field + in->nphone, *end = f + in->ntext;

	for (; f < end; f++) {
		struct cell *c = &row[f->col];

		if (c->n == 0 || text_is_plain(c->s, c->n))
			continue;
		struct text t = text_clean(&f->buf, c->s, c->n);

		set(c, t.n ? t.s : "", t.n);
	}
}

const char *
intake_row(struct intake *in, struct cell *cell, const enum date_order *order,
	int given)
{
	const char *reason = NULL;

	buf_clear(&in->more);
	if (!read_plain_phone(in, cell))
		reason = read_phones(in, cell);
	if (reason)
		return reason;
	read_texts(in, cell);
	for (size_t i = in->nphone + in->ntext; i < in->nfield; i++) {
		struct intake_field *f = &in->field[i];

		/* nothing comes of nothing, but for half a name */
		if (cell[f->col].n == 0 && (f->col != in->name || given < 0))
			continue;
		reason = read_field(in, f, cell, order, given);
		if (reason)
			return reason;
	}
	if (in->note >= 0)
		write_note(in, &cell[in->note]);
	return NULL;
}

int
intake_capture(
	const struct intake *in, const struct cell *cell, struct buf *missing)
{
	int n = 0;

	for (size_t g = 0; g < CAPTURE_GROUPS; g++) {
		int col = in->group[g];
		bool is_filled = col >= 0 && cell[col].n > 0;

		if (g == 0) /* a name is to be had with its gender */
			is_filled = is_filled && in->gender >= 0 &&
				    cell[in->gender].n > 0;
		n += is_filled;
		if (is_filled)
			continue;
		if (missing->n > 0)
			buf_addc(missing, ';');
		buf_adds(missing, group[g]);
		if (g == 0)
			buf_adds(missing, "+gender");
	}
	return n;
}

void
intake_free(struct intake *in)
{
	for (size_t i = 0; i < in->nfield; i++)
		buf_free(&in->field[i].buf);
	free(in->field);
	buf_free(&in->phones);
	buf_free(&in->more);
	buf_free(&in->given);
	buf_free(&in->reason);
}
