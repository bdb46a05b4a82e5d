#include <errno.h>
#include <minizip/unzip.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/map.h"
#include "base/mem.h"
#include "stream/zip.h"

enum { NAME_MAX_LEN = 1024, FLAG_ENCRYPTED = 1 };

struct zip {
	const char *name;
	int fd;
	uint64_t size;

	/* minizip reads through here: directories byte by byte */
	char win[1 << 15];
	uint64_t win_at, pos;
	size_t nwin;

	unzFile unz;
	struct map names; /* of parts, as part_key makes them */
	struct place {
		unz64_file_pos at;
		bool is_double; /* two parts of this name */
	} * place;
	size_t cap_place;

	const char *part; /* being read; NULL: none */
	unz_file_info64 info;
};

static voidpf
io_open(voidpf z, const void *file, int mode)
{
	(void)file;
	(void)mode;
	return z;
}

static void
fill_window(struct zip *z)
{
	ssize_t n;

	do
		n = pread(z->fd, z->win, sizeof z->win, (off_t)z->pos);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		die("%s: cannot read: %s", z->name, strerror(errno));
	z->win_at = z->pos;
	z->nwin = (size_t)n;
}

static uLong
io_read(voidpf arg, voidpf stream, void *p, uLong n)
{
	struct zip *z = arg;
	uLong got = 0;

	(void)stream;
	while (got < n) {
		if (z->pos < z->win_at || z->pos >= z->win_at + z->nwin)
			fill_window(z);
		if (z->nwin == 0)
			break;
		size_t from = (size_t)(z->pos - z->win_at);
		size_t k = z->nwin - from;

		if (k > n - got)
			k = n - got;
		memcpy((char *)p + got, z->win + from, k);
		got += k;
		z->pos += k;
	}
	return got;
}

static ZPOS64_T
io_tell(voidpf arg, voidpf stream)
{
	(void)stream;
	return ((struct zip *)arg)->pos;
}

static long
io_seek(voidpf arg, voidpf stream, ZPOS64_T by, int origin)
{
	struct zip *z = arg;

	(void)stream;
	if (origin == ZLIB_FILEFUNC_SEEK_CUR)
		by += z->pos;
	else if (origin == ZLIB_FILEFUNC_SEEK_END)
		by += z->size;
	if (by > z->size)
		return -1;
	z->pos = by;
	return 0;
}

/* fd is closed by zip_close; a read error has ended the run. */
static int
io_nothing(voidpf arg, voidpf stream)
{
	(void)arg;
	(void)stream;
	return 0;
}

/* The name of a part as it is looked for; its length. */
static size_t
part_key(char out[NAME_MAX_LEN], const char *part)
{
	size_t n = 0;

	for (; *part && n < NAME_MAX_LEN; part++) {
		char c = *part == '\\' ? '/' : *part;

		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if (c != '/' || n > 0)
			out[n++] = c;
	}
	return n;
}

static _Noreturn void
fail(const struct zip *z, int err)
{
	if (err == UNZ_INTERNALERROR || err == Z_MEM_ERROR)
		die("%s: out of memory", z->name);
	if (z->part == NULL)
		die("%s: damaged or cut short: no zip directory at its end",
			z->name);
	die("%s: damaged or cut short: %s cannot be unpacked", z->name,
		z->part);
}

/* Where the part under the cursor of minizip lies. */
static void
note_place(struct zip *z)
{
	char name[NAME_MAX_LEN], key[NAME_MAX_LEN];
	unz_file_info64 info;
	bool is_new;
	int err = unzGetCurrentFileInfo64(
		z->unz, &info, name, sizeof name, NULL, 0, NULL, 0);

	if (err != UNZ_OK)
		fail(z, err);
	if (info.size_filename >= sizeof name)
		return; /* none that is asked for */
	size_t id = map_add(&z->names, key, part_key(key, name), &is_new);

	z->place = mem_grow(z->place, &z->cap_place, id + 1, sizeof *z->place);
	z->place[id].is_double = !is_new;
	unzGetFilePos64(z->unz, &z->place[id].at);
}

static void
read_directory(struct zip *z)
{
	unz_global_info64 info;
	int err = unzGetGlobalInfo64(z->unz, &info);

	if (err != UNZ_OK)
		fail(z, err);
	if (info.number_entry == 0)
		return;
	for (err = unzGoToFirstFile(z->unz); err == UNZ_OK;
		err = unzGoToNextFile(z->unz))
		note_place(z);
	if (err != UNZ_END_OF_LIST_OF_FILE)
		fail(z, err);
}

struct zip *
zip_open(int fd, const char *name)
{
	struct zip *z = mem_zalloc(1, sizeof *z);
	zlib_filefunc64_def io = {io_open, io_read, NULL, io_tell, io_seek,
		io_nothing, io_nothing, z};
	struct stat st;

	if (fstat(fd, &st) != 0)
		die("%s: %s", name, strerror(errno));
	z->name = name;
	z->fd = fd;
	z->size = (uint64_t)st.st_size;
	z->unz = unzOpen2_64("", &io);
	if (z->unz == NULL)
		fail(z, UNZ_BADZIPFILE);
	read_directory(z);
	return z;
}

static int64_t
find_part(const struct zip *z, const char *part)
{
	char key[NAME_MAX_LEN];

	return map_find(&z->names, key, part_key(key, part));
}

bool
zip_has(const struct zip *z, const char *part)
{
	return find_part(z, part) >= 0;
}

static void
check_part(const struct zip *z, uint64_t max)
{
	const unz_file_info64 *i = &z->info;

	if (i->flag & FLAG_ENCRYPTED)
		die("%s: %s is encrypted; save it without a password", z->name,
			z->part);
	if (i->compression_method != 0 && i->compression_method != Z_DEFLATED)
		die("%s: %s is packed in a way that cannot be read (method "
		    "%lu); save it as CSV",
			z->name, z->part, i->compression_method);
	if (i->compressed_size > z->size)
		fail(z, UNZ_BADZIPFILE);
	if (i->uncompressed_size > max)
		die("%s: %s is too large (%ju bytes, %ju at most); save it as "
		    "CSV",
			z->name, z->part, (uintmax_t)i->uncompressed_size,
			(uintmax_t)max);
	if (i->uncompressed_size > ZIP_SMALL &&
		i->uncompressed_size / ZIP_SWELL > i->compressed_size)
		die("%s: %s swells to %ju bytes from %ju: that is no list; if "
		    "it is one, save it as CSV",
			z->name, z->part, (uintmax_t)i->uncompressed_size,
			(uintmax_t)i->compressed_size);
}

void
zip_enter(struct zip *z, const char *part, uint64_t max)
{
	int64_t id = find_part(z, part);

	z->part = part;
	if (id < 0)
		die("%s: damaged: %s is missing", z->name, part);
	if (z->place[id].is_double)
		die("%s: damaged: %s is there twice", z->name, part);
	int err = unzGoToFilePos64(z->unz, &z->place[id].at);

	if (err == UNZ_OK)
		err = unzGetCurrentFileInfo64(
			z->unz, &z->info, NULL, 0, NULL, 0, NULL, 0);
	if (err != UNZ_OK)
		fail(z, err);
	check_part(z, max);
	err = unzOpenCurrentFile(z->unz);
	if (err != UNZ_OK)
		fail(z, err);
}

/*
 * minizip gives 0 also where the packed bytes end too early, and then leaves
 * the CRC alone.
 */
size_t
zip_read(struct zip *z, void *p, size_t n)
{
	int got = unzReadCurrentFile(z->unz, p, (unsigned)n);

	if (got > 0)
		return (size_t)got;
	if (got < 0)
		fail(z, got);
	if (unztell64(z->unz) != z->info.uncompressed_size ||
		unzCloseCurrentFile(z->unz) != UNZ_OK)
		fail(z, UNZ_CRCERROR);
	z->part = NULL;
	return 0;
}

const char *
zip_name(const struct zip *z)
{
	return z->name;
}

void
zip_progress(const struct zip *z, uint64_t *done, uint64_t *all)
{
	*done = *all = z->size;
	if (z->part && z->info.uncompressed_size > 0)
		*done = (uint64_t)((double)unztell64(z->unz) /
				   (double)z->info.uncompressed_size *
				   (double)z->size);
}

void
zip_close(struct zip *z)
{
	if (z->part)
		unzCloseCurrentFile(z->unz);
	unzClose(z->unz);
	close(z->fd);
	map_free(&z->names);
	free(z->place);
	free(z);
}
