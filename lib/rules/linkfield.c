#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "rules/linkfield.h"
#include "rules/linkvalue.h"
#include "rules/text.h"

void
linkfield_init(struct linkfield *f, const char *name)
{
	*f = (struct linkfield){.name = mem_str(name)};
}

void
linkfield_free(struct linkfield *f)
{
	free(f->name);
	free(f->row);
	free(f->count);
	free(f->level);
	free(f->bag);
	map_free(&f->value);
	map_free(&f->word);
	free(f->word_rows);
	free(f->word_weight);
	free(f->from);
	free(f->words);
}

void
linkfield_add(struct linkfield *f, const char *s, size_t n)
{
	f->row = mem_grow(f->row, &f->cap_row, f->nrow + 1, sizeof *f->row);
	f->row[f->nrow++] = n == 0 ? LINKFIELD_EMPTY
				   : (uint32_t)map_add(&f->value, s, n, NULL);
}

/* What a column's values look like, by rows. */
struct look {
	size_t n, mails, codes, digits, words, han, chars, firms, places;
};

static bool
ends_in(const char *s, size_t n, const char *const *end)
{
	for (; *end; end++) {
		const size_t k = strlen(*end);

		if (n > k && memcmp(s + n - k, *end, k) == 0)
			return true;
	}
	return false;
}

/* Does a value end as the name of a company does, as that of a place? */
static bool
is_firm(const char *s, size_t n)
{
	static const char *const end[] = {"公司", "集团", " inc", " ltd",
		" llc", " co", " corp", " gmbh", " inc.", " ltd.", " co.",
		NULL};

	return ends_in(s, n, end);
}

static bool
is_place(const char *s, size_t n)
{
	static const char *const end[] = {
		"省", "市", "区", "县", "镇", "路", "街", "号", "室", NULL};

	return ends_in(s, n, end);
}

/* www.example.cn: a dot between letters and no space. */
static bool
is_site(const char *s, size_t n)
{
	const char *dot = memchr(s, '.', n);

	return dot && dot > s && dot + 1 < s + n && dot[1] >= 'a' &&
	       dot[1] <= 'z' && !memchr(s, ' ', n);
}

static void
look_at(struct look *l, const char *s, size_t n, uint32_t rows)
{
	size_t alnum = 0, digits = 0, words = 0, han = 0, len;
	bool is_in = false;

	for (size_t i = 0; i < n; i += len) {
		uint32_t c = utf8_get(s + i, n - i, &len);
		bool is_digit = c >= '0' && c <= '9';
		bool is_letter = is_digit || (c >= 'a' && c <= 'z') || c > 0x7f;

		words += is_letter && !is_in;
		is_in = is_letter || c == '\'' || c == '.' || c == '-';
		alnum += is_letter;
		digits += is_digit;
		han += utf8_is_han(c);
	}
	l->n += rows;
	l->mails += memchr(s, '@', n) || is_site(s, n) ? rows : 0;
	l->codes += 2 * digits > alnum ? rows : 0;
	l->digits += digits > 0 ? rows : 0;
	l->firms += is_firm(s, n) ? rows : 0;
	l->places += is_place(s, n) ? rows : 0;
	l->words += rows * words;
	l->han += rows * (han > 0);
	l->chars += rows * han;
}

static enum linkfield_kind
guess_kind(const struct look *l, size_t nvalue)
{
	if (l->n == 0 || nvalue < 2)
		return LINKFIELD_NONE;
	if (2 * l->mails > l->n)
		return LINKFIELD_EMAIL;
	if (10 * l->codes > 7 * l->n)
		return LINKFIELD_CODE;
	/* three characters are a name, four still, of Han */
	if (2 * l->han > l->n)
		return 10 * l->chars > 45 * l->han ? LINKFIELD_TEXT
						   : LINKFIELD_NAME;
	return 10 * l->words > 18 * l->n || 2 * l->digits > l->n
		       ? LINKFIELD_TEXT
		       : LINKFIELD_NAME;
}

static bool
has_word(const char *name, const char *const *word)
{
	for (; *word; word++)
		if (strstr(name, *word))
			return true;
	return false;
}

static void
guess_role(struct linkfield *f, const struct look *l)
{
	static const char *const place[] = {"addr", "street", "suburb", "city",
		"town", "zip", "post", "state", "province", "region", "county",
		"country", "phone", "tel", "fax", "地址", "省", "市", "区",
		"邮编", "地區", "區", NULL};
	static const char *const firm[] = {"company", "firm", "organi",
		"employer", "公司", "单位", "單位", "企业", NULL};
	static const char *const who[] = {"name", "contact", "account",
		"customer", "title", "姓", "名", "客户", "联系人", NULL};
	/* a set of few values is of towns, not of persons */
	const bool is_varied = f->value.n * 5 > f->nfilled;

	struct buf small = {0};

	utf8_norm(&small, f->name, strlen(f->name), UTF8_NFKC_CASEFOLD);
	const char *name = buf_str(&small);

	f->is_place = has_word(name, place);
	f->is_firm =
		!f->is_place && (has_word(name, firm) || 3 * l->firms > l->n);
	f->is_identity = f->is_firm || (!f->is_place && has_word(name, who));
	buf_free(&small);
	if (f->is_place || f->is_identity)
		return;
	switch (f->kind) {
	case LINKFIELD_EMAIL: f->is_identity = true; break;
	case LINKFIELD_NAME:
		f->is_identity = is_varied;
		f->is_place = !is_varied;
		break;
	case LINKFIELD_TEXT:
		f->is_place = 2 * l->digits > l->n || !is_varied ||
			      2 * l->places > l->n;
		f->is_identity = !f->is_place;
		break;
	case LINKFIELD_CODE: f->is_place = true; break;
	case LINKFIELD_NONE: break;
	}
}

/* All values anew, as the kind has it. */
static void
renew(struct linkfield *f, const struct map *folded)
{
	struct map values = {0};
	uint32_t *to = mem_zalloc(folded->n, sizeof *to);
	struct buf b = {0};

	for (size_t i = 0; i < folded->n; i++) {
		size_t n;
		const char *s = map_key(folded, i, &n);

		buf_clear(&b);
		linkvalue(&b, s, n, f->kind);
		to[i] = b.n == 0 ? LINKFIELD_EMPTY
				 : (uint32_t)map_add(&values, b.s, b.n, NULL);
	}
	f->count = mem_zalloc(values.n + 1, sizeof *f->count);
	f->nfilled = 0;
	for (size_t i = 0; i < f->nrow; i++)
		if (f->row[i] != LINKFIELD_EMPTY) {
			f->row[i] = to[f->row[i]];
			if (f->row[i] != LINKFIELD_EMPTY) {
				f->count[f->row[i]]++;
				f->nfilled++;
			}
		}
	f->value = values;
	free(to);
	buf_free(&b);
}

/* A word of the value whose words are from on, if it has it not yet. */
static void
add_to_value(struct linkfield *f, size_t from, const char *s, size_t n)
{
	uint32_t w = (uint32_t)map_add(&f->word, s, n, NULL);

	for (size_t i = from; i < f->nwords; i++)
		if (f->words[i] == w)
			return;
	f->words = mem_grow(
		f->words, &f->cap_words, f->nwords + 1, sizeof *f->words);
	f->words[f->nwords++] = w;
}

/* Words of the values; of Han, two characters each. */
static void
cut_words(struct linkfield *f)
{
	size_t *from = mem_zalloc(f->value.n + 1, sizeof *from);

	for (size_t v = 0; v < f->value.n; v++) {
		size_t n, len, at = 0;
		const char *s = map_key(&f->value, v, &n);

		from[v] = f->nwords;
		while (at < n) {
			size_t to = at, prev = SIZE_MAX, first = SIZE_MAX;

			while (to < n && s[to] != ' ') {
				const uint32_t c =
					utf8_get(s + to, n - to, &len);

				if (utf8_is_han(c)) {
					if (prev != SIZE_MAX)
						add_to_value(f, from[v],
							s + prev,
							to + len - prev);
					else
						first = to;
					prev = to;
				}
				to += len;
			}
			if (first == SIZE_MAX)
				add_to_value(f, from[v], s + at, to - at);
			else if (first == prev)
				add_to_value(f, from[v], s + first, to - first);
			at = to + 1;
		}
	}
	from[f->value.n] = f->nwords;
	f->from = from;
	f->word_rows = mem_zalloc(f->word.n + 1, sizeof *f->word_rows);
	f->word_weight = mem_zalloc(f->word.n + 1, sizeof *f->word_weight);
	for (size_t v = 0; v < f->value.n; v++)
		for (size_t i = from[v]; i < from[v + 1]; i++)
			f->word_rows[f->words[i]] += f->count[v];
	for (size_t w = 0; w < f->word.n; w++)
		f->word_weight[w] =
			(float)log2(1 + (double)f->nfilled / f->word_rows[w]);
}

void
linkfield_settle(struct linkfield *f, const struct han *han)
{
	struct map folded = {0}, raw = f->value;
	uint32_t *to = mem_zalloc(raw.n + 1, sizeof *to);
	uint32_t *rows = mem_zalloc(raw.n + 1, sizeof *rows);
	struct look l = {0};
	struct buf b = {0};

	f->han = han;
	for (size_t i = 0; i < f->nrow; i++)
		if (f->row[i] != LINKFIELD_EMPTY)
			rows[f->row[i]]++;
	for (size_t i = 0; i < raw.n; i++) {
		size_t n;
		const char *s = map_key(&raw, i, &n);
		const struct text t = text_trim(s, n);

		buf_clear(&b);
		utf8_norm(&b, t.s, t.n, UTF8_BARE);
		han_simplify(han, b.s, b.n);
		if (text_is_null(b.s, b.n) || text_is(b.s, b.n, "nan"))
			buf_clear(&b);
		to[i] = b.n == 0 ? LINKFIELD_EMPTY
				 : (uint32_t)map_add(&folded, b.s, b.n, NULL);
		if (b.n > 0)
			look_at(&l, b.s, b.n, rows[i]);
	}
	for (size_t i = 0; i < f->nrow; i++)
		if (f->row[i] != LINKFIELD_EMPTY)
			f->row[i] = to[f->row[i]];
	free(to);
	free(rows);
	map_free(&raw);
	buf_free(&b);
	f->kind = f->given ? f->given : guess_kind(&l, folded.n);
	renew(f, &folded);
	map_free(&folded);
	if (f->value.n < 2 && !f->given)
		f->kind = LINKFIELD_NONE;
	guess_role(f, &l);
	if (f->kind == LINKFIELD_TEXT)
		cut_words(f);
}

const uint32_t *
linkfield_words(const struct linkfield *f, uint32_t value, size_t *n)
{
	*n = f->from[value + 1] - f->from[value];
	return f->words + f->from[value];
}
