#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "rules/money.h"
#include "rules/phone.h"
#include "rules/survive.h"
#include "rules/text.h"

const char *const survive_rules[] = {
	[SURVIVE_FILL] = "fill",
	[SURVIVE_FIRST] = "first",
	[SURVIVE_LATEST] = "latest",
	[SURVIVE_LONGEST] = "longest",
	[SURVIVE_MOST] = "most",
	[SURVIVE_SUM] = "sum",
	[SURVIVE_ALL] = "all",
	NULL,
};

static bool
is_same(struct survive *s, const struct cell *x, const struct cell *y)
{
	struct buf work = {0};

	if (bytes_cmp(x->s, x->n, y->s, y->n) == 0)
		return true;
	buf_clear(&s->a);
	buf_clear(&s->b);
	text_key(&s->a, &work, x->s, x->n);
	text_key(&s->b, &work, y->s, y->n);
	buf_free(&work);
	return bytes_cmp(s->a.s, s->a.n, s->b.s, s->b.n) == 0;
}

static size_t
characters(const struct cell *c)
{
	size_t n = 0, len;

	for (size_t i = 0; i < c->n; i += len, n++)
		utf8_get(c->s + i, c->n - i, &len);
	return n;
}

/* How many rows have the value of row i. */
static size_t
count(struct survive *s, const struct cell *value, size_t n, size_t i)
{
	size_t k = 0;

	for (size_t r = 0; r < n; r++)
		k += value[r].n > 0 && is_same(s, &value[r], &value[i]);
	return k;
}

static int64_t
last_seen(const struct survive_row *r)
{
	if (r->touched != INT64_MIN)
		return r->touched;
	return r->made == INT64_MAX ? INT64_MIN : r->made;
}

/* Is the value of row i rather kept than that of row best, which is before? */
static bool
is_better(struct survive *s, enum survive_rule rule, const struct cell *value,
	const struct survive_row *row, size_t n, size_t i, size_t best)
{
	switch (rule) {
	case SURVIVE_FIRST: return row[i].made < row[best].made;
	case SURVIVE_LATEST: return last_seen(&row[i]) > last_seen(&row[best]);
	case SURVIVE_LONGEST:
		return characters(&value[i]) > characters(&value[best]);
	case SURVIVE_MOST:
		return count(s, value, n, i) > count(s, value, n, best);
	case SURVIVE_FILL:
	case SURVIVE_SUM:
	case SURVIVE_ALL: break;
	}
	return false;
}

/* The sum of all amounts; false if they cannot be added. */
static bool
add_up(struct survive *s, const struct cell *value,
	const struct survive_row *row, size_t n)
{
	const struct cell *currency = NULL;
	char text[MONEY_MAX];
	int64_t sum = 0, one;

	for (size_t i = 0; i < n; i++) {
		if (value[i].n == 0)
			continue;
		if (currency == NULL)
			currency = &row[i].currency;
		if (money_parse(&one, value[i].s, value[i].n) != NULL ||
			__builtin_add_overflow(sum, one, &sum) ||
			!is_same(s, currency, &row[i].currency))
			return false;
	}
	buf_clear(&s->text);
	buf_adds(&s->text, money_format(text, sum));
	return true;
}

/* Is a value one of those that were put together before? */
static bool
has_piece(struct survive *s, const struct cell *value)
{
	const char *p = buf_str(&s->text), *end = p + s->text.n;

	while (p < end) {
		const char *to = p;

		while (to < end &&
			!(to[0] == ';' && to + 1 < end && to[1] == ' '))
			to++;
		const struct cell piece = {p, (size_t)(to - p), false};

		if (is_same(s, &piece, value))
			return true;
		p = to < end ? to + 2 : end;
	}
	return false;
}

/* All values, each once, also where a row has several already. */
static void
put_all(struct survive *s, const struct cell *value, size_t n)
{
	buf_clear(&s->text);
	for (size_t i = 0; i < n; i++) {
		if (value[i].n == 0 || has_piece(s, &value[i]))
			continue;
		if (s->text.n > 0)
			buf_adds(&s->text, "; ");
		buf_add(&s->text, value[i].s, value[i].n);
	}
}

/* The rows whose value is another than that of row `from`. */
static void
find_lost(struct survive *s, const struct cell *value, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		size_t k = 0;

		if (value[i].n == 0 || is_same(s, &value[i], &value[s->from]))
			continue;
		while (k < s->nlost &&
			!is_same(s, &value[i], &value[s->lost[k]]))
			k++;
		if (k < s->nlost)
			continue;
		s->lost = mem_grow(s->lost, &s->cap, k + 1, sizeof *s->lost);
		s->lost[s->nlost++] = i;
	}
}

void
survive(struct survive *s, enum survive_rule rule, const struct cell *value,
	const struct survive_row *row, size_t n)
{
	size_t nfilled = 0;

	s->from = SIZE_MAX;
	s->nlost = 0;
	s->value = (struct cell){"", 0, false};
	for (size_t i = 0; i < n; i++) {
		if (value[i].n == 0)
			continue;
		nfilled++;
		if (s->from == SIZE_MAX ||
			is_better(s, rule, value, row, n, i, s->from))
			s->from = i;
	}
	if (nfilled == 0)
		return;
	if (nfilled > 1 && ((rule == SURVIVE_SUM && add_up(s, value, row, n)) ||
				   rule == SURVIVE_ALL)) {
		if (rule == SURVIVE_ALL)
			put_all(s, value, n);
		s->from = SIZE_MAX;
		s->value = (struct cell){s->text.s, s->text.n, false};
		return;
	}
	s->value = value[s->from];
	find_lost(s, value, n);
}

/* A number, or the text of what is none. */
static struct text
read_number(struct phone *p, const char *s, size_t n)
{
	const struct text t = text_trim(s, n);

	if (phone_read(t.s, t.n, NULL, p) != NULL)
		return t;
	return (struct text){p->num, strlen(p->num)};
}

/* Is it among those of a list, `;` between, in whatever spelling? */
static bool
has_number(const char *list, size_t n, const struct text *number)
{
	struct phone p;

	for (size_t i = 0, end; i < n; i = end + 1) {
		for (end = i; end < n && list[end] != ';'; end++)
			continue;
		const struct text t = read_number(&p, list + i, end - i);

		if (bytes_cmp(t.s, t.n, number->s, number->n) == 0)
			return true;
	}
	return false;
}

/* Append a number, as it is written, if it is not there yet. */
static void
add_number(struct buf *b, const char *s, size_t n, const struct cell *first)
{
	const struct text t = text_trim(s, n);
	struct phone p;
	const struct text number = read_number(&p, s, n);

	if (t.n == 0 || has_number(first->s, first->n, &number) ||
		has_number(b->s, b->n, &number))
		return;
	if (b->n > 0)
		buf_addc(b, ';');
	buf_add(b, t.s, t.n);
}

void
survive_phones(struct survive *s, const struct cell *phone,
	const struct cell *phone2, size_t n, struct cell *first,
	struct cell *others)
{
	*first = (struct cell){"", 0, false};
	s->from = SIZE_MAX;
	for (size_t i = n; i-- > 0;)
		if (phone[i].n > 0)
			s->from = i;
	if (s->from != SIZE_MAX)
		*first = phone[s->from];
	buf_clear(&s->text);
	for (size_t i = 0; i < n; i++) {
		const char *p = phone2[i].s, *end = p + phone2[i].n;

		add_number(&s->text, phone[i].s, phone[i].n, first);
		while (p < end) {
			const char *semi = memchr(p, ';', (size_t)(end - p));

			if (semi == NULL)
				semi = end;
			add_number(&s->text, p, (size_t)(semi - p), first);
			p = semi < end ? semi + 1 : end;
		}
	}
	*others = (struct cell){buf_str(&s->text), s->text.n, false};
}

void
survive_free(struct survive *s)
{
	free(s->lost);
	buf_free(&s->text);
	buf_free(&s->a);
	buf_free(&s->b);
}
