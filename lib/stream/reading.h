/*
 * The readings that bytes of one list may have, as text in UTF-8, GB18030,
 * BIG5-HKSCS or WINDOWS-1252, and which of them means something. Nearly all
 * text in the one is also text in another: what tells them apart is that
 * people write common characters.
 */
#ifndef STREAM_READING_H
#define STREAM_READING_H

#include <stdbool.h>
#include <stddef.h>

/*
 * The encoding in which the bytes beyond ASCII make most sense, judged on the
 * first 8,192 of them: a common character counts most, then hanzi of the first
 * level (GB 2312, Big5), letters in words; rare ones and faults count against.
 * NULL if they make no sense in any. is_all as encoding_guess has it.
 */
const char *reading_choose(const char *s, size_t n, bool is_all);

#endif
