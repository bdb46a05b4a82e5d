#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "cli/reject.h"

void
reject_open(struct reject *r, const char *file, const struct head *head)
{
	struct head h = {0};

	*r = (struct reject){.was_src = head_find(head, "reject_src"),
		.was_extra = head_find(head, "reject_extra")};
	r->col = mem_zalloc(head->n, sizeof *r->col);
	for (size_t i = 0; i < head->n; i++) {
		if (strncmp(head->name[i], "reject_", 7) == 0)
			continue;
		head_add(&h, head->name[i]);
		r->col[r->ncol++] = i;
	}
	head_add(&h, "reject_src");
	head_add(&h, "reject_reason");
	head_add(&h, "reject_why");
	head_add(&h, "reject_extra");
	head_add(&h, "reject_raw");
	r->cell = mem_zalloc(h.n, sizeof *r->cell);
	out_open(&r->out, file);
	r->sink = sink_open(&r->out, FORMAT_CSV, &h);
	head_free(&h);
}

/* A cell as text that UTF-8 can hold. */
static struct cell
clean(struct reject *r, struct cell c)
{
	size_t from = r->text.n;

	utf8_mend(&r->text, c.s, c.n);
	return (struct cell){
		r->text.s + from, c.n ? r->text.n - from : 0, c.form};
}

void
reject_put(struct reject *r, const struct rec *rec, const char *reason,
	const char *column, const char *why)
{
	struct cell *own = r->cell + r->ncol;
	size_t need = 64 + strlen(rec->file), from;

	for (size_t i = 0; i < rec->norig + rec->nextra; i++)
		need += 3 * rec->orig[i].n + 3;
	buf_clear(&r->text);
	buf_need(&r->text, need); /* so that slices of it stay */
	for (size_t i = 0; i < r->ncol; i++)
		r->cell[i] = clean(r, rec->orig[r->col[i]]);
	if (r->was_src >= 0 && rec->orig[r->was_src].n > 0) {
		own[0] = clean(r, rec->orig[r->was_src]);
	} else {
		from = r->text.n;
		buf_addf(&r->text, "%s:%" PRIu64, rec->file, rec->line);
		own[0] = (struct cell){
			r->text.s + from, r->text.n - from, false};
	}
	own[1] = (struct cell){reason, strlen(reason), false};
	buf_clear(&r->why);
	buf_addf(&r->why, "%s%s%s", column ? column : "",
		column && why ? ": " : "", why ? why : "");
	own[2] = (struct cell){r->why.s, r->why.n, false};
	buf_clear(&r->extra);
	for (size_t i = 0; i < rec->nextra; i++) {
		struct cell c = clean(r, rec->orig[rec->norig + i]);

		if (i > 0)
			buf_addc(&r->extra, ',');
		sink_add_csv(&r->extra, &c, rec->nextra == 1);
	}
	own[3] = (struct cell){r->extra.s, r->extra.n, false};
	if (r->was_extra >= 0 && rec->nextra == 0)
		own[3] = clean(r, rec->orig[r->was_extra]);
	own[4] = (struct cell){"", 0, false};
	sink_put(r->sink, &(struct rec){.cell = r->cell});
}

void
reject_close(struct reject *r)
{
	sink_close(r->sink);
	out_close(&r->out);
	buf_free(&r->text);
	buf_free(&r->extra);
	buf_free(&r->why);
	free(r->col);
	free(r->cell);
}
