package io.jcontainers.spec.rules;

/** Decimal numbers in ASCII, which {@link Character#isDigit} doesn't ask for. */
final class Digits {
    private Digits() {}

    static boolean areDigits(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** The number, or -1 if the text is no number or one above 2^31-1. */
    static long parse(String text) {
        if (!areDigits(text) || text.length() > 10) {
            return -1;
        }
        long value = Long.parseLong(text);
        return value <= Integer.MAX_VALUE ? value : -1;
    }
}
