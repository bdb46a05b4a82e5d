#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "stream/layout.h"

enum {
	PROFILE = 100,   /* records that tell what columns hold */
	SHAPE_MAX = 24,  /* a longer shape is that of any text */
	HEADER_MAX = 3,  /* lines of a header */
	LEAST_GAIN = 4,  /* one cell in its column in place of beside it */
	GAPS_ROWS = 4,   /* below a header that is one by its gaps, at least */
	NAME_BYTES = 40, /* bytes of a column's name, where that counts */
};

struct held *
layout_hold(const struct csvread_row *row, bool after_blank, const char *raw,
	size_t nraw)
{
	size_t n = row->n * sizeof *row->cell, text = nraw;

	for (size_t i = 0; i < row->n; i++)
		text += row->cell[i].n;
	struct held *h = mem_zalloc(1, sizeof *h + n + text + 1);
	char *s = (char *)&h->cell[row->n];

	h->line = row->line;
	h->n = row->n;
	h->after_blank = after_blank;
	for (size_t i = 0; i < row->n; i++) {
		h->cell[i] = row->cell[i];
		h->cell[i].s = s;
		if (row->cell[i].n > 0)
			memcpy(s, row->cell[i].s, row->cell[i].n);
		s += row->cell[i].n;
	}
	h->raw = s;
	h->nraw = nraw;
	if (nraw > 0)
		memcpy(s, raw, nraw);
	return h;
}

/* Bytes of a blank: also U+00A0 and U+3000; 0: none begins there. */
static size_t
blank_at(const char *p, size_t n)
{
	if (n >= 1 && (*p == ' ' || *p == '\t'))
		return 1;
	if (n >= 2 && memcmp(p, "\xC2\xA0", 2) == 0)
		return 2;
	return n >= 3 && memcmp(p, "\xE3\x80\x80", 3) == 0 ? 3 : 0;
}

/* Bytes of the blanks that a cell begins with. */
static size_t
count_blank(const struct cell *c)
{
	size_t n = 0, k;

	while ((k = blank_at(c->s + n, c->n - n)) > 0)
		n += k;
	return n;
}

/* Nothing, or blanks only. */
static bool
is_blank(const struct cell *c)
{
	return count_blank(c) == c->n;
}

/* May blanks stand around what a cell says, by its first and last byte? */
static bool
has_edge(const struct cell *c)
{
	if (c->n == 0)
		return false;
	unsigned char a = (unsigned char)c->s[0];
	unsigned char z = (unsigned char)c->s[c->n - 1];

	return a <= ' ' || a == 0xC2 || a == 0xE3 || z <= ' ' || z == 0xA0 ||
	       z == 0x80;
}

/* Do cells say the same, blanks around them aside? */
static bool
is_alike(const struct cell *a, const struct cell *b)
{
	if (!has_edge(a) && !has_edge(b))
		return bytes_cmp(a->s, a->n, b->s, b->n) == 0;
	const struct cell *c[] = {a, b};
	struct cell t[2];

	for (int i = 0; i < 2; i++) {
		size_t k = count_blank(c[i]);

		t[i] = (struct cell){c[i]->s + k, c[i]->n - k, 0};
		for (k = 1; k <= 3 && k <= t[i].n; k++)
			if (blank_at(t[i].s + t[i].n - k, k) == k) {
				t[i].n -= k;
				k = 0;
			}
	}
	return bytes_cmp(t[0].s, t[0].n, t[1].s, t[1].n) == 0;
}

static char
class_of(unsigned char c)
{
	if (c >= '0' && c <= '9')
		return '9';
	if ((c | 0x20) >= 'a' && (c | 0x20) <= 'z')
		return 'a';
	return c >= 0x80 ? 'x' : (char)c;
}

/*
 * The shape of a cell: its classes of characters, each run of one once. 0 for
 * an empty cell; 1 for any long text. *has_digit, *has_letter: in it.
 */
static uint32_t
shape_of(const struct cell *c, bool *has_digit, bool *has_letter)
{
	uint32_t h = 2166136261u;
	size_t len = 0;
	char last = '\0';

	*has_digit = *has_letter = false;
	if (is_blank(c))
		return 0;
	for (size_t i = 0; i < c->n && len <= SHAPE_MAX; i++) {
		char k = class_of((unsigned char)c->s[i]);

		*has_digit = *has_digit || k == '9';
		*has_letter = *has_letter || k == 'a' || k == 'x';
		if (k == last && (k == '9' || k == 'a' || k == 'x'))
			continue;
		last = k;
		h = (h ^ (unsigned char)k) * 16777619u;
		len++;
	}
	return len > SHAPE_MAX ? 1 : h < 2 ? 2 : h;
}

/* What column i of the records from `from` on holds. */
static void
profile(struct layout_col *c, struct held *const *row, size_t from, size_t n,
	size_t width, size_t i)
{
	uint32_t shape[PROFILE] = {0};
	size_t rows = 0, filled = 0, same = 0, votes = 0;
	bool has_digit = false, has_letter;

	*c = (struct layout_col){0};
	/* the majority, if there is one, survives this */
	for (size_t r = from; r < n && rows < PROFILE; r++) {
		if (row[r]->n != width)
			continue;
		uint32_t s =
			shape_of(&row[r]->cell[i], &has_digit, &has_letter);

		shape[rows++] = s;
		if (s == 0)
			continue;
		filled++;
		if (votes == 0) {
			c->shape = s;
			c->is_typed = has_digit;
		}
		votes = s == c->shape ? votes + 1 : votes - 1;
	}
	for (size_t r = 0; r < rows; r++)
		same += shape[r] == c->shape;
	c->filled = rows ? (unsigned)(filled * 100 / rows) : 0;
	c->is_typed = c->is_typed && filled > 0 && same * 10 >= filled * 7;
	if (same * 2 <= filled)
		c->shape = 1;
}

static void
profile_all(struct layout *l, struct held *const *row, size_t from, size_t n,
	size_t width)
{
	for (size_t i = 0; i < width; i++)
		profile(&l->col[i], row, from, n, width, i);
}

static size_t
count_filled(const struct cell *c, size_t n)
{
	size_t filled = 0;

	for (size_t i = 0; i < n; i++)
		filled += !is_blank(&c[i]);
	return filled;
}

/* Do all filled cells say the same? A title that is merged over columns. */
static bool
is_one_text(const struct cell *c, size_t n)
{
	const struct cell *first = NULL;

	for (size_t i = 0; i < n; i++) {
		if (is_blank(&c[i]))
			continue;
		if (first && bytes_cmp(first->s, first->n, c[i].s, c[i].n) != 0)
			return false;
		first = &c[i];
	}
	return true;
}

static bool
is_comment(const struct held *h)
{
	return h->cell[0].n > 1 && memcmp(h->cell[0].s, "# ", 2) == 0;
}

/* Can cells be names: all filled but the last, none without a letter? */
static bool
are_names(const struct cell *c, size_t n)
{
	bool has_digit, has_letter;

	for (size_t i = 0; i < n; i++) {
		uint32_t s = shape_of(&c[i], &has_digit, &has_letter);

		if (s == 0 ? i + 1 < n : s == 1 || !has_letter)
			return false;
	}
	return n > 0;
}

/* Does a cell end in a colon, as what stands before a value does? */
static bool
is_label(const struct cell *c)
{
	return (c->n > 0 && c->s[c->n - 1] == ':') ||
	       (c->n > 2 && memcmp(c->s + c->n - 3, "：", 3) == 0);
}

static bool
has_label(const struct held *h)
{
	for (size_t i = 0; i < h->n; i++)
		if (is_label(&h->cell[i]))
			return true;
	return false;
}

/* Is a record full enough to be a header, or a row, of the table? */
static bool
is_full(const struct held *h, size_t width)
{
	size_t filled = count_filled(h->cell, h->n);

	if (width > 1 && (is_comment(h) || has_label(h)))
		return false;
	if (width <= 2)
		return h->n >= width && (filled == width || is_blank(h->cell));
	/* key,value,,, is of no table; a header may have gaps anywhere */
	bool is_half =
		filled * 2 >= width && count_filled(h->cell, filled) < filled;

	return (filled * 2 > width || is_half) && !is_one_text(h->cell, h->n) &&
	       (h->n >= width || (width > 3 && h->n + 1 == width));
}

/*
 * How a record looks over the columns below it: names of them (more than 0),
 * or values like theirs (less).
 */
static int
vote(const struct layout *l, const struct cell *c, size_t n,
	const struct source_opts *o)
{
	int votes = 0;
	bool has_digit, has_letter;

	for (size_t i = 0; i < n && i < l->width; i++) {
		uint32_t s = shape_of(&c[i], &has_digit, &has_letter);

		if (s == 0)
			continue;
		int said = o && o->vote ? o->vote(o->arg, c[i].s, c[i].n) : 0;

		if (said)
			votes += said > 0 ? 3 : -3;
		else if (l->col[i].is_typed && s == l->col[i].shape)
			votes -= 2;
		else if (l->col[i].is_typed && has_letter && !has_digit)
			votes += 2;
	}
	return votes;
}

static bool
is_same(const struct cell *a, size_t na, const struct cell *b, size_t nb)
{
	size_t n = na < nb ? na : nb;

	for (size_t i = 0; i < n; i++)
		if (bytes_cmp(a[i].s, a[i].n, b[i].s, b[i].n) != 0)
			return false;
	return count_filled(a + n, na - n) == 0 &&
	       count_filled(b + n, nb - n) == 0;
}

/* Lines of the header that begins at record h: 0 if that is a value row. */
static size_t
count_header(struct layout *l, struct held *const *row, size_t n, size_t width,
	const struct source_opts *o)
{
	size_t h = l->header, k = 1;

	profile_all(l, row, h + 1, n, width);
	if (o->no_header || vote(l, row[h]->cell, row[h]->n, o) < 0)
		return 0;
	/* a line below that is no row either, and not the header once more */
	for (; k < HEADER_MAX && h + k + 1 < n && row[h + k]->n == width; k++) {
		const struct held *next = row[h + k];

		/* a row among such rows, as nearly always */
		if (vote(l, next->cell, next->n, o) < 0)
			break;
		profile_all(l, row, h + k + 1, n, width);
		if (next->after_blank || !is_full(next, width) ||
			is_same(row[h]->cell, row[h]->n, next->cell, next->n) ||
			vote(l, next->cell, next->n, o) < 4 ||
			vote(l, row[h]->cell, row[h]->n, NULL) < 0)
			break;
	}
	return k;
}

/* The names of columns: of several lines the parts that differ. */
static void
join_names(struct layout *l, struct held *const *row)
{
	size_t need = 1;

	l->name = mem_zalloc(l->width, sizeof *l->name);
	for (size_t k = 0; k < l->nheader; k++)
		for (size_t i = 0; i < row[l->header + k]->n; i++)
			need += row[l->header + k]->cell[i].n + 1;
	buf_need(&l->text, need);
	for (size_t i = 0; i < l->width; i++) {
		const struct cell *last = NULL;
		size_t from = l->text.n;

		l->name[i] = (struct cell){"", 0, 0};
		for (size_t k = 0; k < l->nheader; k++) {
			const struct held *h = row[l->header + k];
			const struct cell *c = i < h->n ? &h->cell[i] : NULL;

			if (c == NULL || (l->nheader > 1 && is_blank(c)) ||
				(last && bytes_cmp(last->s, last->n, c->s,
						 c->n) == 0))
				continue;
			if (last)
				buf_addc(&l->text, ' ');
			buf_add(&l->text, c->s, c->n);
			last = c;
			l->name[i] = *c;
		}
		if (l->nheader > 1)
			l->name[i] = (struct cell){
				l->text.s + from, l->text.n - from, 0};
	}
}

/*
 * A header wider than the rows has empty cells too many; which, where there is
 * a choice, does not matter but for the last.
 */
static void
trim_header(struct held *h, size_t width)
{
	for (size_t i = h->n; i-- > 0 && h->n > width;) {
		if (!is_blank(&h->cell[i]))
			continue;
		h->n--;
		memmove(&h->cell[i], &h->cell[i + 1],
			(h->n - i) * sizeof *h->cell);
	}
}

/* The table is as wide as its rows but for empty columns at the end. */
static size_t
trim_width(struct held *const *row, size_t n, size_t width)
{
	while (width > 1) {
		for (size_t r = 0; r < n; r++)
			if (row[r]->n >= width &&
				count_filled(&row[r]->cell[width - 1],
					row[r]->n - width + 1) > 0)
				return width;
		width--;
	}
	return width;
}

/* A short text, as names of columns are; they seldom have digits. */
static bool
is_name(const struct cell *c, bool may_count)
{
	bool has_digit, has_letter;

	shape_of(c, &has_digit, &has_letter);
	return c->n <= NAME_BYTES && has_letter && (may_count || !has_digit);
}

/* Does a blank line part a record from the one above, and not all records? */
static bool
is_apart(struct held *const *row, size_t i, size_t n)
{
	return row[i]->after_blank && !(i + 1 < n && row[i + 1]->after_blank);
}

/*
 * Names of groups of columns stand in a line above the names of the columns:
 * it has gaps, and together the two lines have none. is_header: what is below
 * is known to be names.
 */
static bool
is_groups(const struct held *h, const struct held *below, size_t width,
	bool is_header)
{
	size_t filled = count_filled(h->cell, h->n);

	if (h->n < width || width < 3 || below->n < width ||
		filled * 2 > width || filled == 0 ||
		(filled == 1 && !is_blank(h->cell)))
		return false;
	/* key,value,,, a line away */
	if (below->after_blank && count_filled(h->cell, filled) == filled)
		return false;
	for (size_t i = 0; i < width; i++)
		if ((!is_blank(&h->cell[i]) && !is_name(&h->cell[i], false)) ||
			(is_blank(&below->cell[i])
					? is_blank(&h->cell[i])
					: !is_name(&below->cell[i], is_header)))
			return false;
	return !has_label(h);
}

/* The record where the header begins, or the rows if there is none. */
static size_t
find_header(struct held *const *row, size_t n, size_t width)
{
	size_t h = 0;

	while (h < n && !is_full(row[h], width))
		h++;
	if (h + 1 < n && !is_apart(row, h + 1, n) &&
		is_groups(row[h], row[h + 1], width, false))
		h++;
	/* one a cell short, of a title maybe, if names follow */
	if (h + 1 < n && row[h]->n < width && is_full(row[h + 1], width) &&
		row[h + 1]->n >= width &&
		are_names(row[h + 1]->cell, row[h + 1]->n))
		h++;
	/* no such record: the first that is as wide */
	for (size_t i = 0; h == n && i < n; i++)
		if (row[i]->n >= width)
			h = i;
	return h == n ? 0 : h;
}

/* The record that begins on that line, or the next one; n: there is none. */
static size_t
find_line(struct held *const *row, size_t n, uint64_t line)
{
	size_t h = 0;

	while (h < n && row[h]->line < line)
		h++;
	return h;
}

/* Does a cell of a record stand again in its column, from record `from` on? */
static bool
recurs(const struct held *h, struct held *const *row, size_t from, size_t n)
{
	for (size_t r = from; r < n && r < from + PROFILE; r++) {
		const struct cell *a = h->cell, *b = row[r]->cell;

		/* a header may come again, whole */
		if (is_same(a, h->n, b, row[r]->n))
			continue;
		for (size_t i = 0; i < h->n && i < row[r]->n; i++)
			if (!is_blank(&a[i]) &&
				bytes_cmp(a[i].s, a[i].n, b[i].s, b[i].n) == 0)
				return true;
	}
	return false;
}

/* Are all cells of a column filled, from record `from` on? */
static bool
is_filled(struct held *const *row, size_t from, size_t n, size_t i)
{
	for (size_t r = from; r < n && r < from + PROFILE; r++)
		if (i < row[r]->n && is_blank(&row[r]->cell[i]))
			return false;
	return true;
}

/*
 * Are the two lines at h one header by their gaps alone: where either has one,
 * the other has a name, and the columns below the second one's have none?
 */
static bool
is_by_gaps(struct held *const *row, size_t h, size_t n, size_t width)
{
	size_t above = 0, below = 0;

	if (n - h < 2 + GAPS_ROWS || is_apart(row, h + 1, n) ||
		row[h]->n < width || row[h + 1]->n < width || has_label(row[h]))
		return false;
	for (size_t i = 0; i < width; i++) {
		const struct cell *a = &row[h]->cell[i];
		const struct cell *b = &row[h + 1]->cell[i];
		bool no_a = is_blank(a), no_b = is_blank(b);

		if ((no_a && no_b) || !(no_a || is_name(a, false)) ||
			!(no_b || is_name(b, false)) ||
			(no_b && !is_filled(row, h + 2, n, i)))
			return false;
		above += no_a;
		below += no_b;
	}
	return above > 0 && below > 0 && !recurs(row[h + 1], row, h + 2, n);
}

/*
 * Is the record at h, full as it is, a title in cells? Below an empty line are
 * names then, over values of other shapes, that are names no less than it is;
 * more so, if empty lines stand everywhere.
 */
static bool
is_title(struct layout *l, struct held *const *row, size_t h, size_t n,
	size_t width, const struct source_opts *o)
{
	if (h + 2 >= n || !row[h + 1]->after_blank ||
		!is_full(row[h + 1], l->width) ||
		!are_names(row[h + 1]->cell, row[h + 1]->n) ||
		recurs(row[h + 1], row, h + 2, n))
		return false;
	profile_all(l, row, h + 2, n, width);
	return vote(l, row[h + 1]->cell, row[h + 1]->n, NULL) > 0 &&
	       vote(l, row[h + 1]->cell, row[h + 1]->n, o) >=
		       vote(l, row[h]->cell, row[h]->n, o) +
			       row[h + 2]->after_blank;
}

void
layout_find(struct layout *l, struct held *const *row, size_t n, size_t width,
	const struct source_opts *o)
{
	*l = (struct layout){.width = trim_width(row, n, width),
		.least_gain = o->is_as_is ? INT_MIN : LEAST_GAIN};
	size_t widest = width;

	/* a header alone may be wider than what was counted */
	for (size_t r = 0; r < n; r++)
		widest = row[r]->n > widest ? row[r]->n : widest;
	l->col = mem_zalloc(widest, sizeof *l->col);
	if (n == 0)
		return;
	size_t h = o->header ? find_line(row, n, o->header)
			     : find_header(row, n, l->width);

	if (!o->header && !o->no_header && is_title(l, row, h, n, width, o))
		h++;
	l->header = h;
	l->nheader = o->header ? 1 : count_header(l, row, n, width, o);
	if (o->header)
		profile_all(l, row, h + 1, n, width);
	/* values at once: a shorter line right above them has the names */
	if (l->nheader == 0 && h > 0 && !o->no_header && !row[h]->after_blank &&
		row[h - 1]->n * 2 >= l->width && !is_comment(row[h - 1])) {
		l->header = --h;
		l->nheader = 1;
	}
	/* without names, an empty column at the end is one like any other */
	if (l->nheader == 0) {
		l->width = width;
		return;
	}
	if (h > 0 && !o->header && !is_apart(row, h, n) &&
		is_groups(row[h - 1], row[h], l->width, true)) {
		l->header = --h;
		l->nheader++;
	}
	if (l->nheader == 1 && !o->header && is_by_gaps(row, h, n, l->width)) {
		l->is_by_gaps = true;
		l->nheader = 2;
		profile_all(l, row, h + 2, n, width);
	}
	/* what a title above has in a column makes it none of the table's */
	l->width = trim_width(row + h, n - h, l->width);
	/* a header alone is as wide as it is */
	if (n == h + l->nheader && row[h]->n > l->width)
		l->width = row[h]->n;
	l->is_short = row[h]->n < width;
	for (size_t k = 0; k < l->nheader; k++)
		trim_header(row[h + k], l->width);
	join_names(l, row);
}

bool
layout_is_empty(const struct csvread_row *row)
{
	for (size_t i = 0; i < row->n; i++)
		if (!is_blank(&row->cell[i]))
			return false;
	return true;
}

bool
layout_is_header(const struct layout *l, const struct csvread_row *row)
{
	size_t n = row->n < l->width ? row->n : l->width;

	for (size_t i = 0; l->name && i < n; i++)
		if (!is_alike(&l->name[i], &row->cell[i]))
			return false;
	return l->name && count_filled(l->name + n, l->width - n) == 0 &&
	       count_filled(row->cell + n, row->n - n) == 0;
}

bool
layout_is_other_header(const struct layout *l, const struct csvread_row *row,
	const struct source_opts *o)
{
	/* 无 over telephones alone makes no header */
	return are_names(row->cell, row->n) &&
	       vote(l, row->cell, row->n, NULL) > 0 &&
	       vote(l, row->cell, row->n, o) >= 4;
}

bool
layout_is_header_of(const struct layout *l, const struct csvread_row *row,
	const struct source_opts *o)
{
	size_t same = 0, gaps = 0;

	if (l->name == NULL)
		return layout_is_other_header(l, row, o);
	for (size_t i = 0; i < l->width && i < row->n; i++) {
		const struct cell *a = &l->name[i], *b = &row->cell[i];

		if (is_alike(a, b))
			same += !is_blank(a);
		else if (is_blank(a) || is_blank(b))
			gaps++;
		else
			return false;
	}
	return same > gaps && row->n == l->width;
}

bool
layout_is_names(const struct layout *l, const struct csvread_row *row)
{
	return are_names(row->cell, row->n) &&
	       vote(l, row->cell, row->n, NULL) >= 0;
}

/* Does a colon stand in the first words of a cell? */
static bool
has_colon(const struct cell *c)
{
	for (size_t i = 0; i < c->n && i < NAME_BYTES; i++)
		if (c->s[i] == ':' ||
			(c->n - i >= 3 && memcmp(c->s + i, "：", 3) == 0))
			return true;
	return false;
}

/* Does a cell begin with a word, and what stands behind it ends the word? */
static bool
begins(const struct cell *c, const char *word)
{
	size_t n = strlen(word);

	if (c->n < n || memcmp(c->s, word, n) != 0)
		return false;
	return c->n == n || memchr(" \t:(0123456789", c->s[n], 14) ||
	       (c->n - n >= 3 && (memcmp(c->s + n, "：", 3) == 0 ||
					 memcmp(c->s + n, "（", 3) == 0));
}

/* The first cell of a row that is not blank; NULL if there is none. */
static const struct cell *
first_filled(const struct csvread_row *row)
{
	for (size_t i = 0; i < row->n; i++)
		if (!is_blank(&row->cell[i]))
			return &row->cell[i];
	return NULL;
}

bool
layout_is_total(const struct layout *l, const struct csvread_row *row)
{
	static const char *const word[] = {"合计", "总计", "小计", "共计",
		"合計", "總計", "小計", "Total", "TOTAL", "Subtotal"};
	const struct cell *c = first_filled(row);

	for (size_t i = 0; c && i < NELEM(word); i++)
		if (begins(c, word[i]))
			return count_filled(row->cell, row->n) * 2 <=
			       l->width + 1;
	return false;
}

bool
layout_is_note(
	const struct layout *l, const struct csvread_row *row, bool after_blank)
{
	static const char *const word[] = {"Sum", "Note", "Notes", "Source",
		"Prepared", "Checked", "Printed", "Exported", "Generated",
		"备注", "注", "说明", "備註"};
	const struct cell *c = first_filled(row);
	size_t filled = count_filled(row->cell, row->n);

	if (c == NULL)
		return false;
	if (layout_is_total(l, row))
		return true;
	/* merged over columns, it stands in all of them */
	if (filled > 1 && is_one_text(row->cell, row->n))
		filled = 1;
	if (filled * 2 > l->width + 1)
		return false;
	if (c->n > 1 && c->s[0] == '#' && c->s[1] == ' ')
		return row->n < l->width;
	for (size_t k = 0; k < NELEM(word); k++)
		if (begins(c, word[k]))
			return true;
	/* 制表人：周敏, and a line apart, unless it is a value of ours */
	size_t i = (size_t)(c - row->cell);
	bool has_digit, has_letter;
	uint32_t s = shape_of(c, &has_digit, &has_letter);

	if (filled != 1 || l->width < 3 ||
		(i < l->width && l->col[i].is_typed && l->col[i].shape == s) ||
		!has_letter)
		return false;
	return after_blank || has_colon(c) ||
	       count_filled(row->cell, row->n) > 1;
}

bool
layout_is_ours(const struct layout *l, const struct csvread_row *row)
{
	size_t same = 0;
	bool has_digit, has_letter;

	for (size_t i = 0; i < row->n && i < l->width; i++) {
		uint32_t s = shape_of(&row->cell[i], &has_digit, &has_letter);

		if (l->col[i].is_typed && s != 0 && s != l->col[i].shape)
			return false;
		same += l->col[i].is_typed && s != 0;
	}
	return row->n == l->width && same > 0;
}

/* How well a cell fits a column. */
static int
fits(const struct layout_col *col, const struct cell *c)
{
	bool has_digit, has_letter;
	uint32_t s = shape_of(c, &has_digit, &has_letter);

	if (s == 0)
		return col->filled > 95 ? -3 : col->filled > 50 ? -1 : 1;
	if (col->is_typed)
		return s == col->shape ? 3 : -3;
	if (col->filled == 0)
		return -3;
	return s == col->shape ? 1 : 0;
}

/*
 * The empty cell that, left out, lets the others fit best; the last of such.
 * *gain: by how much better than as they stand, the last of all beyond the
 * table.
 */
static size_t
find_surplus(const struct layout *l, const struct csvread_row *row, int *gain)
{
	size_t best = row->n;
	int most = 0, sum = 0;

	/* of the cells before i in their places, of those behind one further */
	for (size_t i = 1; i < row->n && i <= l->width; i++)
		sum += fits(&l->col[i - 1], &row->cell[i]);
	for (size_t i = 0; i < row->n; i++) {
		if (is_blank(&row->cell[i]) &&
			(best == row->n || sum >= most)) {
			best = i;
			most = sum;
		}
		if (i < l->width)
			sum += fits(&l->col[i], &row->cell[i]);
		if (i < l->width && i + 1 < row->n)
			sum -= fits(&l->col[i], &row->cell[i + 1]);
	}
	*gain = most - sum;
	return best;
}

bool
layout_can_fit(const struct layout *l, const struct cell *cell, size_t n)
{
	return count_filled(cell, n) <= l->width;
}

bool
layout_fit(const struct layout *l, struct csvread_row *row)
{
	if (!layout_can_fit(l, row->cell, row->n))
		return false;
	while (row->n > l->width) {
		int gain;
		size_t i = find_surplus(l, row, &gain);

		/* or was something put behind the row? */
		if (i + 1 < row->n && gain < l->least_gain)
			return false;
		row->n--;
		memmove(&row->cell[i], &row->cell[i + 1],
			(row->n - i) * sizeof *row->cell);
	}
	return true;
}

void
layout_free(struct layout *l)
{
	free(l->col);
	free(l->name);
	buf_free(&l->text);
}
