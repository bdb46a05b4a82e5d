/* What must hold of any input; a fuzzer keeps the one for which it does not. */
#ifndef FUZZ_LAW_H
#define FUZZ_LAW_H

#include <stdlib.h>

#define LAW(holds)               \
	do {                     \
		if (!(holds))    \
			abort(); \
	} while (0)

#endif
