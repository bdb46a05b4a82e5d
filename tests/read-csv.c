/*
 * read-csv: standard input as strict CSV, a row a line, cells as TSV writes
 * them; status 3 with the reason where it is not RFC 4180. The first argument
 * is how many bytes are fed at a time (default all that read gives).
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/csvread.h"
#include "stream/tsv.h"

static void
show(struct csvread *r)
{
	struct csvread_row row;
	struct buf b = {0};

	while (csvread_next(r, &row)) {
		buf_clear(&b);
		for (size_t i = 0; i < row.n; i++) {
			if (i > 0)
				buf_addc(&b, '\t');
			tsv_add(&b, row.cell[i].s, row.cell[i].n);
		}
		buf_addc(&b, '\n');
		fwrite(b.s, 1, b.n, stdout);
	}
	buf_free(&b);
}

int
main(int argc, char **argv)
{
	size_t step = argc > 1 ? strtoul(argv[1], NULL, 10) : 65536, n;
	static char block[65536];
	struct csvread r;

	csvread_init(&r, ',');
	while (!r.wrong && (n = fread(block, 1, step, stdin)) > 0) {
		csvread_feed(&r, block, n);
		show(&r);
	}
	csvread_end(&r);
	show(&r);
	if (r.wrong)
		die("%ju: cell %zu: %s", (uintmax_t)r.wrong_line, r.wrong_col,
			r.wrong);
	csvread_free(&r);
	return 0;
}
