#include <string.h>

#include "rules/phone_plan.h"
#include "rules/phone_scan.h"

/* A cell being read: its runs, and what comes of them. */
struct job {
	struct phone_scan scan;
	const char *country;
	struct phone_cell *out;
};

/* Runs i to j - 1 as one number. */
static const char *
read_runs(const struct job *c, size_t i, size_t j, struct phone *p)
{
	const struct phone_run *a = &c->scan.run[i], *z = &c->scan.run[j - 1];

	return phone_digits(a->plus, c->scan.digit + a->off,
		z->off + z->n - a->off, c->country, p);
}

/* The end of the runs from i on that only spaces, slashes and joins part. */
static size_t
chunk_end(const struct job *c, size_t i)
{
	const struct phone_run *r = c->scan.run;

	if (!r[i++].is_bad)
		while (i < c->scan.n && !r[i].is_bad && r[i].before <= PC_SLASH)
			i++;
	return i;
}

/* The end of the shortest certain number that begins at run i, 0 if none. */
static size_t
find_number(const struct job *c, size_t i, size_t end, struct phone *p)
{
	for (size_t j = i + 1; j <= end; j++)
		if (read_runs(c, i, j, p) == NULL && !p->ask)
			return j;
	return 0;
}

/* Is run i the extension of the number before it, in the chunk up to end? */
static bool
is_extension(const struct job *c, size_t i, size_t end)
{
	const struct phone_run *r = &c->scan.run[i];
	struct phone p;

	if (i == c->scan.n || r->is_bad || r->n >= PHONE_EXT_MAX)
		return false;
	if (!r->ext && (i >= end || r->before != PC_JOIN || r->has_dot ||
			       (i + 1 < end && r[1].before == PC_JOIN)))
		return false;
	/* 13800138000-139 0013 9000 */
	return find_number(c, i, chunk_end(c, i), &p) == 0;
}

/*
 * Keep a number that took runs i to j - 1 and, if it has one, its extension.
 * Returns the run behind them.
 */
static size_t
keep(struct job *c, struct phone *p, size_t i, size_t j, size_t end)
{
	struct phone_cell *out = c->out;
	size_t k = 0;

	for (; i < j; i++)
		c->scan.run[i].is_used = true;
	if (is_extension(c, j, end)) {
		memcpy(p->ext, c->scan.digit + c->scan.run[j].off,
			c->scan.run[j].n);
		p->ext[c->scan.run[j].n] = '\0';
		c->scan.run[j++].is_used = true;
	}
	while (k < out->n && strcmp(out->v[k].num, p->num) != 0)
		k++;
	if (k < out->n) {
		if (strcmp(out->v[k].ext, p->ext) != 0)
			out->whole = false;
	} else if (k == PHONES_MAX) {
		out->whole = false;
	} else {
		out->v[out->n++] = *p;
	}
	return j;
}

/*
 * The runs i to end - 1, with nothing but spaces, slashes and joins between.
 * The shortest certain number wins: behind 0754-8765432, which has all its
 * digits, -1 is an extension, though 0754 has numbers of 8 digits as well.
 */
static void
read_chunk(struct job *c, size_t i, size_t end)
{
	size_t start = i;
	bool is_left = false;
	struct phone p;
	struct phone_cell before = *c->out;

	while (i < end) {
		size_t j = find_number(c, i, end, &p);

		if (j > 0) {
			i = keep(c, &p, i, j, end);
			continue;
		}
		is_left = true;
		/* a number may not begin in the middle of what is tied */
		do
			i++;
		while (i < end && c->scan.run[i].before <= PC_JOIN);
	}
	if (!is_left)
		return;
	if (read_runs(c, start, end, &p) == NULL) {
		*c->out = before;
		keep(c, &p, start, end, end);
	}
}

/* Note why the first run that is in no number is in none. */
static void
judge_left(struct job *c)
{
	const struct phone_run *r = c->scan.run;
	struct phone p;

	for (size_t i = 0; i < c->scan.n && c->out->bad == NULL; i++) {
		size_t j = i + 1, end = chunk_end(c, i);

		if (r[i].is_used)
			continue;
		while (j < end && !r[j].is_used)
			j++;
		c->out->whole = false;
		if (!r[i].is_bad)
			c->out->bad = read_runs(c, i, j, &p);
		/* or foreign digits that are no whole number */
		if (c->out->bad == NULL)
			c->out->bad = "phone_bad";
	}
}

const char *
phone_cell(const char *s, size_t n, const char *country, struct phone_cell *out)
{
	/* not initialised: its arrays are filled as far as they are read */
	struct job c;

	out->n = 0;
	out->whole = true;
	out->bad = NULL;
	/*
	 * Most cells. A mobile can be taken as it is, and what is plain: no
	 * shorter number begins with the same digits, so nothing in it is an
	 * extension.
	 */
	if (phone_plain(s, n, country, &out->v[0]) ||
		(phone_read(s, n, country, &out->v[0]) == NULL &&
			out->v[0].kind == PHONE_MOBILE)) {
		out->n = 1;
		return NULL;
	}
	if (phone_trim(&s, &n)) {
		out->whole = false;
		return out->bad = "phone_lossy";
	}
	if (phone_scan_none(s, n))
		return NULL;
	c.country = country;
	c.out = out;
	out->whole = phone_scan(&c.scan, s, n) && !c.scan.has_words;
	for (size_t i = 0, end; i < c.scan.n; i = end) {
		/* the extension of the number before begins a chunk */
		end = c.scan.run[i].is_used ? i + 1 : chunk_end(&c, i);
		if (!c.scan.run[i].is_bad && !c.scan.run[i].is_used)
			read_chunk(&c, i, end);
	}
	judge_left(&c);
	if (out->n > 0)
		return NULL;
	out->whole = false;
	if (out->bad == NULL)
		out->bad = "phone_bad";
	return out->bad;
}

struct phone *
phone_cell_ask(struct phone_cell *c)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->v[i].ask)
			return &c->v[i];
	return NULL;
}

void
phone_cell_answer(struct phone_cell *c, struct phone *p, const char *why,
	const char *e164, const char *kind)
{
	size_t i = (size_t)(p - c->v);
	bool is_new = why == NULL;

	if (why != NULL) {
		c->whole = false;
		if (c->bad == NULL)
			c->bad = why;
	}
	for (size_t k = 0; k < c->n && is_new; k++) {
		if (c->v[k].ask || strcmp(c->v[k].num, e164) != 0)
			continue;
		is_new = false;
		if (strcmp(c->v[k].ext, p->ext) != 0)
			c->whole = false;
	}
	if (is_new) {
		size_t n = strlen(e164);

		memcpy(p->num, e164, n < PHONE_MAX ? n + 1 : 0);
		p->kind = phone_kind_find(kind, strlen(kind));
		p->ask = false;
	} else {
		c->n--;
		memmove(p, p + 1, (c->n - i) * sizeof *p);
	}
}
