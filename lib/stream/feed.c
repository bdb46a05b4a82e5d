#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/utf8.h"
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
		struct pollfd p = {f->fd, POLLIN, 0};

		if (errno == EAGAIN)
			poll(&p, 1, -1);
		else if (errno != EINTR)
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
	char *in = f->raw.s;
	size_t nin = f->raw.n;

	while (nin > 0) {
		buf_need(&f->text, nin + 16);
		char *out = f->text.s + f->text.n;
		size_t nout = f->text.cap - f->text.n;
		size_t r = iconv(f->conv, &in, &nin, &out, &nout);

		f->text.n = (size_t)(out - f->text.s);
		if (r != (size_t)-1 || errno == E2BIG)
			continue;
		if (errno == EINVAL && !f->at_end)
			break;
		buf_addc(&f->text, '\xFF');
		in++;
		nin--;
	}
	if (nin > 0)
		memmove(f->raw.s, in, nin);
	f->raw.n = nin;
}

static void
more(struct feed *f)
{
	if (f->taken > 0) {
		memmove(f->text.s, f->text.s + f->taken, f->text.n - f->taken);
		f->text.n -= f->taken;
		f->taken = 0;
	}
	if (f->has_conv) {
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
	f->conv = iconv_open("UTF-8", encoding);
	if (f->conv == (iconv_t)-1)
		return "no such encoding";
	f->has_conv = true;
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
	if (f->has_conv)
		iconv_close(f->conv);
	close(f->fd);
	buf_free(&f->raw);
	buf_free(&f->text);
}

/* Characters beyond ASCII in UTF-8, and bytes that are none of it. */
static void
count_utf8(const char *s, size_t n, bool is_all, size_t *chars, size_t *bad)
{
	*chars = *bad = 0;
	for (size_t i = 0; i < n;) {
		size_t ok = utf8_valid(s + i, n - i);

		for (size_t k = i; k < i + ok; k++)
			*chars += (s[k] & 0xC0) == 0xC0;
		i += ok;
		if (i == n || (!is_all && n - i < 4))
			break;
		++*bad;
		i++;
	}
}

/* The same in GB18030, by an open converter from it. */
static void
count_gb(iconv_t conv, const char *s, size_t n, bool is_all, size_t *chars,
	size_t *bad)
{
	char *in = (char *)s, text[4096];

	*chars = *bad = 0;
	while (n > 0) {
		char *out = text;
		size_t nout = sizeof text;
		size_t r = iconv(conv, &in, &n, &out, &nout);

		for (const char *p = text; p < out; p++)
			*chars += (*p & 0xC0) == 0xC0;
		if (r != (size_t)-1 || errno == E2BIG)
			continue;
		if (errno == EINVAL && !is_all)
			break;
		++*bad;
		in++;
		n--;
	}
}

const char *
feed_guess(const char *s, size_t n, bool is_all)
{
	size_t chars, bad, gb_chars, gb_bad;

	if (n >= 3 && memcmp(s, "\xEF\xBB\xBF", 3) == 0)
		return "UTF-8";
	count_utf8(s, n, is_all, &chars, &bad);
	if (bad == 0)
		return "UTF-8";
	iconv_t conv = iconv_open("UTF-8", "GB18030");

	if (conv == (iconv_t)-1)
		die("this machine cannot read GB18030: %s", strerror(errno));
	count_gb(conv, s, n, is_all, &gb_chars, &gb_bad);
	iconv_close(conv);
	/* a few torn characters do not hide what the rest is written in */
	if (bad * 9 <= chars && bad <= gb_bad)
		return "UTF-8";
	return gb_bad * 9 <= gb_chars ? "GB18030" : NULL;
}
