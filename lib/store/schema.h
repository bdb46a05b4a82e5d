/*
 * The tables of a store and the views on them, as SQL. What they hold is told
 * by salesutils-store(5).
 */
#ifndef STORE_SCHEMA_H
#define STORE_SCHEMA_H

extern const char schema_sql[];

/*
 * What brings one of version v up to v + 1; and, so that what is read is the
 * same in all versions, empty tables in place of those that version v lacks,
 * for a run that reads it as it is.
 */
extern const char *const schema_upgrade[];
extern const char *const schema_lacks[];

#define SCHEMA_VOIDED "(select voids from event where voids is not null)"

/*
 * True of an event that counts: it is no correction, and neither it nor what
 * it follows from was corrected. SCHEMA_STANDS: of one of those kinds that
 * neither correct nor follow, so that an index tells.
 */
#define SCHEMA_COUNTS                                                  \
	"event.voids is null and ifnull(event.follows, event.id) not " \
	"in " SCHEMA_VOIDED
#define SCHEMA_STANDS "event.id not in " SCHEMA_VOIDED

/*
 * SCHEMA_COUNTS of few events: each is asked for by the index, and no list is
 * made of all that were corrected.
 */
#define SCHEMA_ONE_COUNTS                                                     \
	"event.voids is null and not exists (select 1 from event as v where " \
	"v.voids = ifnull(event.follows, event.id))"

/*
 * True of an event that is a contact: of the kinds of cadence_is_touch. In
 * full, for each event is asked as it is put down (event_touch), and a list
 * for "in" would be sorted anew each time.
 */
#define SCHEMA_IS_TOUCH                                                      \
	"(kind = 'call' or kind = 'sms' or kind = 'visit' or kind = 'meet' " \
	"or kind = 'meeting' or kind = 'demo' or kind = 'invite' "           \
	"or kind = 'arrive' or kind = 'testdrive' or kind = 'quote' "        \
	"or kind = 'email' or kind = 'wechat')"

/* True of one that a deal is made of. */
#define SCHEMA_IS_DEAL \
	"(kind = 'order' or kind = 'payment' or kind = 'deliver')"

#endif
