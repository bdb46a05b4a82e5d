#include "rules/rank.h"

void
rank_set(size_t *rank, const struct ratio *of, size_t n)
{
	for (size_t i = 0; i < n; i++)
		rank[i] = i > 0 && ratio_cmp(of[i], of[i - 1]) == 0
				  ? rank[i - 1]
				  : i + 1;
}

enum rank_band
rank_third(size_t rank, size_t n)
{
	const size_t above = 3 * (rank - 1);

	return above < n ? RANK_TOP : above < 2 * n ? RANK_MIDDLE : RANK_BOTTOM;
}

enum rank_band
rank_within(struct ratio of, struct ratio top, struct ratio bottom)
{
	if (ratio_cmp(of, top) >= 0)
		return RANK_TOP;
	return ratio_cmp(of, bottom) < 0 ? RANK_BOTTOM : RANK_MIDDLE;
}

const char *
rank_band_name(enum rank_band band)
{
	static const char *const name[] = {"top", "middle", "bottom"};

	return name[band];
}
