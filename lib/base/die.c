#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"

static const char *prog = "salesutils";
static struct {
	void (*fn)(void *);
	void *arg;
} hooks[DIE_HOOKS];
static int nhooks;
static bool is_open, is_progress;

void
die_init(const char *name)
{
	prog = name;
}

void
die_verbose(bool is_verbose)
{
	is_open = is_verbose;
}

/*
 * Length in bytes of a digit at s, half or full width; 0 if it is none. The
 * text ends in a NUL.
 */
static size_t
digit(const char *s)
{
	if (*s >= '0' && *s <= '9')
		return 1;
	return strncmp(s, "\xEF\xBC", 2) == 0 && (unsigned char)s[2] >= 0x90 &&
			       (unsigned char)s[2] <= 0x99
		       ? 3
		       : 0;
}

/*
 * Cover the middle of a run of digits at s that is long enough to be a
 * telephone number, single separators between them allowed; a date is not.
 * Returns where the run ends.
 */
static char *
cover(char *s)
{
	char *at[64], *p = s;
	int n = 0, nsep = 0;

	for (size_t len; n < 64; p += len) {
		if ((len = digit(p)) > 0) {
			at[n++] = p;
		} else if (*p && strchr(" -.()", *p)) {
			len = 1;
			nsep++;
		} else {
			break;
		}
	}
	/* four digits and one or two: a year and its month */
	bool is_date = n >= 6 && at[4] - at[3] == 2 && n < 15 &&
		       (at[5] - at[4] == 2 || (n > 6 && at[6] - at[5] == 2)) &&
		       (strncmp(s, "19", 2) == 0 || strncmp(s, "20", 2) == 0);

	if (n < 7 || (nsep > 0 && n < 9) || is_date)
		return p;
	for (int i = 3; i < n - 4; i++)
		for (size_t k = 0, len = digit(at[i]); k < len; k++)
			at[i][k] = '*';
	return p;
}

/* From the first quote on: what is quoted may hold quotes itself. */
static void
mask(char *line)
{
	for (char *p = strchr(line, '\''); p && *p;)
		p = digit(p) ? cover(p) : p + 1;
}

/* A message is one line, and a cell in it does not write to the terminal. */
static void
tame(char *line)
{
	for (unsigned char *p = (unsigned char *)line; *p; p++) {
		if (*p == 0xC2 && p[1] >= 0x80 && p[1] < 0xA0)
			*p++ = '?';
		else if (*p >= 0x20 && *p != 0x7F)
			continue;
		*p = '?';
	}
}

/* One write a message, so that the lines of a pipe's stages do not mix. */
static void
say(const char *fmt, va_list ap)
{
	char line[4096];
	int n = snprintf(line, sizeof line, "%s: ", prog);

	if (n < 0 || n >= (int)sizeof line)
		n = 0;
	vsnprintf(line + n, sizeof line - (size_t)n, fmt, ap);
	tame(line);
	if (!is_open)
		mask(line);
	fprintf(stderr, "%s%s\n", is_progress ? "\r\33[K" : "", line);
	is_progress = false;
}

void
progress(const char *fmt, ...)
{
	va_list ap;

	if (fmt == NULL && !is_progress)
		return;
	is_progress = fmt != NULL;
	fprintf(stderr, "\r\33[K%s%s", fmt ? prog : "", fmt ? ": " : "");
	if (fmt == NULL)
		return;
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
}

static _Noreturn void
end(enum exit_status status)
{
	while (nhooks > 0) {
		nhooks--;
		hooks[nhooks].fn(hooks[nhooks].arg);
	}
	/* Not exit: stdio may hold bytes that must not follow a torn mark. */
	_Exit((int)status);
}

void
warn(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(fmt, ap);
	va_end(ap);
}

void
die(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(fmt, ap);
	va_end(ap);
	end(EXIT_BROKEN);
}

void
die_usage(const char *fmt, ...)
{
	va_list ap;

	is_open = true; /* it is what the user typed */
	va_start(ap, fmt);
	say(fmt, ap);
	va_end(ap);
	end(EXIT_USAGE);
}

void
die_hook(void (*fn)(void *), void *arg)
{
	if (nhooks == DIE_HOOKS)
		die("more than %d things to clean up", DIE_HOOKS);
	hooks[nhooks].fn = fn;
	hooks[nhooks].arg = arg;
	nhooks++;
}

void
die_unhook(const void *arg)
{
	int n = 0;

	for (int i = 0; i < nhooks; i++)
		if (hooks[i].arg != arg)
			hooks[n++] = hooks[i];
	nhooks = n;
}
