package io.jcontainers.build.template;

import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A number in a template. As Go's constants it has no type before it is used: each component is null when the number
 * can't be one of those.
 *
 * @param text as written
 * @param integer as int
 * @param real as float64
 * @param complex with an imaginary part
 */
record NumberLiteral(
        String text, @Nullable Long integer, @Nullable Double real, Value.@Nullable Complex complex) {
    private static final BigInteger MOST_UNSIGNED = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
    private static final Pattern BASED = Pattern.compile("([+-]?)0([xXoObB])(_?[0-9a-fA-F]+(?:_[0-9a-fA-F]+)*)");
    private static final Pattern DECIMAL = Pattern.compile("([+-]?)([0-9]+(?:_[0-9]+)*)");
    private static final Pattern FLOAT =
            Pattern.compile("[+-]?(?:[0-9]+(?:_[0-9]+)*\\.?(?:[0-9]+(?:_[0-9]+)*)?|\\.[0-9]+(?:_[0-9]+)*)"
                    + "(?:[eE][+-]?[0-9]+(?:_[0-9]+)*)?");
    private static final Pattern HEX_FLOAT = Pattern.compile(
            "[+-]?0[xX](?:_?[0-9a-fA-F]+(?:_[0-9a-fA-F]+)*\\.?(?:[0-9a-fA-F]+(?:_[0-9a-fA-F]+)*)?|\\.[0-9a-fA-F]+)"
                    + "[pP][+-]?[0-9]+(?:_[0-9]+)*");
    private static final double BEYOND_LONG = 0x1p63;

    /**
     * Reads what the lexer took for a number.
     *
     * @throws IllegalArgumentException with Go's text
     */
    static NumberLiteral of(Token token) {
        String text = token.text();
        if (token.kind() == Token.Kind.CHARACTER) {
            return character(text);
        }
        if (text.endsWith("i")) {
            return imaginary(text);
        }
        BigInteger whole = whole(text);
        boolean fits = whole != null && whole.bitLength() < Long.SIZE;
        boolean unsigned =
                whole != null && !text.startsWith("-") && !text.startsWith("+") && whole.compareTo(MOST_UNSIGNED) <= 0;
        if (whole != null && (fits || unsigned)) {
            return new NumberLiteral(text, fits ? whole.longValue() : null, whole.doubleValue(), null);
        }
        Double real = real(text);
        if (real == null) {
            throw new IllegalArgumentException("illegal number syntax: " + Quoting.quote(text));
        }
        if (!hasFraction(text)) {
            throw new IllegalArgumentException("integer overflow: " + Quoting.quote(text));
        }
        return new NumberLiteral(text, integer(real), real, null);
    }

    private static NumberLiteral character(String text) {
        int point = Quoting.character(text);
        if (point < 0) {
            throw new IllegalArgumentException(
                    point == -1 ? "invalid syntax" : "malformed character constant: " + text);
        }
        return new NumberLiteral(text, (long) point, (double) point, null);
    }

    private static NumberLiteral imaginary(String text) {
        String rest = text.substring(0, text.length() - 1);
        int middle = Math.max(rest.lastIndexOf('+'), rest.lastIndexOf('-'));
        boolean exponent = middle > 0 && "eEpP".indexOf(rest.charAt(middle - 1)) >= 0 && !rest.startsWith("0x");
        if (exponent) {
            middle = Math.max(rest.lastIndexOf('+', middle - 1), rest.lastIndexOf('-', middle - 1));
        }
        Double first = middle > 0 ? real(rest.substring(0, middle)) : Double.valueOf(0);
        Double second = real(middle > 0 ? rest.substring(middle) : rest);
        if (first == null || second == null) {
            throw new IllegalArgumentException("illegal number syntax: " + Quoting.quote(text));
        }
        boolean plain = second == 0;
        return new NumberLiteral(
                text, plain ? integer(first) : null, plain ? first : null, new Value.Complex(first, second));
    }

    /** The value where no parameter says which type it should have, null when it is too large for an int. */
    @Nullable
    Value untyped() {
        if (complex != null) {
            return complex;
        }
        boolean hex = text.length() > 2
                && text.substring(0, 2).toLowerCase(Locale.ROOT).equals("0x")
                && !isBinaryFloat();
        if (real != null && !hex && !text.startsWith("'") && hasFraction(text)) {
            return Value.of(real.doubleValue());
        }
        return integer == null ? null : Value.of(integer.longValue());
    }

    private boolean isBinaryFloat() {
        return text.indexOf('p') >= 0 || text.indexOf('P') >= 0;
    }

    private static boolean hasFraction(String text) {
        return text.chars().anyMatch(character -> ".eEpP".indexOf(character) >= 0);
    }

    private static @Nullable Long integer(double real) {
        boolean exact = real == Math.rint(real) && real >= -BEYOND_LONG && real < BEYOND_LONG;
        return exact ? Long.valueOf((long) real) : null;
    }

    private static @Nullable BigInteger whole(String text) {
        Matcher based = BASED.matcher(text);
        Matcher decimal = DECIMAL.matcher(text);
        try {
            if (based.matches()) {
                int base =
                        switch (based.group(2)) {
                            case "x", "X" -> 16;
                            case "o", "O" -> 8;
                            default -> 2;
                        };
                return new BigInteger(based.group(1) + based.group(3).replace("_", ""), base);
            }
            if (decimal.matches()) {
                String digits = decimal.group(2).replace("_", "");
                return new BigInteger(decimal.group(1) + digits, digits.startsWith("0") ? 8 : 10);
            }
            return null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static @Nullable Double real(String text) {
        String digits = text.replace("_", "");
        if (FLOAT.matcher(text).matches() || HEX_FLOAT.matcher(text).matches()) {
            double value = Double.parseDouble(digits);
            return Double.isInfinite(value) ? null : Double.valueOf(value);
        }
        return null;
    }
}
