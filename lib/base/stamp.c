#include "base/stamp.h"

bool
stamp_take(struct stamp *s, const char *name)
{
	return stat(name, &s->stat) == 0 && S_ISREG(s->stat.st_mode);
}

bool
stamp_holds(const struct stamp *s, const char *name)
{
	const struct stat *was = &s->stat;
	struct stat now;

	return stat(name, &now) == 0 && now.st_dev == was->st_dev &&
	       now.st_ino == was->st_ino && now.st_size == was->st_size &&
	       now.st_mtim.tv_sec == was->st_mtim.tv_sec &&
	       now.st_mtim.tv_nsec == was->st_mtim.tv_nsec;
}
