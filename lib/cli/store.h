/* The store that a program works on: its first operand, else SALES_DB. */
#ifndef CLI_STORE_H
#define CLI_STORE_H

#include "cli/cli.h"

/*
 * Take the store off the operands; if the first of them is none, it is what
 * SALES_DB names. Without either the run ends, status 2.
 */
const char *cli_store(struct cli *cli);

/* Has the input a column by which a lead is found? Else the run ends. */
void cli_need_keys(const struct cli *cli);

#endif
