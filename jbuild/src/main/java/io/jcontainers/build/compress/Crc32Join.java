package io.jcontainers.build.compress;

/**
 * The CRC-32 of two byte strings behind each other, from their own. Appending n zero bytes multiplies a check sum, as a
 * polynomial over GF(2), by x^8n modulo the generator; powers of x are found by squaring.
 */
final class Crc32Join {
    /** The generator 0x04c11db7 with its bits reversed, as the check sum has them: the highest bit is x^0. */
    private static final int GENERATOR = 0xedb88320;

    private static final int ONE = 0x80000000;
    private static final int X_TO_THE_8 = 0x00800000;

    private Crc32Join() {}

    /**
     * The check sum of the whole.
     *
     * @param secondLength length of the second in bytes
     */
    static long join(long first, long second, long secondLength) {
        int shifted = multiply((int) first, powerOfX8(secondLength));
        return (shifted ^ (int) second) & 0xffffffffL;
    }

    private static int powerOfX8(long exponent) {
        int result = ONE;
        int square = X_TO_THE_8;
        for (long left = exponent; left != 0; left >>>= 1) {
            if ((left & 1) != 0) {
                result = multiply(result, square);
            }
            square = multiply(square, square);
        }
        return result;
    }

    private static int multiply(int a, int b) {
        int product = 0;
        int shifted = b;
        for (int bits = a; bits != 0; bits <<= 1) {
            if (bits < 0) {
                product ^= shifted;
            }
            shifted = (shifted & 1) != 0 ? shifted >>> 1 ^ GENERATOR : shifted >>> 1;
        }
        return product;
    }
}
