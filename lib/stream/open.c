#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/die.h"
#include "base/mem.h"
#include "stream/clean.h"

/* Under which names the columns go: their own, or what rename says. */
static void
name_columns(struct source *s, const struct source_opts *o)
{
	const char **name = mem_zalloc(s->own.n, sizeof *name);

	for (size_t i = 0; i < s->own.n; i++)
		name[i] = s->own.name[i];
	if (o->rename)
		o->rename(o->arg, &s->own, name);
	s->col = mem_zalloc(s->own.n, sizeof *s->col);
	for (size_t i = 0; i < s->own.n; i++) {
		s->col[i] = -1;
		if (name[i] == NULL)
			continue;
		s->col[i] = (int)s->head.n;
		head_append(&s->head, name[i], strlen(name[i]));
	}
	free(name);
}

struct source *
source_open(const char *name, const struct source_opts *opts)
{
	bool is_stdin = strcmp(name, "-") == 0;
	struct source *s = opts->store && !is_stdin
				   ? opts->store(opts->store_arg, name)
				   : NULL;

	if (s) {
		name_columns(s, opts);
		return s;
	}
	int fd = is_stdin ? dup(STDIN_FILENO)
			  : open(name, O_RDONLY | O_CLOEXEC | O_NOCTTY);

	if (fd < 0)
		die("%s: %s", name, strerror(errno));
	s = opts->is_foreign ? opts->foreign(fd, name, opts)
			     : clean_open(fd, name, opts);
	name_columns(s, opts);
	return s;
}

void
source_close(struct source *s)
{
	s->close(s);
	head_free(&s->own);
	head_free(&s->head);
	free(s->col);
	buf_free(&s->how);
	free(s);
}
