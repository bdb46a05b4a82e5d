#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "report/table.h"

enum { BAR = 24 }; /* blocks of the longest */

struct grid {
	struct sink s;
	enum format format;
	struct report_table_opts opts;
	struct buf text; /* all cells, one behind the other */
	size_t *end;     /* of each in text; the header is row 0 */
	size_t n, cap;
	size_t *width; /* of each column */
	bool *is_number;
};

static void
add_cell(struct grid *g, const char *s, size_t n)
{
	size_t len;

	for (size_t i = 0; i < n; i += len) {
		uint32_t c = utf8_get(s + i, n - i, &len);

		if (utf8_is_space(c))
			buf_addc(&g->text, ' ');
		else if (!utf8_is_invisible(c))
			utf8_add(&g->text, c);
	}
	g->end = mem_grow(g->end, &g->cap, g->n + 1, sizeof *g->end);
	g->end[g->n++] = g->text.n;
}

static struct cell
cell_at(const struct grid *g, size_t row, size_t col)
{
	size_t i = row * g->s.n + col, from = i ? g->end[i - 1] : 0;

	/* an empty table of empty cells has no text at all */
	return (struct cell){
		g->text.s ? g->text.s + from : "", g->end[i] - from, false};
}

static void
put(struct sink *s, const struct rec *r)
{
	for (size_t i = 0; i < s->n; i++)
		add_cell((struct grid *)s, r->cell[i].s, r->cell[i].n);
}

/* 12 85.71 -3 6/7: what reads best from its right end. */
static bool
is_number(const struct cell *c)
{
	bool has_digit = false;

	for (size_t i = 0; i < c->n; i++) {
		if (memchr("+-.,/%", c->s[i], 6) != NULL)
			continue;
		if (c->s[i] < '0' || c->s[i] > '9')
			return false;
		has_digit = true;
	}
	return has_digit;
}

static void
measure(struct grid *g, size_t nrow)
{
	for (size_t k = 0; k < g->s.n; k++) {
		bool all = true, any = false;

		for (size_t i = 0; i < nrow; i++) {
			struct cell c = cell_at(g, i, k);
			size_t w = utf8_width(c.s, c.n);

			if (w > g->width[k])
				g->width[k] = w;
			if (i == 0 || c.n == 0)
				continue;
			any = true;
			all = all && is_number(&c);
		}
		g->is_number[k] = any && all;
	}
}

static void
add_n(struct buf *b, const char *s, size_t n)
{
	while (n-- > 0)
		buf_adds(b, s);
}

static uint64_t
whole(const struct cell *c)
{
	uint64_t n = 0;

	for (size_t i = 0;
		i < c->n && c->s[i] >= '0' && c->s[i] <= '9' && n < UINT32_MAX;
		i++)
		n = n * 10 + (uint64_t)(c->s[i] - '0');
	return n;
}

/* A line may end only once what is before it may be written (see out.h). */
static void
end_line(struct grid *g)
{
	struct buf *b = &g->s.out->b;

	while (b->n > 0 && b->s[b->n - 1] == ' ')
		b->n--;
	if (b->n >= OUT_BLOCK)
		out_flush(g->s.out);
	buf_addc(b, '\n');
}

static void
draw_row(struct grid *g, size_t row, uint64_t most)
{
	struct buf *b = &g->s.out->b;

	for (size_t k = g->opts.nheading; k < g->s.n; k++) {
		struct cell c = cell_at(g, row, k);
		size_t pad = g->width[k] - utf8_width(c.s, c.n);

		if (g->is_number[k])
			add_n(b, " ", pad);
		buf_add(b, c.s, c.n);
		add_n(b, " ", g->is_number[k] ? 2 : pad + 2);
	}
	if (row > 0 && g->opts.bar >= 0) {
		struct cell c = cell_at(g, row, (size_t)g->opts.bar);
		uint64_t n = whole(&c);
		uint64_t len = most ? (2 * n * BAR + most) / (2 * most) : 0;

		/* few is not none */
		add_n(b, "█", n > 0 && len == 0 ? 1 : (size_t)len);
	}
	end_line(g);
}

static bool
is_new_group(const struct grid *g, size_t row)
{
	for (size_t k = 0; k < g->opts.nheading; k++) {
		struct cell a = cell_at(g, row - 1, k), b = cell_at(g, row, k);

		if (row == 1 || bytes_cmp(a.s, a.n, b.s, b.n) != 0)
			return true;
	}
	return false;
}

static void
draw_heading(struct grid *g, size_t row)
{
	struct buf *b = &g->s.out->b;

	end_line(g);
	for (size_t k = 0; k < g->opts.nheading; k++) {
		struct cell name = cell_at(g, 0, k), c = cell_at(g, row, k);

		buf_adds(b, k ? ", " : "");
		buf_add(b, name.s, name.n);
		buf_adds(b, ": ");
		buf_add(b, c.s, c.n);
		if (c.n == 0)
			buf_adds(b, "(none)");
	}
	end_line(g);
}

static void
draw(struct grid *g, size_t nrow)
{
	struct buf *b = &g->s.out->b;
	uint64_t most = 0;

	for (size_t i = 1; i < nrow && g->opts.bar >= 0; i++) {
		struct cell c = cell_at(g, i, (size_t)g->opts.bar);

		if (whole(&c) > most)
			most = whole(&c);
	}
	draw_row(g, 0, 0);
	for (size_t k = g->opts.nheading; k < g->s.n; k++) {
		add_n(b, "-", g->width[k]);
		buf_adds(b, "  ");
	}
	end_line(g);
	for (size_t i = 1; i < nrow; i++) {
		if (is_new_group(g, i))
			draw_heading(g, i);
		draw_row(g, i, most);
	}
}

static void
mark_down(struct grid *g, size_t nrow)
{
	struct buf *b = &g->s.out->b;

	for (size_t i = 0; i < nrow; i++) {
		for (size_t k = 0; k < g->s.n; k++) {
			struct cell c = cell_at(g, i, k);

			buf_adds(b, k ? " " : "| ");
			for (size_t j = 0; j < c.n; j++) {
				/* what Markdown would read as its own */
				if (strchr("\\|`*_~<[&", c.s[j]) != NULL)
					buf_addc(b, '\\');
				buf_addc(b, c.s[j]);
			}
			buf_adds(b, " |");
		}
		end_line(g);
		for (size_t k = 0; i == 0 && k < g->s.n; k++)
			buf_addf(b, "%s %s |", k ? "" : "|",
				g->is_number[k] ? "--:" : "---");
		if (i == 0)
			end_line(g);
	}
}

static void
close_grid(struct sink *s)
{
	struct grid *g = (struct grid *)s;
	size_t nrow = s->n ? g->n / s->n : 0;

	measure(g, nrow);
	if (g->opts.title) {
		buf_adds(&s->out->b, g->opts.title);
		end_line(g);
		end_line(g);
	}
	if (g->format == FORMAT_MARKDOWN)
		mark_down(g, nrow);
	else
		draw(g, nrow);
	free((char *)g->opts.title);
	buf_free(&g->text);
	free(g->end);
	free(g->width);
	free(g->is_number);
	free(g);
}

void
report_table_shape(struct sink *s, const struct head *head,
	const struct report_table_opts *opts)
{
	struct grid *g = (struct grid *)s;

	buf_clear(&g->text);
	free((char *)g->opts.title);
	free(g->width);
	free(g->is_number);
	g->n = 0;
	g->opts = *opts;
	g->opts.title = opts->title ? mem_str(opts->title) : NULL;
	g->width = mem_zalloc(head->n, sizeof *g->width);
	g->is_number = mem_zalloc(head->n, sizeof *g->is_number);
	s->n = head->n;
	for (size_t i = 0; i < head->n; i++)
		add_cell(g, head->name[i], strlen(head->name[i]));
}

struct sink *
report_table_open(struct out *out, enum format format, const struct head *head)
{
	struct grid *g = mem_zalloc(1, sizeof *g);

	g->s = (struct sink){out, head->n, put, close_grid};
	g->format = format;
	report_table_shape(&g->s, head, &(struct report_table_opts){.bar = -1});
	return &g->s;
}
