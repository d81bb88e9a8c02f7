package io.jcontainers.spec.json;

/** The integer types of the specification. Values of {@link #UINT64} above 2^63-1 are negative as {@code long}. */
enum IntegerRange {
    INT32("an integer from -2147483648 to 2147483647", Integer.MIN_VALUE, Integer.MAX_VALUE),
    INT64("an integer from -9223372036854775808 to 9223372036854775807", Long.MIN_VALUE, Long.MAX_VALUE),
    UINT16("an integer from 0 to 65535", 0, 0xffff),
    UINT32("an integer from 0 to 4294967295", 0, 0xffff_ffffL),
    UINT64("an integer from 0 to 18446744073709551615", 0, Long.MAX_VALUE);

    private final String description;
    private final long least;
    private final long greatest;

    IntegerRange(String description, long least, long greatest) {
        this.description = description;
        this.least = least;
        this.greatest = greatest;
    }

    String description() {
        return description;
    }

    boolean contains(long value) {
        return value >= least && value <= greatest;
    }

    /**
     * The bits of a number that doesn't fit a signed {@code long}.
     *
     * @throws NumberFormatException if it is out of this range
     */
    long parseBig(String digits) {
        if (this != UINT64) {
            throw new NumberFormatException(digits);
        }
        return Long.parseUnsignedLong(digits);
    }
}
