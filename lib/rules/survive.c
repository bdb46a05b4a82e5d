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

enum { MET_MAX = 65536 };

/* A number, or the text of what is none. */
static struct text
read_number(struct phone *p, const char *s, size_t n)
{
	const struct text t = text_trim(s, n);

	if (phone_read(t.s, t.n, NULL, p) != NULL)
		return t;
	return (struct text){p->num, strlen(p->num)};
}

/* As what a value is compared, a text or a number; good until the next. */
static struct survive_key *
key(struct survive *s, struct survive_met *m, const char *value, size_t n)
{
	bool is_new;
	const size_t i = map_add(&m->value, value, n, &is_new);
	struct phone p;

	if (is_new) {
		m->of = mem_grow(m->of, &m->cap_of, i + 1, sizeof *m->of);
		buf_clear(&s->a);
		if (m == &s->text_met) {
			text_key(&s->a, &s->work, value, n);
		} else {
			const struct text t = read_number(&p, value, n);

			buf_add(&s->a, t.s, t.n);
		}
		m->of[i] = map_add(&m->key, s->a.s, s->a.n, &is_new);
		m->count = mem_grow(m->count, &m->cap_count, m->of[i] + 1,
			sizeof *m->count);
		if (is_new)
			m->count[m->of[i]] = (struct survive_key){0};
	}
	return &m->count[m->of[i]];
}

/* One more of a value in this turn: how many there are. */
static size_t
meet(struct survive *s, struct survive_met *m, const char *value, size_t n)
{
	struct survive_key *k = key(s, m, value, n);

	if (k->turn != s->turn)
		*k = (struct survive_key){s->turn, 0};
	return ++k->n;
}

static void
forget(struct survive_met *m)
{
	map_free(&m->value);
	map_free(&m->key);
}

/* Count anew. */
static void
begin(struct survive *s)
{
	s->turn++;
	if (s->text_met.value.n > MET_MAX)
		forget(&s->text_met);
	if (s->number_met.value.n > MET_MAX)
		forget(&s->number_met);
}

static bool
is_same(struct survive *s, const struct cell *x, const struct cell *y)
{
	struct survive_met *m = &s->text_met;

	if (bytes_cmp(x->s, x->n, y->s, y->n) == 0)
		return true;
	const size_t a = (size_t)(key(s, m, x->s, x->n) - m->count);
	const size_t b = (size_t)(key(s, m, y->s, y->n) - m->count);

	return a == b;
}

static size_t
characters(const struct cell *c)
{
	size_t n = 0, len;

	for (size_t i = 0; i < c->n; i += len, n++)
		utf8_get(c->s + i, c->n - i, &len);
	return n;
}

/* How many rows have each value. */
static void
count(struct survive *s, const struct cell *value, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (value[i].n > 0)
			meet(s, &s->text_met, value[i].s, value[i].n);
}

/* How many have one; they are counted. */
static size_t
rows_of(struct survive *s, const struct cell *c)
{
	return key(s, &s->text_met, c->s, c->n)->n;
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
	const struct survive_row *row, size_t i, size_t best)
{
	switch (rule) {
	case SURVIVE_FIRST: return row[i].made < row[best].made;
	case SURVIVE_LATEST: return last_seen(&row[i]) > last_seen(&row[best]);
	case SURVIVE_LONGEST:
		return characters(&value[i]) > characters(&value[best]);
	case SURVIVE_MOST:
		return rows_of(s, &value[i]) > rows_of(s, &value[best]);
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

/* Add one value to those that are there. */
static void
add_piece(struct survive *s, const char *piece, size_t n)
{
	if (n == 0 || meet(s, &s->text_met, piece, n) > 1)
		return;
	if (s->text.n > 0)
		buf_adds(&s->text, "; ");
	buf_add(&s->text, piece, n);
}

/* All values, each once, also where a row has several already. */
static void
put_all(struct survive *s, const struct cell *value, size_t n)
{
	buf_clear(&s->text);
	for (size_t i = 0; i < n; i++) {
		const char *p = value[i].s, *end = p + value[i].n, *to = p;

		for (; to < end; to++)
			if (*to == ';' && to + 1 < end && to[1] == ' ') {
				add_piece(s, p, (size_t)(to - p));
				p = to + 2;
			}
		if (p < end)
			add_piece(s, p, (size_t)(end - p));
	}
}

/* The rows whose value is another than that of row `from`. */
static void
find_lost(struct survive *s, const struct cell *value, size_t n)
{
	const struct cell *kept = &value[s->from];

	begin(s);
	meet(s, &s->text_met, kept->s, kept->n);
	for (size_t i = 0; i < n; i++) {
		if (value[i].n == 0 ||
			meet(s, &s->text_met, value[i].s, value[i].n) > 1)
			continue;
		s->lost = mem_grow(
			s->lost, &s->cap, s->nlost + 1, sizeof *s->lost);
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
	begin(s);
	if (rule == SURVIVE_MOST)
		count(s, value, n);
	for (size_t i = 0; i < n; i++) {
		if (value[i].n == 0)
			continue;
		nfilled++;
		if (s->from == SIZE_MAX ||
			is_better(s, rule, value, row, i, s->from))
			s->from = i;
		if (rule == SURVIVE_FILL)
			break;
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
	if (!s->is_brief)
		find_lost(s, value, n);
}

/* Append a number, as it is written, if it is not there yet. */
static void
add_number(struct survive *s, const char *number, size_t n)
{
	const struct text t = text_trim(number, n);

	if (t.n == 0 || meet(s, &s->number_met, t.s, t.n) > 1)
		return;
	if (s->text.n > 0)
		buf_addc(&s->text, ';');
	buf_add(&s->text, t.s, t.n);
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
	begin(s);
	for (size_t at = 0; at < first->n; at++) {
		const char *p = first->s + at;
		const char *semi = memchr(p, ';', first->n - at);
		const size_t len = semi ? (size_t)(semi - p) : first->n - at;
		const struct text t = text_trim(p, len);

		meet(s, &s->number_met, t.s, t.n);
		at += len;
	}
	buf_clear(&s->text);
	for (size_t i = 0; i < n; i++) {
		const char *p = phone2[i].s, *end = p + phone2[i].n;

		add_number(s, phone[i].s, phone[i].n);
		while (p < end) {
			const char *semi = memchr(p, ';', (size_t)(end - p));

			if (semi == NULL)
				semi = end;
			add_number(s, p, (size_t)(semi - p));
			p = semi < end ? semi + 1 : end;
		}
	}
	*others = (struct cell){buf_str(&s->text), s->text.n, false};
}

static void
free_met(struct survive_met *m)
{
	forget(m);
	free(m->of);
	free(m->count);
}

void
survive_free(struct survive *s)
{
	free(s->lost);
	free_met(&s->text_met);
	free_met(&s->number_met);
	buf_free(&s->text);
	buf_free(&s->a);
	buf_free(&s->work);
}
