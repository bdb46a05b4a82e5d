/*
 * The tables of a store and the views on them, as SQL: version 1. What they
 * hold is told by salesutils-store(5).
 */
#ifndef STORE_SCHEMA_H
#define STORE_SCHEMA_H

extern const char schema_sql[];

/*
 * True of an event that counts: it is no correction, and neither it nor what
 * it follows from was corrected.
 */
#define SCHEMA_COUNTS                                                     \
	"event.voids is null and ifnull(event.follows, event.id) not in " \
	"(select voids from event where voids is not null)"

/* Kinds of event that are a contact: those of cadence_is_touch. */
#define SCHEMA_TOUCHES                                                   \
	"('call', 'sms', 'visit', 'meet', 'meeting', 'demo', 'invite', " \
	"'arrive', 'testdrive', 'quote', 'email', 'wechat')"

#endif
