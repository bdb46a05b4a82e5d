#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "rules/email.h"
#include "rules/rowkey.h"
#include "rules/text.h"

static bool
is(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

/* The piece of *s before c or the end; *s is moved behind, NULL at the end. */
static char *
piece(const char **s, char c)
{
	const char *p = *s, *end = strchr(p, c);
	size_t n = end ? (size_t)(end - p) : strlen(p);

	*s = end ? end + 1 : NULL;
	return mem_copy(p, n);
}

const char *
rowkey_init(struct rowkey *rk, const char *list, struct phone_judge judge)
{
	*rk = (struct rowkey){.judge = judge};
	while (list) {
		if (rk->n == ROWKEY_KEYS)
			return "too many keys";
		struct rowkey_spec *k = &rk->key[rk->n++];
		const char *rest = k->name = piece(&list, ',');

		k->is_phone = is(k->name, "phone");
		while (rest) {
			if (k->npart == ROWKEY_PARTS)
				return "too many columns in a key";
			k->part[k->npart++] = piece(&rest, '+');
			if (k->part[k->npart - 1][0] == '\0')
				return "a column without a name";
		}
	}
	return NULL;
}

static void
free_spec(struct rowkey_spec *k)
{
	free(k->name);
	for (size_t p = 0; p < k->npart; p++)
		free(k->part[p]);
}

void
rowkey_drop_phone(struct rowkey *rk)
{
	size_t n = 0;

	for (size_t i = 0; i < rk->n; i++) {
		if (rk->key[i].is_phone)
			free_spec(&rk->key[i]);
		else
			rk->key[n++] = rk->key[i];
	}
	rk->n = n;
}

static int
find(char *const *column, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (is(column[i], name))
			return (int)i;
	return -1;
}

void
rowkey_find(const struct rowkey *rk, struct rowkey_place *at,
	char *const *column, size_t n)
{
	bool has_phone2 = false;

	*at = (struct rowkey_place){0};
	for (size_t i = 0; i < rk->n; i++) {
		const struct rowkey_spec *k = &rk->key[i];
		int *part = at->key[i].part;
		bool is_whole = true;

		for (size_t p = 0; p < k->npart; p++) {
			part[p] = find(column, n, k->part[p]);
			is_whole = is_whole && part[p] >= 0;
		}
		part[k->npart] = -1;
		if (k->is_phone) {
			part[1] = find(column, n, "phone2");
			is_whole = is_whole || part[1] >= 0;
			has_phone2 = part[1] >= 0;
		} else if (is(k->name, "ext_id")) {
			part[1] = find(column, n, "channel");
		}
		at->key[i].n = !is_whole ? 0 : k->npart + (part[k->npart] >= 0);
		at->nfound += is_whole;
	}
	at->is_single = at->nfound <= 1 && !has_phone2;
}

/* The numbers of a cell that are one; what is none is counted. */
static size_t
read_phones(struct rowkey *rk, struct phone_cell *v, const struct cell *c,
	bool is_one)
{
	const char *why;

	v->n = 0;
	if (c->n == 0)
		return 0;
	if (is_one) {
		/* its arrays are filled as far as they are read */
		v->whole = true;
		v->bad = NULL;
		why = phone_read(c->s, c->n, NULL, &v->v[0]);
		v->n = why == NULL;
	} else {
		why = phone_cell(c->s, c->n, NULL, v);
	}
	if (why)
		v->n = 0;
	phone_judge_settle(&rk->judge, v);
	rk->nbad += v->n == 0 && !text_is_null(c->s, c->n);
	return v->n;
}

/* Append a cell as it is compared; false if it is empty or of no use. */
static bool
add_value(struct rowkey *rk, const char *column, const struct cell *c)
{
	struct text t = text_clean(&rk->a, c->s, c->n);
	struct phone_cell v;
	struct email e;
	size_t from = rk->text.n;

	if (t.n == 0)
		return false;
	if (is(column, "email")) {
		if (email_read(&rk->a, &e, c->s, c->n) != NULL) {
			rk->nbad++;
			return false;
		}
		t = email_key(&rk->b, e.addr.s, e.addr.n);
		buf_add(&rk->text, t.s, t.n);
	} else if (is(column, "phone")) {
		if (read_phones(rk, &v, c, true) == 0)
			return false;
		buf_adds(&rk->text, v.v[0].num);
	} else {
		utf8_norm(&rk->text, t.s, t.n, UTF8_NFKC_CASEFOLD);
	}
	return rk->text.n > from;
}

static void
push(struct rowkey *rk, const struct rowkey_value *v)
{
	rk->value = mem_grow(
		rk->value, &rk->cap_value, rk->nvalue + 1, sizeof *rk->value);
	rk->value[rk->nvalue++] = *v;
}

static void
begin_text(struct rowkey *rk, const struct rowkey_spec *k)
{
	buf_adds(&rk->text, k->name);
	buf_addc(&rk->text, ' ');
}

static void
push_text(struct rowkey *rk, size_t from)
{
	push(rk, &(struct rowkey_value){0, from, rk->text.n - from});
}

/* A key that is no telephone: none if one of its values is empty. */
static void
read_values(struct rowkey *rk, const struct rowkey_spec *k, const int *part,
	size_t n, const struct cell *cell)
{
	size_t from = rk->text.n;

	/* as if it had no such column: nothing of it is looked at */
	for (size_t p = 0; p < k->npart; p++)
		if (cell[part[p]].n == 0)
			return;
	begin_text(rk, k);
	for (size_t p = 0; p < n; p++) {
		bool is_channel = p == k->npart; /* of ext_id */
		size_t end = rk->text.n;

		if (p > 0)
			buf_addc(&rk->text, '\0');
		if (add_value(rk, is_channel ? "channel" : k->part[p],
			    &cell[part[p]]))
			continue;
		if (!is_channel) {
			rk->text.n = from;
			return;
		}
		/* an empty channel is as good as no such column */
		rk->text.n = end;
	}
	push_text(rk, from);
}

/* E.164 as a number; 0 if it would not come back out of it. */
static uint64_t
number(const char *e164, size_t n)
{
	uint64_t v = 0;

	if (n < 2 || e164[0] != '+' || e164[1] == '0')
		return 0;
	for (size_t i = 1; i < n; i++) {
		if (e164[i] < '0' || e164[i] > '9' ||
			v >= ROWKEY_PHONE_MAX / 10)
			return 0;
		v = v * 10 + (uint64_t)(e164[i] - '0');
	}
	return v;
}

static void
read_cell(struct rowkey *rk, const struct rowkey_spec *k, const struct cell *c,
	bool is_one)
{
	struct phone_cell v;

	if (phone_is_mobile(c->s, c->n)) {
		push(rk, &(struct rowkey_value){number(c->s, c->n), 0, 0});
		return;
	}
	size_t n = read_phones(rk, &v, c, is_one);

	for (size_t i = 0; i < n; i++) {
		uint64_t num = number(v.v[i].num, strlen(v.v[i].num));
		size_t from = rk->text.n;

		if (num > 0) {
			push(rk, &(struct rowkey_value){num, 0, 0});
			continue;
		}
		begin_text(rk, k);
		buf_adds(&rk->text, v.v[i].num);
		push_text(rk, from);
	}
}

/* The same for phone2, which may hold more than one cell of a list does. */
static void
read_pieces(
	struct rowkey *rk, const struct rowkey_spec *k, const struct cell *c)
{
	if (c->n == 0)
		return;
	const char *s = c->s, *end = s + c->n;

	for (const char *semi; s <= end; s = semi + 1) {
		semi = memchr(s, ';', (size_t)(end - s));
		if (semi == NULL)
			semi = end;
		read_cell(rk, k, &(struct cell){s, (size_t)(semi - s), false},
			false);
	}
}

void
rowkey_read(struct rowkey *rk, const struct rowkey_place *at,
	const struct cell *cell)
{
	rk->nvalue = 0;
	buf_clear(&rk->text);
	for (size_t i = 0; i < rk->n; i++) {
		const struct rowkey_spec *k = &rk->key[i];
		const int *part = at->key[i].part;
		size_t n = at->key[i].n;

		if (k->is_phone && n > 0 && part[0] >= 0)
			read_cell(rk, k, &cell[part[0]], true);
		if (k->is_phone && n > 1 && part[1] >= 0)
			read_pieces(rk, k, &cell[part[1]]);
		if (!k->is_phone && n > 0)
			read_values(rk, k, part, n, cell);
	}
}

void
rowkey_bytes(struct buf *b, const struct rowkey *rk, size_t i)
{
	const struct rowkey_value *v = &rk->value[i];

	if (v->phone == 0) {
		buf_add(b, rk->text.s + v->from, v->n);
		return;
	}
	rowkey_phone(b, v->phone);
}

void
rowkey_phone(struct buf *b, uint64_t phone)
{
	buf_adds(b, "phone +");
	buf_addu(b, phone);
}

bool
rowkey_is_phone(const char *column)
{
	return is(column, "phone") || is(column, "phone2");
}

bool
rowkey_is_phone_key(const char *key, size_t n)
{
	return n > 6 && memcmp(key, "phone ", 6) == 0;
}

void
rowkey_show(struct buf *b, const char *key, size_t n)
{
	for (size_t i = 0; i < n; i++)
		buf_addc(b, key[i] ? key[i] : '+');
}

void
rowkey_free(struct rowkey *rk)
{
	for (size_t i = 0; i < rk->n; i++)
		free_spec(&rk->key[i]);
	free(rk->value);
	buf_free(&rk->text);
	buf_free(&rk->a);
	buf_free(&rk->b);
}
