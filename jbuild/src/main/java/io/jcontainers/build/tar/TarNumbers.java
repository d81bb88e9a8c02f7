package io.jcontainers.build.tar;

import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.UnixTime;

/** Numbers as headers have them. Hostile ones cost no more than good ones. */
final class TarNumbers {
    /** Digits behind the point of a time that mean something. */
    private static final int NANO_DIGITS = 9;

    /** Most digits of a whole number: 2^63-1 has 19. */
    private static final int DIGITS_MOST = 19;

    /** Most characters of a time. */
    private static final int TIME_MOST = 64;

    private TarNumbers() {}

    /** A field that must not be negative. */
    static long readPositive(byte[] block, int offset, int length, String field) throws TarException {
        long value = read(block, offset, length, field);
        if (value < 0) {
            throw new TarException("a negative " + field);
        }
        return value;
    }

    /** Octal digits between blanks and NULs, or with the highest bit set a binary number (GNU tar, star). */
    static long read(byte[] block, int offset, int length, String field) throws TarException {
        return (block[offset] & 0x80) != 0
                ? readBinary(block, offset, length, field)
                : readOctal(block, offset, length, field);
    }

    /** Two's complement, big-endian; the first bit is the mark, the second the sign. */
    private static long readBinary(byte[] block, int offset, int length, String field) throws TarException {
        boolean negative = (block[offset] & 0x40) != 0;
        long value = negative ? -1 : 0;
        for (int i = 0; i < length; i++) {
            int next = i == 0 ? (block[offset] & 0x7f) | (negative ? 0x80 : 0) : block[offset + i] & 0xff;
            long shifted = value << 8 | next;
            if (shifted >> 8 != value) {
                throw new TarException("a " + field + " of more than 63 bits");
            }
            value = shifted;
        }
        return value;
    }

    private static long readOctal(byte[] block, int offset, int length, String field) throws TarException {
        int start = offset;
        int end = offset + length;
        while (start < end && block[start] == ' ') {
            start++;
        }
        long value = 0;
        int at = start;
        while (at < end && block[at] >= '0' && block[at] <= '7') {
            value = value << 3 | block[at] - '0';
            at++;
        }
        // A field of NULs or blanks alone is zero: old programs leave what they don't know empty.
        for (int rest = at; rest < end; rest++) {
            if (block[rest] == 0) {
                return value;
            }
            if (block[rest] != ' ') {
                throw new TarException(
                        "a " + field + " that is no octal number: \"" + ByteString.of(block, offset, end) + "\"");
            }
        }
        return value;
    }

    /** A decimal number of a pax record, 0 to 2^63-1. */
    static long decimal(ByteString text, String field) throws TarException {
        if (text.isEmpty() || text.length() > DIGITS_MOST) {
            throw new TarException("a " + field + " that is no number of 63 bits: \"" + text + "\"");
        }
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.at(i) - '0';
            if (digit < 0 || digit > 9 || value > (Long.MAX_VALUE - digit) / 10) {
                throw new TarException("a " + field + " that is no number of 63 bits: \"" + text + "\"");
            }
            value = 10 * value + digit;
        }
        return value;
    }

    /** A time of a pax record: seconds with any sign, digits behind the ninth of a fraction are cut off. */
    static UnixTime time(ByteString text, String field) throws TarException {
        if (text.length() > TIME_MOST) {
            throw new TarException("a " + field + " of " + text.length() + " characters");
        }
        boolean negative = text.length() > 0 && text.at(0) == '-';
        int point = text.indexOf('.', 0);
        long seconds = decimal(text.slice(negative ? 1 : 0, point < 0 ? text.length() : point), field);
        int nanos = 0;
        for (int i = 0; point >= 0 && i < text.length() - point - 1; i++) {
            int digit = text.at(point + 1 + i) - '0';
            if (digit < 0 || digit > 9) {
                throw new TarException("a " + field + " that is no time: \"" + text + "\"");
            }
            nanos = i < NANO_DIGITS ? nanos + digit * powerOfTen(NANO_DIGITS - 1 - i) : nanos;
        }
        if (!negative) {
            return new UnixTime(seconds, nanos);
        }
        return nanos == 0 ? new UnixTime(-seconds, 0) : new UnixTime(-seconds - 1, 1_000_000_000 - nanos);
    }

    private static int powerOfTen(int exponent) {
        int power = 1;
        for (int i = 0; i < exponent; i++) {
            power *= 10;
        }
        return power;
    }
}
