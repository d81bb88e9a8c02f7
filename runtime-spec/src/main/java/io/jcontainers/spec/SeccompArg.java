package io.jcontainers.spec;

/**
 * One condition on a system call argument. Values compare as unsigned 64-bit numbers.
 *
 * @param index argument, 0 to 5
 * @param value value, or the mask of {@code SCMP_CMP_MASKED_EQ} (unsigned 64-bit value in the bits of a {@code long})
 * @param valueTwo value under that mask (unsigned 64-bit value in the bits of a {@code long})
 * @param op operator such as {@code SCMP_CMP_EQ}; empty when absent
 */
public record SeccompArg(long index, long value, long valueTwo, String op) {}
