#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "dedup/pass.h"

/* Is a row the first of its cluster, as far as it has come? */
static bool
is_first(struct pass *p, const struct rowkey_place *at, const struct rec *r)
{
	rowkey_read(p->key, at, r->cell);
	return seen_row(&p->seen, p->key);
}

/* The same; p->first has the answer, a few rows later. */
static void
look_later(struct pass *p, const struct rowkey_place *at, const struct rec *r)
{
	rowkey_read(p->key, at, r->cell);
	seen_later(&p->seen, p->key, &p->first);
}

/* All rows have come: is one that was the first still the first? */
static bool
is_still_first(struct pass *p, const struct rec *r)
{
	uint64_t nbad = p->key->nbad; /* each counts once */

	if (p->seen.nlate == 0)
		return true;
	rowkey_read(p->key, &p->place, r->cell);
	p->key->nbad = nbad;
	return seen_again(&p->seen, p->key);
}

static void
put_first(struct pass *p, const struct rec *r, bool is_kept)
{
	if (is_kept)
		cli_put(p->cli, r);
	else
		p->cli->acc.merged++;
}

/* After so many rows their keys and bytes tell how many keys there are. */
enum { SAMPLE = 1 << 14 };

static void
make_room(struct pass *p, const struct input *in, uint64_t done)
{
	uint64_t size, n = p->seen.key.n, nread = done + input_bytes(in, &size);

	/* of a part, one that is read ahead counts in full: a quarter more */
	input_bytes(&p->cli->in, &size);
	if (size > nread)
		seen_room(
			&p->seen, (size_t)(n * 5 / 4 *
					   (size / (nread / 1024 + 1)) / 1024));
}

/* A row of the input was looked at: after enough of them, make room. */
static void
count_row(struct pass *p)
{
	if (p->cli->acc.in == SAMPLE)
		make_room(p, &p->cli->in, 0);
}

/* The same for one that is read ahead. */
static void
count_ahead(struct pass *p)
{
	if (++p->nahead == SAMPLE)
		make_room(p, &p->ahead, p->ahead_done);
}

/* Are there duplicates? */
static bool
ask_rows(struct pass *p)
{
	struct cli *cli = p->cli;
	struct rec r;

	while (cli_next(cli, &r)) {
		look_later(p, &p->place, &r);
		cli->acc.unasked++;
		count_row(p);
	}
	seen_all(&p->seen, &p->first);
	return p->first.n > 0 && memchr(p->first.s, 0, p->first.n) != NULL;
}

/* Write rows as they come. */
static void
stream_rows(struct pass *p)
{
	struct cli *cli = p->cli;
	struct rec r;

	while (cli_next(cli, &r)) {
		put_first(p, &r, is_first(p, &p->place, &r));
		count_row(p);
	}
}

/* Hold rows of which only later ones can say whether they are kept. */
static void
hold_rows(struct pass *p)
{
	struct hold *h = &p->hold;
	struct rec r;

	hold_init(h, p->cli->in.head.n, p->cli->head.n);
	while (cli_next(p->cli, &r))
		if (is_first(p, &p->place, &r))
			hold_add(h, &r);
		else
			put_first(p, &r, false);
	for (size_t i = 0; i < h->n; i++) {
		hold_get(h, i, &r);
		put_first(p, &r, is_still_first(p, &r));
	}
}

/* The keys of a row as it lies in its file; false if that is not plain. */
static bool
cut_keys(struct pass *p, const struct input *in, const struct rowkey_place *at,
	const struct raw_row *row)
{
	if (!in->is_same || !row->is_usual)
		return false;
	for (size_t i = 0; i < p->key->n; i++)
		for (size_t k = 0; k < at->key[i].n; k++) {
			const int col = at->key[i].part[k];

			if (col >= 0 &&
				!raw_text(row, (size_t)col, &p->cell[col]))
				return false;
		}
	return true;
}

static bool
offer_ahead(void *arg, const struct raw_row *row)
{
	struct pass *p = arg;

	if (!cut_keys(p, &p->ahead, &p->ahead_place, row))
		return false;
	look_later(p, &p->ahead_place, &(struct rec){.cell = p->cell});
	count_ahead(p);
	return true;
}

/* Write a row as it lies in its file. */
static void
put_raw(struct pass *p, const struct raw_row *row, bool is_kept)
{
	struct cli *cli = p->cli;
	const char *s = raw_begin(row, 0);

	if (!is_kept) {
		cli->acc.merged++;
		return;
	}
	sink_begin(cli->sink);
	buf_add(&cli->out.b, s, (size_t)(row->s + row->end[row->n - 1] - s));
	cli->acc.out++;
}

/* Rows as they lie in their file, where no more is needed of them. */
static bool
offer(void *arg, const struct raw_row *row)
{
	struct pass *p = arg;
	struct cli *cli = p->cli;
	const struct rec r = {.cell = p->cell};

	if (p->how == PASS_TWICE) {
		/* they were looked at when their keys were read */
		if (p->seen.nlate > 0 || p->nfirst == p->first.n ||
			cli->to != FORMAT_CSV || !cli->in.is_same)
			return false;
		cli_took(cli);
		put_raw(p, row, p->first.s[p->nfirst++]);
		return true;
	}
	if ((p->how == PASS_KEYS ? cli->to != FORMAT_CSV
				 : p->how != PASS_ANSWER) ||
		!cut_keys(p, &cli->in, &p->place, row))
		return false;
	cli_took(cli);
	if (p->how == PASS_KEYS) {
		put_raw(p, row, is_first(p, &p->place, &r));
	} else {
		look_later(p, &p->place, &r);
		cli->acc.unasked++;
	}
	count_row(p);
	return true;
}

/* The keys of all operands, before the rows are read to be written. */
static void
read_keys(struct pass *p)
{
	struct cli *cli = p->cli;
	struct source_opts opts = cli->source;
	uint64_t size;

	opts.offer = offer_ahead;
	for (size_t i = 0; i < cli->noperand; i++) {
		struct input *in = &p->ahead;
		struct rec r;

		input_open(in, &cli->operand[i], 1, &opts);
		rowkey_find(p->key, &p->ahead_place, in->head.name, in->head.n);
		while (input_next(in, &r)) {
			look_later(p, &p->ahead_place, &r);
			count_ahead(p);
		}
		p->ahead_done += input_bytes(in, &size);
		input_close(in);
	}
	seen_all(&p->seen, &p->first);
}

/* End the run if an operand was another one when its keys were read. */
static void
check_files(const struct pass *p, bool is_same)
{
	const struct cli *cli = p->cli;

	for (size_t i = 0; i < cli->noperand; i++)
		if (!stamp_holds(&p->stamp[i], cli->operand[i]))
			die("%s: has changed while it was read",
				cli->operand[i]);
	if (!is_same)
		die("the operands have changed while they were read");
}

/* Read the operands once more, and write their rows. */
static void
reread_rows(struct pass *p)
{
	struct rec r;

	read_keys(p);
	while (p->nfirst < p->first.n && cli_next(p->cli, &r)) {
		bool was_first = p->first.s[p->nfirst++];

		put_first(p, &r, was_first && is_still_first(p, &r));
	}
	check_files(p, p->nfirst == p->first.n && !cli_next(p->cli, &r));
}

/* Can all operands be read twice? Then what they are now is kept. */
static void
stamp_files(struct pass *p)
{
	const struct cli *cli = p->cli;
	size_t n = 0;

	p->stamp = mem_zalloc(cli->noperand, sizeof *p->stamp);
	while (n < cli->noperand && strcmp(cli->operand[n], "-") != 0 &&
		stamp_take(&p->stamp[n], cli->operand[n]))
		n++;
	if (n > 0 && n == cli->noperand)
		return;
	free(p->stamp);
	p->stamp = NULL;
}

void
pass_init(struct pass *p, struct cli *cli, struct rowkey *key)
{
	*p = (struct pass){.cli = cli, .key = key};
	stamp_files(p);
	cli->source.offer = offer;
	cli->source.arg = p;
}

void
pass_open(struct pass *p)
{
	const struct head *head = &p->cli->in.head;

	p->cell = mem_zalloc(head->n, sizeof *p->cell);
	rowkey_find(p->key, &p->place, head->name, head->n);
	if (p->cli->quiet)
		p->how = PASS_ANSWER;
	/* where no later row can take back what was said of an earlier one */
	else if (p->place.is_single)
		p->how = PASS_KEYS;
	else
		p->how = p->stamp ? PASS_TWICE : PASS_FIRST;
}

void
pass_base(struct pass *p, struct input *in)
{
	struct rowkey_place at;
	struct rec r;

	rowkey_find(p->key, &at, in->head.name, in->head.n);
	while (input_next(in, &r)) {
		rowkey_read(p->key, &at, r.cell);
		seen_base(&p->seen, p->key);
	}
}

bool
pass_run(struct pass *p)
{
	switch (p->how) {
	case PASS_NONE: break;
	case PASS_ANSWER: return ask_rows(p);
	case PASS_KEYS: stream_rows(p); break;
	case PASS_TWICE: reread_rows(p); break;
	case PASS_FIRST: hold_rows(p); break;
	}
	return false;
}

void
pass_free(struct pass *p)
{
	seen_free(&p->seen);
	hold_free(&p->hold);
	buf_free(&p->first);
	free(p->stamp);
	free(p->cell);
}
