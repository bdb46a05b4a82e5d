/*
 * The parts of a zip archive, one at a time, through minizip; the only module
 * that sees <minizip/unzip.h>. Names of parts are as the packages of ECMA-376
 *part 2 have them: case does not count, a leading / is none of theirs, and \ is
 * /.
 *
 *	z = zip_open(fd, name);
 *	zip_enter(z, "xl/workbook.xml", max);
 *	while ((n = zip_read(z, block, sizeof block)) > 0)
 *		...;
 *	zip_close(z);
 *
 * A part is given whole or the run ends: that its length and its CRC are what
 * the archive says is known where zip_read returns 0, and not before. What is
 * encrypted, packed in an unknown way or made to swell ends the run as well.
 */
#ifndef STREAM_ZIP_H
#define STREAM_ZIP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct zip;

/*
 * A part that unpacks to more than ZIP_SWELL times its packed size is a bomb
 * if it is also larger than ZIP_SMALL.
 */
enum { ZIP_SWELL = 1000, ZIP_SMALL = 64 << 20 };

/*
 * An archive from the beginning of a regular file, wherever fd stands; fd is
 * the archive's own from here on. The name is kept, for messages.
 */
struct zip *zip_open(int fd, const char *name);

bool zip_has(const struct zip *z, const char *part);

/*
 * Begin to read a part; the one before has been read to its end. A part that
 * is missing, or unpacks to more than max bytes, ends the run.
 */
void zip_enter(struct zip *z, const char *part, uint64_t max);

/* The next bytes of it, n at most; 0 at its end, which has been checked. */
size_t zip_read(struct zip *z, void *p, size_t n);

const char *zip_name(const struct zip *z);

/*
 * Bytes of the archive, and how much of them the part being read is worth so
 * far if it were all of it.
 */
void zip_progress(const struct zip *z, uint64_t *done, uint64_t *all);

void zip_close(struct zip *z);

#endif
