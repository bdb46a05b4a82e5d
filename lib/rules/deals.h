/*
 * Which orders are paid in full, and since when, from the orders and payments
 * of each customer.
 *
 * Payments go to the orders in the order of their time: an order is paid when
 * the payments reach the sum of all orders up to it, and orders of one instant
 * are paid together; so the order in which they are told is nothing. What was
 * paid before it was ordered is paid on the day of the order. A negative
 * payment was paid back. If payments fall below that sum again the order is
 * open again, until they reach it once more.
 *
 * Memory: 80 bytes an order, 32 a payment, and the key. `struct deals d = {0}`
 * is an empty one; the owner frees.
 */
#ifndef RULES_DEALS_H
#define RULES_DEALS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/csvread.h" /* struct cell */
#include "base/map.h"
#include "base/zone.h"

struct deals_order {
	struct when at, paid; /* paid.day DAY_NONE: open; */
	struct when back;     /* since then, if it was paid, else DAY_NONE */
	int64_t amount, owed;
	size_t key, tag;
};

struct deals_payment {
	struct when at;
	int64_t amount;
	size_t key;
};

struct deals {
	struct map key; /* whose */
	struct deals_order *order;
	size_t norder, cap_order;
	struct deals_payment *payment;
	size_t npayment, cap_payment;
};

/* What a customer ordered, and paid; tag is the caller's. */
void deals_order(struct deals *d, const struct cell *key, const struct when *at,
	int64_t amount, size_t tag);
void deals_pay(struct deals *d, const struct cell *key, const struct when *at,
	int64_t amount);

/* All is told: set paid, back and owed of every order. They are sorted by it.
 */
void deals_settle(struct deals *d);

void deals_free(struct deals *d);

#endif
