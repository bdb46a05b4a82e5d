/*
 * Whose target is out of line with what it should follow, by the ratios of
 * targets to bases (potential, last year): those further from the median of
 * all than K * 1.4826 * MAD, the median of these distances (Hampel 1974). A
 * few targets out of line, be they however far, move neither measure much, as
 * they would the mean and the standard deviation.
 *
 * The median of an even number is the mean of the two in the middle. All is
 * compared exactly, as fractions of integers of 384 bits.
 *
 * And the ratchet index: what a target rises by over what the last one was
 * passed by (Weitzman 1980).
 */
#ifndef RULES_FAIRNESS_H
#define RULES_FAIRNESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct fairness_unit {
	int64_t target; /* whole, not negative */
	int64_t base;   /* hundredths, above 0 */

	/* the answer */
	bool is_unfair;
	int64_t fair;  /* the target at the median ratio, rounded half up */
	int64_t ratio; /* target over base, in 1/10^4, rounded half up */
};

struct fairness {
	struct fairness_unit *unit; /* the caller's */
	size_t n;                   /* 1 or more */
	int64_t k;                  /* K in hundredths, 0 to FAIRNESS_K_MAX */
	int64_t median;             /* the answer: of ratios, in 1/10^4 */
};

#define FAIRNESS_K_MAX INT64_C(100000000) /* 10^6 */

/*
 * Judge each unit among all. One that is less than 1 off the median ratio is
 * never unfair: targets are whole. Numbers above INT64_MAX are shown as that.
 * n log n steps; scratch memory is taken and given back within the call.
 */
void fairness_judge(struct fairness *f);

struct ratchet {
	int64_t last, actual, next; /* hundredths */
	int64_t limit;              /* of the index, in hundredths */

	/* the answer */
	int64_t index; /* in 1/10^4, half away from 0 */
	int64_t most;  /* the target at the limit, whole, rounded half up */
};

/*
 * Is the index above its limit? Never where the actual did not pass the last
 * target: there is no index then.
 */
bool ratchet_judge(struct ratchet *r);

#endif
