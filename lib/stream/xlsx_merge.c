#define _GNU_SOURCE /* memmem */
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/mem.h"
#include "stream/xlsx_merge.h"
#include "stream/xml.h"

static const char tag[] = "mergeCell";

const char *
xlsx_ref(const char *s, uint32_t *col, uint32_t *line)
{
	uint32_t c = 0, n = 0;

	s += *s == '$';
	for (; (*s | 0x20) >= 'a' && (*s | 0x20) <= 'z'; s++) {
		c = c * 26 + (uint32_t)((*s | 0x20) - 'a') + 1;
		if (c > XLSX_COLS)
			return NULL;
	}
	s += *s == '$';
	for (; *s >= '0' && *s <= '9'; s++) {
		n = n * 10 + (uint32_t)(*s - '0');
		if (n > XLSX_LINES)
			return NULL;
	}
	*col = c - 1;
	*line = n;
	return c > 0 ? s : NULL;
}

/*
 * Does the part name a merged cell? Most do not, and one in UTF-16 may. The
 * name stands there three times at least, so one of them is in one block.
 */
static bool
may_have_merges(struct zip *z, const char *part)
{
	char block[1 << 15];
	bool may_have = false;
	size_t n;

	zip_enter(z, part, UINT64_MAX);
	while ((n = zip_read(z, block, sizeof block)) > 0)
		may_have = may_have || memchr(block, '\0', n) ||
			   memmem(block, n, tag, sizeof tag - 1);
	return may_have;
}

/* A list that is no list of regions is not held against the rows. */
static void
on_start(void *arg, const char *name, const char **att, int depth)
{
	struct xlsx_merge *m = arg;
	struct xlsx_region r;

	if (depth == 2)
		m->is_list = strcmp(name, "mergeCells") == 0;
	if (depth != 3 || !m->is_list || strcmp(name, tag) != 0 ||
		m->n == XLSX_MERGES_MAX)
		return;
	const char *ref = xml_att(att, "ref");

	ref = ref ? xlsx_ref(ref, &r.col, &r.line) : NULL;
	if (ref == NULL || *ref != ':' ||
		(ref = xlsx_ref(ref + 1, &r.last_col, &r.last_line)) == NULL ||
		*ref != '\0' || r.line == 0 || r.last_line < r.line ||
		r.last_col < r.col)
		return;
	m->region = mem_grow(m->region, &m->cap, m->n + 1, sizeof *m->region);
	m->region[m->n++] = r;
}

static int
by_first_cell(const void *a, const void *b)
{
	const struct xlsx_region *p = a, *q = b;

	if (p->line != q->line)
		return p->line < q->line ? -1 : 1;
	return (p->col > q->col) - (p->col < q->col);
}

void
xlsx_merge_read(struct xlsx_merge *m, struct zip *z, const char *part)
{
	static const struct xml_events events = {on_start, NULL, NULL};

	*m = (struct xlsx_merge){0};
	if (!may_have_merges(z, part))
		return;
	xml_read(z, part, UINT64_MAX, &events, m);
	if (m->n == 0)
		return;
	qsort(m->region, m->n, sizeof *m->region, by_first_cell);
	m->fill = mem_zalloc(XLSX_COLS, sizeof *m->fill);
}

/* A region begins: its columns are filled from here on. */
static void
begin(struct xlsx_merge *m, const struct xlsx_region *r, const struct cell *c)
{
	size_t text = map_add(&m->text, c->s, c->n, NULL);

	m->nbyte += c->n;
	for (size_t i = r->col; i <= r->last_col; i++)
		if (m->fill[i].last_line < r->line)
			m->fill[i] = (struct xlsx_fill){
				r->last_line, (uint32_t)text};
	if (m->nfill <= r->last_col)
		m->nfill = r->last_col + 1;
}

size_t
xlsx_merge_fill(struct xlsx_merge *m, struct cell *cell, size_t n,
	uint32_t line, const char *file)
{
	size_t used = 0;

	for (; m->at < m->n && m->region[m->at].line <= line; m->at++) {
		const struct xlsx_region *r = &m->region[m->at];

		/* one that began in a line without text has none to give */
		if (r->line == line && r->col < n && cell[r->col].n > 0)
			begin(m, r, &cell[r->col]);
	}
	for (size_t i = 0; i < m->nfill; i++) {
		if (m->fill[i].last_line < line)
			continue;
		used = i + 1;
		for (; n <= i; n++)
			cell[n] = (struct cell){"", 0, false};
		if (cell[i].n > 0)
			continue;
		cell[i].s = map_key(&m->text, m->fill[i].text, &cell[i].n);
		m->nbyte += cell[i].n;
	}
	if (m->nbyte > XLSX_MERGED_MAX)
		die("%s:%u: merged cells hold too much text; save it as CSV",
			file, line);
	m->nfill = used;
	return n;
}

void
xlsx_merge_free(struct xlsx_merge *m)
{
	free(m->region);
	map_free(&m->text);
	free(m->fill);
}
