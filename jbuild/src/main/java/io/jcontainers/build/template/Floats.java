package io.jcontainers.build.template;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Floating-point numbers as Go's strconv and fmt write them. */
public final class Floats {
    private static final int SHORTEST = -1;
    private static final int USUAL_PRECISION = 6;
    private static final int LEAST_EXPONENT = -4;
    private static final int MANTISSA_BITS = 52;

    /** No float64 has more digits, before or after the point. */
    private static final int MOST_DIGITS = 1100;

    private Floats() {}

    static boolean knows(int verb) {
        return "vbgGxXfFeE".indexOf(verb) >= 0;
    }

    static void format(Budget.Text out, Spec spec, double value) {
        String number = number(spec, value);
        boolean negative = number.startsWith("-");
        String sign = negative ? "-" : spec.plus() ? "+" : spec.space() ? " " : "";
        String unsigned = negative ? number.substring(1) : number;
        String digits =
                spec.sharp() && spec.verb() != 'b' && Double.isFinite(value) ? pointed(spec, unsigned) : unsigned;
        boolean finite = Double.isFinite(value);
        if (!finite) {
            String shown = Double.isNaN(value) ? sign + digits : (sign.isEmpty() ? "+" : sign) + digits;
            spec.withoutZeros().pad(out, shown);
            return;
        }
        int zeros = spec.zeros() ? spec.width() - sign.length() - digits.length() : 0;
        if (zeros > 0) {
            out.add(sign).repeat('0', zeros).add(digits);
        } else {
            spec.withoutZeros().pad(out, sign + digits);
        }
    }

    private static String number(Spec spec, double value) {
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "NaN" : value < 0 ? "-Inf" : "Inf";
        }
        int verb = spec.verb();
        int precision = spec.precision();
        String text =
                switch (verb) {
                    case 'b' -> binary(value);
                    case 'x', 'X' -> hex(value, precision);
                    case 'f', 'F' -> fixed(value, precision < 0 ? USUAL_PRECISION : precision);
                    case 'e', 'E' -> scientific(value, precision < 0 ? USUAL_PRECISION : precision);
                    default -> general(value, precision);
                };
        return verb == 'E' || verb == 'G' || verb == 'X' ? text.toUpperCase(Locale.ROOT) : text;
    }

    /** {@code #}: always a point, and the zeros that {@code %g} leaves out. */
    private static String pointed(Spec spec, String number) {
        boolean hex = spec.verb() == 'x' || spec.verb() == 'X';
        int exponent = number.toLowerCase(Locale.ROOT).indexOf(hex ? 'p' : 'e');
        String mantissa = exponent < 0 ? number : number.substring(0, exponent);
        StringBuilder pointed = new StringBuilder(mantissa);
        if (mantissa.indexOf('.') < 0) {
            pointed.append('.');
        }
        boolean keepsZeros = "vgGx".indexOf(spec.verb()) >= 0;
        int wanted = keepsZeros ? (spec.precision() < 0 ? USUAL_PRECISION : spec.precision()) : 0;
        String significant = mantissa.replace(".", "").replaceFirst("^0+", "");
        int shown = significant.isEmpty() ? 1 : significant.length();
        pointed.repeat('0', Math.max(0, wanted - shown));
        return pointed + (exponent < 0 ? "" : number.substring(exponent));
    }

    /** {@code %g} with as many significant digits, -1 for as few as tell the number from others. */
    public static String general(double value, int precision) {
        if (value == 0) {
            return sign(value) + "0";
        }
        BigDecimal decimal = precision == SHORTEST ? shortest(value) : rounded(value, Math.max(1, precision));
        BigDecimal digits = decimal.stripTrailingZeros();
        int exponent = digits.precision() - digits.scale() - 1;
        int most = precision == SHORTEST ? USUAL_PRECISION : Math.max(1, precision);
        if (precision > digits.precision() && digits.precision() >= exponent + 1) {
            most = digits.precision();
        }
        return exponent < LEAST_EXPONENT || exponent >= most
                ? withExponent(digits, exponent, 0)
                : digits.toPlainString();
    }

    private static String sign(double value) {
        return Double.doubleToRawLongBits(value) < 0 ? "-" : "";
    }

    /** As few digits as Java's, which keeps at least two. */
    static BigDecimal shortest(double value) {
        BigDecimal usual = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        BigDecimal one = usual.round(new MathContext(1, RoundingMode.HALF_EVEN));
        return one.doubleValue() == value ? one : usual;
    }

    private static BigDecimal rounded(double value, int digits) {
        return new BigDecimal(value).round(new MathContext(Math.min(digits, MOST_DIGITS), RoundingMode.HALF_EVEN));
    }

    /** {@code %e} with as few digits as tell the number from others. */
    static String shortestExponent(double value) {
        BigDecimal digits = shortest(value);
        return withExponent(digits, digits.precision() - digits.scale() - 1, 0);
    }

    private static String fixed(double value, int places) {
        int exact = Math.min(places, MOST_DIGITS);
        BigDecimal rounded = new BigDecimal(value).setScale(exact, RoundingMode.HALF_EVEN);
        return sign(value) + rounded.abs().toPlainString() + "0".repeat(places - exact);
    }

    private static String scientific(double value, int places) {
        if (value == 0) {
            return sign(value) + "0" + (places > 0 ? "." + "0".repeat(places) : "") + "e+00";
        }
        BigDecimal rounded = rounded(value, places + 1);
        int exponent = rounded.precision() - rounded.scale() - 1;
        return withExponent(rounded, exponent, places + 1 - rounded.precision());
    }

    private static String withExponent(BigDecimal decimal, int exponent, int zeros) {
        String digits = decimal.unscaledValue().abs() + "0".repeat(zeros);
        String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
        String sign = decimal.signum() < 0 ? "-" : "";
        return sign + digits.charAt(0) + fraction + "e" + signed(exponent);
    }

    private static String signed(int exponent) {
        return (exponent < 0 ? "-" : "+") + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
    }

    /** Mantissa and exponent, both in decimal. */
    private static String binary(double value) {
        long bits = Double.doubleToRawLongBits(value);
        long mantissa = bits & ((1L << MANTISSA_BITS) - 1);
        int biased = (int) ((bits >>> MANTISSA_BITS) & 0x7ff);
        long whole = biased == 0 ? mantissa : mantissa | (1L << MANTISSA_BITS);
        int exponent = Math.max(1, biased) - 1023 - MANTISSA_BITS;
        return sign(value) + whole + "p" + (exponent < 0 ? "" : "+") + exponent;
    }

    private static String hex(double value, int precision) {
        if (value == 0) {
            return sign(value) + "0x0" + (precision > 0 ? "." + "0".repeat(precision) : "") + "p+00";
        }
        int exponent = Math.getExponent(value);
        double normal = Math.abs(value);
        if (exponent < Double.MIN_EXPONENT) {
            normal = Math.scalb(normal, MANTISSA_BITS + 1);
            exponent = Math.getExponent(normal) - MANTISSA_BITS - 1;
        }
        long fraction = Double.doubleToRawLongBits(normal) & ((1L << MANTISSA_BITS) - 1);
        long whole = 1;
        int digits = MANTISSA_BITS / 4;
        if (precision >= 0 && precision < digits) {
            int shift = 4 * (digits - precision);
            long all = fraction | (1L << MANTISSA_BITS);
            long half = 1L << (shift - 1);
            long rest = all & ((1L << shift) - 1);
            long kept = all >>> shift;
            kept += rest > half || (rest == half && (kept & 1) == 1) ? 1 : 0;
            if (kept >>> (4 * precision + 1) != 0) {
                kept >>>= 1;
                exponent++;
            }
            whole = kept >>> (4 * precision);
            fraction = kept & ((1L << (4 * precision)) - 1);
            digits = precision;
        }
        String text = digits == 0 ? "" : ("%0" + digits + "x").formatted(fraction);
        if (precision < 0) {
            text = text.replaceAll("0+$", "");
        } else {
            text += "0".repeat(precision - digits);
        }
        return sign(value) + "0x" + whole + (text.isEmpty() ? "" : "." + text) + "p" + signed(exponent);
    }
}
