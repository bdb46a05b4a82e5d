#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "stream/loose.h"

/*
 * A text with more places to cut it, or more lines, is not weighed; and of the
 * lines it may end on, the first few are tried.
 */
enum { CUTS = 256, WIDTHS = 512, LINES = 32, TRIES = 4, WORK = 1 << 21 };

/*
 * No record has so many lines and, beyond its width, so many cells: its quotes
 * are not regular, and no more of what follows is looked at for every line.
 */
enum { REACH_LINES = 64, REACH_CELLS = 512 };

/* What a fault costs when the readings of a line are compared. */
enum {
	COST_SPACE = 1, /* blanks around the quotes of a cell */
	COST_INNER = 2, /* a quote inside a quoted cell, not doubled */
	COST_CLOSE = 2, /* one before a delimiter that closes nothing */
	COST_OPEN = 2,  /* an opening quote that is none, beside COST_STRAY */
	COST_STRAY = 3, /* a quote inside an unquoted cell */
	COST_LOST = 4,  /* a delimiter was lost */
	COST_WIDTH = 6, /* a cell more or less than there should be */
	COST_NEVER = 60000,
};

/* A place where the line may be cut: a cell ends, the next one starts. */
struct loose_cut {
	uint32_t end, start;
	enum {
		CUT_DELIM,
		CUT_OPEN,  /* none there; a quoted cell is behind it, */
		CUT_CLOSE, /* before it, */
		CUT_BOTH,  /* both are quoted, and hold no quotes */
	} kind;
};

/* The cheapest way to so many cells up to a cut, and the cut before. */
struct loose_step {
	uint16_t cost, from;
};

/* What one line may have in place of the delimiter of all. */
static const char others[] = {';', '\t', ',', '|'};

void
loose_init(struct loose *l, const struct loose_form *form)
{
	*l = (struct loose){.form = form};
	l->is_stop['\n'] = l->is_stop['\r'] = true;
	for (size_t i = 0; i < NELEM(others); i++)
		l->is_stop[(unsigned char)others[i]] = true;
	l->is_stop[(unsigned char)form->delim[0]] = true;
	l->is_stop[(unsigned char)form->quote] = form->quote != '\0';
}

static bool
is_line_end(char c)
{
	return c == '\n' || c == '\r';
}

static bool
at_delim(const struct loose_form *f, const char *s, size_t n)
{
	return n >= f->ndelim && memcmp(s, f->delim, f->ndelim) == 0;
}

static void
add_cell(struct loose *l, const char *s, size_t n, size_t form)
{
	l->cell = mem_grow(l->cell, &l->cap, l->n + 1, sizeof *l->cell);
	l->cell[l->n++] = (struct cell){s, n, form};
}

/* Bytes at s that stand for a quote: it is doubled, or escaped; 0: none do. */
static size_t
escaped(const struct loose_form *f, const char *s, size_t n)
{
	if (n < 2)
		return 0;
	if (s[0] == f->quote && s[1] == f->quote)
		return 2;
	return f->has_escape && s[0] == '\\' &&
			       (s[1] == f->quote || s[1] == '\\')
		       ? 2
		       : 0;
}

/* Add what stood between quotes; rest: bytes of the record from s on. */
static void
add_quoted(struct loose *l, const char *s, size_t n, size_t rest)
{
	const struct loose_form *f = l->form;
	size_t i = 0;

	while (i < n && escaped(f, s + i, n - i) == 0)
		i++;
	if (i == n) {
		add_cell(l, s, n, CELL_QUOTED);
		return;
	}
	/* room for all that can follow, so that slices of it stay */
	buf_need(&l->text, rest);
	size_t from = l->text.n;

	for (i = 0; i < n; i++) {
		i += escaped(f, s + i, n - i) == 2;
		buf_addc(&l->text, s[i]);
	}
	add_cell(l, l->text.s + from, l->text.n - from, CELL_QUOTED);
}

/* The quote that closes what begins at s; n if there is none. */
static size_t
find_close(const struct loose_form *f, const char *s, size_t n)
{
	size_t i = 0;

	while (i < n && (s[i] != f->quote || escaped(f, s + i, n - i) == 2))
		i += escaped(f, s + i, n - i) == 2 ? 2 : 1;
	return i < n ? i : n;
}

enum way {
	WAY_REGULAR,
	WAY_LOOSE, /* the quotes are not regular */
	WAY_MORE,  /* that cannot be told without more bytes */
};

/* Cut by regular quotes; *taken is where the record ends. */
static enum way
cut_regular(struct loose *l, const char *s, size_t n, bool is_end, size_t width,
	size_t *taken)
{
	const struct loose_form *f = l->form;
	size_t i = 0;

	for (;; i += f->ndelim) {
		size_t from = i;
		bool quoted = f->quote && i < n && s[i] == f->quote;

		if (quoted) {
			i++;
			i += find_close(f, s + i, n - i);
			/* what follows it is needed as well */
			if (i + 1 >= n && !is_end)
				return WAY_MORE;
			if (i == n)
				return WAY_LOOSE;
			i++;
		}
		for (; i < n && !quoted; i++) {
			if (!l->is_stop[(unsigned char)s[i]])
				continue;
			if (is_line_end(s[i]) || at_delim(f, s + i, n - i))
				break;
			l->is_stray = l->is_stray || s[i] == f->quote;
		}
		if (n - i < f->ndelim + 1 && !is_end)
			return WAY_MORE;
		if (quoted && i < n && !is_line_end(s[i]) &&
			!at_delim(f, s + i, n - i))
			return WAY_LOOSE;
		if (quoted) {
			l->lines += csvread_lines(s + from, i - from);
			add_quoted(l, s + from + 1, i - from - 2, n - from);
		} else {
			add_cell(l, s + from, i - from, 0);
		}
		if (i == n || is_line_end(s[i]))
			break;
		if (l->lines > REACH_LINES && l->n > width + REACH_CELLS)
			return WAY_LOOSE;
	}
	if (i < n)
		i += i + 1 < n && s[i] == '\r' && s[i + 1] == '\n' ? 2 : 1;
	*taken = i;
	return WAY_REGULAR;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static void
add_cut(struct loose *l, size_t *k, size_t end, size_t start, int kind)
{
	l->cut[(*k)++] = (struct loose_cut){
		(uint32_t)end, (uint32_t)start, (unsigned)kind};
}

/* The places to cut a line at; 0 if there are too many. */
static size_t
find_cuts(struct loose *l, const char *s, size_t n)
{
	const struct loose_form *f = l->form;
	size_t k = 0, start = 0;

	l->cut = mem_grow(l->cut, &l->cap_cut, CUTS, sizeof *l->cut);
	/* before the line: the first cell starts at 0 */
	add_cut(l, &k, 0, 0, CUT_DELIM);
	for (size_t i = 0; i < n; i++) {
		if (k + 3 > CUTS)
			return 0;
		if (at_delim(f, s + i, n - i)) {
			add_cut(l, &k, i, i + f->ndelim, CUT_DELIM);
			i += f->ndelim - 1;
			start = i + 1;
			continue;
		}
		if (!f->quote || s[i] != f->quote)
			continue;
		const char *next = i + 1 < n ? s + i + 1 : NULL;
		bool is_last = next == NULL || at_delim(f, next, n - i - 1);

		/* of 24",27" neither opens a cell */
		if (i > start && s[i - 1] != f->quote && !is_blank(s[i - 1]) &&
			!is_last)
			add_cut(l, &k, i, i, CUT_OPEN);
		if (is_last || is_blank(*next))
			continue;
		if (*next != f->quote)
			add_cut(l, &k, i + 1, i + 1, CUT_CLOSE);
		else if (i + 2 < n && !is_blank(next[1]))
			add_cut(l, &k, i + 1, i + 1, CUT_BOTH);
	}
	add_cut(l, &k, n, n, CUT_DELIM);
	return k;
}

/* Does a cell stand in quotes, blanks around them aside? Where, if so. */
static bool
in_quotes(const struct loose_form *f, const char *s, size_t n, size_t *from,
	size_t *end)
{
	*from = 0;
	*end = n;
	while (*from < n && is_blank(s[*from]))
		++*from;
	while (*end > *from && is_blank(s[*end - 1]))
		--*end;
	if (!f->quote || *end < *from + 2 || s[*from] != f->quote ||
		s[*end - 1] != f->quote)
		return false;
	++*from;
	--*end;
	return true;
}

/* What it costs to read s as one quoted cell; from, end as of in_quotes. */
static uint16_t
cost_quoted(const struct loose_form *f, const char *s, size_t n, size_t from,
	size_t end)
{
	uint16_t cost = from > 1 || end + 1 < n ? COST_SPACE : 0;

	for (size_t i = from; i < end && cost < COST_NEVER / 2; i++) {
		if (escaped(f, s + i, end - i) == 2) {
			i++;
			continue;
		}
		if (s[i] != f->quote)
			continue;
		cost = (uint16_t)(cost + COST_INNER);
		if (at_delim(f, s + i + 1, end - i - 1))
			cost = (uint16_t)(cost + COST_CLOSE);
	}
	return cost;
}

/* And as one that is not quoted. */
static uint16_t
cost_plain(const struct loose_form *f, const char *s, size_t n)
{
	uint16_t cost = n > 0 && f->quote && *s == f->quote ? COST_OPEN : 0;

	for (size_t i = 0; i < n && cost < COST_NEVER / 2; i++)
		if (is_line_end(s[i]))
			return COST_NEVER;
		else if (f->quote && s[i] == f->quote)
			cost = (uint16_t)(cost + COST_STRAY);
	return cost;
}

/* The cheapest reading of the cell between two cuts; has_delim: inside it. */
static uint16_t
cost_cell(const struct loose_form *f, const struct loose_cut *a,
	const struct loose_cut *b, const char *s, bool has_delim)
{
	const char *t = s + a->start;
	size_t n = b->end - a->start, from, end;
	bool is_clean = a->kind == CUT_BOTH || b->kind == CUT_BOTH;
	bool is_quoted = is_clean || a->kind == CUT_OPEN ||
			 b->kind == CUT_CLOSE || has_delim;

	/* most that hold a delimiter are none: seen at a glance */
	if (has_delim && (n == 0 || (*t != f->quote && !is_blank(*t))))
		return COST_NEVER;
	uint16_t plain = is_quoted ? COST_NEVER : cost_plain(f, t, n);

	if (plain == 0 || !in_quotes(f, t, n, &from, &end))
		return plain;
	if (is_clean && memchr(t + from, f->quote, end - from) != NULL)
		return COST_NEVER;
	uint16_t quoted = cost_quoted(f, t, n, from, end);

	/* lines are crossed between regular quotes only */
	if (quoted > 0 && memchr(t, '\n', n) != NULL)
		return COST_NEVER;
	return plain < quoted ? plain : quoted;
}

/* Weigh all readings: the cheapest of k cells up to each cut. */
static void
weigh(struct loose *l, const char *s, size_t ncut, size_t width)
{
	const struct loose_form *f = l->form;
	struct loose_step *step;

	l->step = mem_grow(
		l->step, &l->cap_step, ncut * (width + 1), sizeof *l->step);
	step = l->step;
	for (size_t i = 0; i < ncut * (width + 1); i++)
		step[i] = (struct loose_step){COST_NEVER, 0};
	step[0].cost = 0;
	for (size_t i = 0; i + 1 < ncut; i++) {
		bool has_delim = false;

		for (size_t j = i + 1; j < ncut; j++) {
			const struct loose_cut *c = &l->cut[j];

			if (c->end < l->cut[i].start)
				continue;
			uint16_t cost =
				cost_cell(f, &l->cut[i], c, s, has_delim);

			has_delim = has_delim || c->start > c->end;
			if (cost >= COST_NEVER)
				continue;
			if (c->kind != CUT_DELIM)
				cost = (uint16_t)(cost + COST_LOST);
			for (size_t k = 0; k < width; k++) {
				const struct loose_step *a =
					&step[i * (width + 1) + k];
				struct loose_step *b =
					&step[j * (width + 1) + k + 1];
				unsigned sum = (unsigned)a->cost + cost;

				if (a->cost < COST_NEVER && sum < b->cost)
					*b = (struct loose_step){
						(uint16_t)sum, (uint16_t)i};
			}
		}
	}
}

/* Add the cells of the reading that was found best. */
static void
add_reading(struct loose *l, const char *s, size_t n, const uint16_t *path,
	size_t k)
{
	for (size_t i = 0; i < k; i++) {
		const struct loose_cut *a = &l->cut[i ? path[i - 1] : 0];
		const char *t = s + a->start;
		size_t len = l->cut[path[i]].end - a->start, from, end;
		bool has_delim = false;

		for (size_t c = i ? path[i - 1] + 1u : 1; c < path[i]; c++)
			has_delim =
				has_delim || (l->cut[c].start > l->cut[c].end &&
						     l->cut[c].end >= a->start);
		bool is_quoted = a->kind >= CUT_OPEN ||
				 l->cut[path[i]].kind >= CUT_CLOSE || has_delim;

		if (in_quotes(l->form, t, len, &from, &end) &&
			(is_quoted || cost_quoted(l->form, t, len, from, end) <
					      cost_plain(l->form, t, len)))
			add_quoted(
				l, t + from, end - from, n - (size_t)(t - s));
		else
			add_cell(l, t, len, 0);
	}
}

/*
 * Read a text by the cheapest reading; what it costs, COST_NEVER if it has
 * too many places to cut it at, or no reading.
 */
static unsigned
cut_weighed(struct loose *l, const char *s, size_t n, size_t width)
{
	uint16_t path[CUTS];
	size_t ncut = find_cuts(l, s, n), best = 0;
	unsigned least = COST_NEVER;
	size_t cells = ncut > width + 8 ? width + 8 : ncut;

	l->n = l->text.n = 0;
	if (ncut == 0 || n > UINT32_MAX || width == 0 || width > WIDTHS ||
		ncut * ncut * cells > WORK)
		return COST_NEVER;
	weigh(l, s, ncut, cells);
	for (size_t k = 1; k <= cells; k++) {
		size_t off = k > width ? k - width : width - k;
		unsigned cost = l->step[(ncut - 1) * (cells + 1) + k].cost +
				COST_WIDTH * (unsigned)off;

		if (cost < least) {
			least = cost;
			best = k;
		}
	}
	for (size_t k = best, c = ncut - 1; k > 0; k--) {
		path[k - 1] = (uint16_t)c;
		c = l->step[c * (cells + 1) + k].from;
	}
	add_reading(l, s, n, path, best);
	return least;
}

/* Read a line with its quotes as characters but where they are regular. */
static void
cut_plain(struct loose *l, const char *s, size_t n)
{
	const struct loose_form *f = l->form;

	l->n = 0;
	l->text.n = 0;
	for (size_t i = 0, from = 0;; i = from += f->ndelim) {
		size_t close =
			f->quote && i < n && s[i] == f->quote
				? i + 1 + find_close(f, s + i + 1, n - i - 1)
				: n;

		if (close < n && (close + 1 == n || at_delim(f, s + close + 1,
							    n - close - 1))) {
			add_quoted(l, s + i + 1, close - i - 1, n - i);
			from = close + 1;
		} else {
			while (i < n && !at_delim(f, s + i, n - i))
				i++;
			add_cell(l, s + from, i - from, 0);
			from = i;
		}
		if (from >= n)
			return;
	}
}

static size_t
count_quoted(const struct loose *l)
{
	size_t k = 0;

	for (size_t i = 0; i < l->n; i++)
		k += l->cell[i].form & CELL_QUOTED;
	return k;
}

/* Bytes before the line end at or behind s[i]. */
static size_t
line_at(const char *s, size_t i, size_t n)
{
	while (i < n && !is_line_end(s[i]))
		i++;
	return i;
}

/* Bytes of the line end at s[i], if there is one. */
static size_t
end_at(const char *s, size_t i, size_t n)
{
	if (i == n)
		return 0;
	return i + 1 < n && s[i] == '\r' && s[i + 1] == '\n' ? 2 : 1;
}

/* Is a line end there, all of it? A CR may be half of one. */
static bool
has_end(const char *s, size_t i, size_t n, bool is_end)
{
	return is_end || (i < n && (s[i] == '\n' || i + 1 < n));
}

/*
 * Read a line by another delimiter, with regular quotes, if one gives the
 * width. False if none does: what was cut is then gone.
 */
static bool
cut_other(struct loose *l, const char *s, size_t n, size_t width)
{
	const struct loose_form *own = l->form;
	struct loose_form form = *own;
	size_t taken;

	form.ndelim = 1;
	l->form = &form;
	for (size_t i = 0; i < NELEM(others) && !l->is_other; i++) {
		form.delim[0] = others[i];
		l->n = l->text.n = 0;
		l->lines = 1;
		l->is_other = memcmp(form.delim, own->delim, own->ndelim) &&
			      cut_regular(l, s, n, true, width, &taken) ==
				      WAY_REGULAR &&
			      l->n == width && taken == n;
	}
	l->form = own;
	return l->is_other;
}

static size_t
count_delims(const struct loose_form *f, const char *s, size_t n)
{
	size_t k = 0;

	for (size_t i = 0; i < n; i++)
		k += at_delim(f, s + i, n - i);
	return k;
}

/* Where the first so many lines end; n if there are no more. */
static size_t
lines_end(const char *s, size_t n, size_t lines)
{
	size_t end = line_at(s, 0, n);

	while (--lines > 0 && end < n)
		end = line_at(s, end + end_at(s, end, n), n);
	return end;
}

/* Does a cell begin at s[i], by what stands before it? */
static bool
is_start(const struct loose_form *f, const char *s, size_t i)
{
	return i == 0 ||
	       (i >= f->ndelim && at_delim(f, s + i - f->ndelim, f->ndelim));
}

/*
 * Some lines end at `end`: where the first line behind ends on which a cell
 * may close that opened on them, both its quotes regular; 0 if none does. s
 * ends with a line.
 */
static size_t
next_end(const struct loose_form *f, const char *s, size_t end, size_t n)
{
	size_t next = 0;

	for (size_t i = 0; f->quote && i < end; i++) {
		if (s[i] != f->quote || !is_start(f, s, i))
			continue;
		size_t to = i + 2 + find_close(f, s + i + 1, n - i - 1);

		if (to <= end || to > n || (next && to >= next))
			continue;
		if (to == n || is_line_end(s[to]) ||
			at_delim(f, s + to, n - to))
			next = line_at(s, to, n);
	}
	return next;
}

/*
 * Read a record whose quotes are not regular: by its first line, or, if cells
 * between regular quotes make the width that way at less cost, by several.
 * Where it ends, 0 if more bytes are needed.
 */
static size_t
cut_loose(struct loose *l, const char *s, size_t n, bool is_end, size_t width)
{
	size_t first = line_at(s, 0, n), end = first;

	if (!has_end(s, first, n, is_end))
		return 0;
	unsigned cost = cut_weighed(l, s, first, width);
	bool is_narrow = count_delims(l->form, s, first) * 2 < width;

	l->lines = 1;
	if (cost == COST_NEVER) {
		cut_plain(l, s, first);
		return first + end_at(s, first, n);
	}
	if (is_narrow && cut_other(l, s, first, width))
		return first + end_at(s, first, n);
	if (is_narrow)
		cut_weighed(l, s, first, width);
	if (l->n > width)
		return first + end_at(s, first, n);
	const size_t most = lines_end(s, n, LINES);

	if (!has_end(s, most, n, is_end) && n < CSVREAD_MAX_FIELD)
		return 0;
	for (int i = 0; i < TRIES; i++) {
		end = next_end(l->form, s, end, most);
		if (end == 0)
			break;
		if (cut_weighed(l, s, end, width) < cost && l->n == width) {
			l->lines = csvread_lines(s, end) + 1;
			return end + end_at(s, end, n);
		}
	}
	cut_weighed(l, s, first, width);
	l->lines = 1;
	return first + end_at(s, first, n);
}

static size_t
count_empty(const struct loose *l)
{
	size_t k = 0;

	for (size_t i = 0; i < l->n; i++)
		k += l->cell[i].n == 0;
	return k;
}

/*
 * A record with regular quotes and another width: what it is then, by
 * l->is_mended and l->is_other; neither: what it says.
 */
static void
look_again(struct loose *l, const char *s, size_t n, size_t width)
{
	const size_t was = l->n, line = line_at(s, 0, n);

	/* a delimiter that was lost is all that may be wrong */
	if (was < width && count_quoted(l) > 0) {
		unsigned lost = (unsigned)(width - was) * COST_LOST;

		l->is_mended =
			cut_weighed(l, s, line, width) <= lost && l->n == width;
	}
	if (!l->is_mended && was * 2 <= width + 1)
		cut_other(l, s, line, width);
}

size_t
loose_cut(struct loose *l, const char *s, size_t n, bool is_end, size_t width)
{
	size_t taken = 0, end;

	l->n = l->text.n = 0;
	l->lines = 1;
	l->is_mended = l->is_other = l->is_stray = false;
	enum way way = cut_regular(l, s, n, is_end, width, &taken);
	const size_t was = l->n, was_quoted = count_quoted(l);

	if (way == WAY_MORE && n < CSVREAD_MAX_FIELD)
		return 0;
	if (way == WAY_REGULAR &&
		(width == 0 || (was == width && !l->is_stray)))
		return taken;
	if (way == WAY_REGULAR && !l->is_stray) {
		if (was > width && was - count_empty(l) <= width)
			return taken;
		if (l->lines == 1) {
			look_again(l, s, taken, width);
			if (l->is_mended || l->is_other)
				return taken;
			l->n = l->text.n = 0;
			cut_regular(l, s, n, is_end, width, &taken);
			return taken;
		}
	}
	end = cut_loose(l, s, n, is_end, width);
	if (end == 0)
		return 0;
	/* a whole record of another width stands if no reading has the width */
	if (way == WAY_REGULAR && l->n != width) {
		l->n = l->text.n = 0;
		l->lines = 1;
		cut_regular(l, s, n, is_end, width, &taken);
		return taken;
	}
	l->is_mended = !l->is_other &&
		       (way != WAY_REGULAR || end != taken || l->n != was ||
			       count_quoted(l) != was_quoted);
	return end;
}

void
loose_free(struct loose *l)
{
	free(l->cell);
	free(l->cut);
	free(l->step);
	buf_free(&l->text);
}
