package io.jcontainers.build.dockerfile;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Map;

/** Durations as Go's {@code time.ParseDuration} reads them: {@code 1h30m}, {@code 1.5s}, {@code 300ms}. */
final class GoDuration {
    private static final Map<String, Long> NANOSECONDS = Map.of(
            "ns", 1L,
            "us", 1_000L,
            "\u00B5s", 1_000L,
            "\u03BCs", 1_000L,
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "h", 3_600_000_000_000L);
    private static final int MOST_LENGTH = 100;

    private GoDuration() {}

    /** Reads one, with Go's words when it is none. */
    static Duration parse(String text) {
        String digits = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
        if (digits.equals("0")) {
            return Duration.ZERO;
        }
        if (digits.isEmpty() || text.length() > MOST_LENGTH) {
            throw invalid(text);
        }
        BigDecimal sum = BigDecimal.ZERO;
        int at = 0;
        while (at < digits.length()) {
            int end = run(digits, at, true);
            String number = digits.substring(at, end);
            if (number.isEmpty() || number.equals(".") || number.indexOf('.') != number.lastIndexOf('.')) {
                throw invalid(text);
            }
            at = run(digits, end, false);
            String unit = digits.substring(end, at);
            if (unit.isEmpty()) {
                throw new InstructionFault("time: missing unit in duration " + Printed.quoted(text));
            }
            Long nanoseconds = NANOSECONDS.get(unit);
            if (nanoseconds == null) {
                throw new InstructionFault(
                        "time: unknown unit " + Printed.quoted(unit) + " in duration " + Printed.quoted(text));
            }
            String padded = "0" + (number.endsWith(".") ? number + "0" : number);
            sum = sum.add(new BigDecimal(padded).multiply(BigDecimal.valueOf(nanoseconds)));
        }
        BigInteger whole = sum.toBigInteger();
        if (whole.bitLength() > 63) {
            throw invalid(text);
        }
        return Duration.ofNanos(text.startsWith("-") ? -whole.longValue() : whole.longValue());
    }

    private static int run(String text, int start, boolean numbers) {
        int at = start;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (((c >= '0' && c <= '9') || c == '.') != numbers) {
                break;
            }
            at++;
        }
        return at;
    }

    private static InstructionFault invalid(String text) {
        return new InstructionFault("time: invalid duration " + Printed.quoted(text));
    }
}
