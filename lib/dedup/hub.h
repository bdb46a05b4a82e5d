/*
 * Keys that many rows share: a switchboard, a shop's telephone, an e-mail that
 * somebody made up. They are listed, since whoever shares one is taken for one
 * customer, or would be.
 */
#ifndef DEDUP_HUB_H
#define DEDUP_HUB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { HUB_ROWS = 20 }; /* a key of more is one */

struct hub {
	struct hub_key {
		char *key; /* its bytes (rules/rowkey.h) */
		size_t n;
		uint64_t nrow;
	} * key;
	size_t n, cap;
};

/* A key of nrow rows; below the limit it is none. */
void hub_add(struct hub *h, const char *key, size_t n, uint64_t nrow);

/*
 * Say of the largest how many rows share them, and what came of that;
 * telephones whole only if is_plain.
 */
void hub_warn(struct hub *h, const char *what, bool is_plain);

void hub_free(struct hub *h);

#endif
