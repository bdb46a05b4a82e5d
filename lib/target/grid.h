/*
 * What each share is cut into: products by a mix, periods by a calendar, or
 * both, as the cells of a row, product by product and in each period by
 * period. Alone, a share is cut by itself: products by largest remainder, the
 * periods of each by cumulative rounding. Against a margin, all of a group are
 * cut at once, so that the cells of a column sum to it as well
 * (rules/matrix.h).
 */
#ifndef TARGET_GRID_H
#define TARGET_GRID_H

#include "target/cut.h"
#include "target/seed.h"
#include "target/team.h"

enum { MIX_PARTS = 64 };

struct mix {
	struct mix_part {
		const char *name;
		const char *column; /* of its weights, NULL: one for all */
		struct apportion_part weight;
	} part[MIX_PARTS];
	size_t n; /* 0: there is none */
};

/*
 * A:2,B:3,C:potential into a mix, the text cut where it stands: a weight that
 * is no number is a column. NULL, or why not.
 */
MUST_USE const char *mix_read(struct mix *m, char *text);

struct grid {
	const struct cut *cut; /* of no period: not cut by time */
	const struct mix *mix;
	struct team *team;
	const struct seed *seed;  /* of a matrix by periods, or NULL */
	size_t nperiod, nproduct; /* 1 where it is not cut */
	/* grid_own: of each row its products, and behind all of the whole */
	int64_t *own;
};

void grid_init(struct grid *g, const struct cut *cut, const struct mix *mix,
	struct team *team);

static inline size_t
grid_cells(const struct grid *g)
{
	return g->nperiod * g->nproduct;
}

/* Has a unit products of its own, so that no formula is behind its cells? */
bool grid_is_seeded(const struct grid *g);

/* The cells of a row's share alone, grid_cells of them. */
void grid_alone(const struct grid *g, size_t row, int64_t share, int64_t *cell);

/*
 * Where units have a mix of their own, and all shares are known: who has nobody
 * below him cuts his by himself, and the others sum that up. So the products of
 * all are what each would have by himself, and every margin can be met.
 */
void grid_own(struct grid *g);

/* The cells of a total: both its products and its periods sum to what is right
 * for all. */
void grid_whole(const struct grid *g, int64_t total, int64_t *cell);

/* The cells of each of a group, whose columns sum to a margin. */
void grid_group(const struct grid *g, const struct team_group *group,
	const int64_t *margin, int64_t *cell);

void grid_free(struct grid *g);

#endif
