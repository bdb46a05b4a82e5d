/*
 * Reads and writes that failed for now: of a descriptor that does not block,
 * or interrupted by a signal.
 */
#ifndef BASE_AGAIN_H
#define BASE_AGAIN_H

#include <stdbool.h>

/*
 * Try once more, by errno? Waits until the descriptor is ready where it was
 * not; events is POLLIN or POLLOUT. errno stays what it was if not.
 */
bool again(int fd, short events);

#endif
