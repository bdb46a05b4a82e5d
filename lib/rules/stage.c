#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "rules/stage.h"

static void
fold(struct buf *b, const char *text, size_t n)
{
	size_t len, to = 0;

	utf8_norm(b, text, n, UTF8_NFKC_CASEFOLD);
	for (size_t i = 0; i < b->n; i += len) {
		uint32_t c = utf8_get(b->s + i, b->n - i, &len);

		if (utf8_is_space(c) || utf8_is_invisible(c) || c == '-' ||
			c == '_' || c == '/')
			continue;
		memmove(b->s + to, b->s + i, len);
		to += len;
	}
	b->n = to;
}

const char *
stages_alias(struct stages *s, const char *text, size_t n)
{
	struct buf b = {0};
	bool is_new;

	fold(&b, text, n);
	size_t nkey = b.n, id = map_add(&s->alias, b.s, b.n, &is_new);

	buf_free(&b);
	if (nkey == 0)
		return "no text";
	if (!is_new)
		return s->of[id] == s->n - 1 ? NULL
					     : "an earlier stage has this text";
	s->of = mem_grow(s->of, &s->cap, id + 1, sizeof *s->of);
	s->of[id] = s->n - 1;
	return NULL;
}

const char *
stages_add(struct stages *s, const char *name, const char *label, bool is_lost)
{
	if (s->n == STAGES_MAX)
		return "more than 63 stages";
	if (!is_lost && s->nstep < s->n)
		return "a step behind a lost stage: steps come first";
	if (*label == '\0')
		label = name;
	s->v[s->n++] = (struct stage){mem_str(name), mem_str(label)};
	if (!is_lost)
		s->nstep = s->n;
	const char *why = stages_alias(s, name, strlen(name));

	return why ? why : stages_alias(s, label, strlen(label));
}

int
stages_find(const struct stages *s, const char *text, size_t n)
{
	struct buf b = {0};

	fold(&b, text, n);
	int64_t id = map_find(&s->alias, b.s, b.n);

	buf_free(&b);
	return id < 0 ? -1 : (int)s->of[id];
}

void
stages_free(struct stages *s)
{
	for (size_t i = 0; i < s->n; i++) {
		free(s->v[i].name);
		free(s->v[i].label);
	}
	map_free(&s->alias);
	free(s->of);
	*s = (struct stages){0};
}
