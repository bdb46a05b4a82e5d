#include "store/told.h"
#include "store/schema.h"

void
told_add(struct buf *sql, const char *of)
{
	/* of touches the latest counts, in whatever order they were told */
	buf_addf(sql,
		"select lead, name, value from (select lead, name, value, "
		"max(%s) from (select lead, j.key as name, j.value as value, "
		"event.id as n from event, json_each(event.value) as j "
		"where kind = 'new' and %s union all "
		"select lead, what, value, id from event where kind = 'set' "
		"and %s",
		of ? "iif(name = 'touched_at', value, n)" : "n",
		of ? of : "true", of ? of : "true");
	if (of)
		buf_addf(sql,
			" union all select lead, 'touched_at', at, id "
			"from event where " SCHEMA_IS_TOUCH " and %s",
			of);
	buf_adds(sql, ") group by lead, name) where value is not null");
}
