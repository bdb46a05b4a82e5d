#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/again.h"
#include "stream/feed.h"

void
feed_open(struct feed *f, int fd, const char *name)
{
	struct stat st;

	*f = (struct feed){.name = name, .fd = fd};
	if (fstat(fd, &st) != 0)
		die("%s: %s", name, strerror(errno));
	if (S_ISDIR(st.st_mode))
		die("%s: is a directory", name);
	f->is_regular = S_ISREG(st.st_mode);
	if (f->is_regular)
		f->size = (uint64_t)st.st_size;
}

/* One block more into b; at_end where there is none. */
static void
read_block(struct feed *f, struct buf *b)
{
	ssize_t n;

	buf_need(b, FEED_BLOCK);
	while ((n = read(f->fd, b->s + b->n, FEED_BLOCK)) < 0) {
		if (!again(f->fd, POLLIN))
			die("%s: cannot read: %s", f->name, strerror(errno));
	}
	f->at_end = n == 0;
	if (n == 0)
		return;
	b->n += (size_t)n;
	f->nread += (uint64_t)n;
	f->last = b->s[b->n - 1];
}

/* Turn what was read into UTF-8; a character cut short waits for its rest. */
static void
convert(struct feed *f)
{
	size_t n = encoding_convert(
		&f->encoding, &f->text, f->raw.s, f->raw.n, f->at_end);

	f->raw.n -= n;
	if (f->raw.n > 0)
		memmove(f->raw.s, f->raw.s + n, f->raw.n);
}

static void
more(struct feed *f)
{
	if (f->taken > 0) {
		memmove(f->text.s, f->text.s + f->taken, f->text.n - f->taken);
		f->text.n -= f->taken;
		f->taken = 0;
	}
	if (f->has_encoding) {
		read_block(f, &f->raw);
		convert(f);
	} else {
		read_block(f, &f->text);
	}
}

const char *
feed_peek(struct feed *f, size_t want, size_t *n)
{
	while (f->text.n - f->taken < want && !f->at_end)
		more(f);
	*n = f->text.n - f->taken;
	return *n ? f->text.s + f->taken : "";
}

void
feed_take(struct feed *f, size_t n)
{
	f->taken += n;
}

const char *
feed_encoding(struct feed *f, const char *encoding)
{
	const char *why = encoding_open(&f->encoding, encoding);

	if (why)
		return why;
	f->has_encoding = true;
	/* what was peeked is in the encoding too */
	buf_clear(&f->raw);
	if (f->text.n > 0)
		buf_add(&f->raw, f->text.s + f->taken, f->text.n - f->taken);
	buf_clear(&f->text);
	f->taken = 0;
	convert(f);
	return NULL;
}

void
feed_close(struct feed *f)
{
	if (f->has_encoding)
		encoding_close(&f->encoding);
	close(f->fd);
	buf_free(&f->raw);
	buf_free(&f->text);
}
