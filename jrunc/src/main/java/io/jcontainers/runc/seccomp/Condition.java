package io.jcontainers.runc.seccomp;

/**
 * A comparison of one argument, checked.
 *
 * @param index argument, 0 to 5
 * @param operator comparison
 * @param value datum, or the mask of MASKED_EQ (unsigned)
 * @param valueTwo datum of MASKED_EQ (unsigned)
 */
record Condition(int index, Operator operator, long value, long valueTwo) {}
