package io.jcontainers.build.template;

import java.util.Locale;

/** Integers as printf writes them. */
final class Integers {
    private Integers() {}

    /** False when integers don't have this verb. */
    static boolean format(Budget.Text out, Spec spec, Value.Int integer) {
        long value = integer.value();
        boolean unsigned = integer.kind().unsigned();
        boolean said = spec.verb() == 's' || (spec.verb() == 'v' && !spec.syntax()) || spec.verb() == 'q';
        if (said && integer.kind() == Value.IntKind.DURATION) {
            String text = Durations.text(value);
            spec.pad(out, spec.verb() == 'q' ? Quoting.quote(text) : text);
            return true;
        }
        switch (spec.verb()) {
            case 'v' -> {
                boolean hex = spec.syntax() && unsigned;
                digits(out, hex ? spec.withFlag('#') : spec, value, unsigned, hex ? 16 : 10);
            }
            case 'd' -> digits(out, spec, value, unsigned, 10);
            case 'b' -> digits(out, spec, value, unsigned, 2);
            case 'o', 'O' -> digits(out, spec, value, unsigned, 8);
            case 'x', 'X' -> digits(out, spec, value, unsigned, 16);
            case 'c' -> spec.pad(out, Character.toString(codePoint(value)));
            case 'q' -> spec.pad(out, Quoting.quote(Character.toString(codePoint(value)), '\'', spec.plus()));
            case 'U' -> unicode(out, spec, value);
            default -> {
                return false;
            }
        }
        return true;
    }

    private static int codePoint(long value) {
        boolean valid = value >= 0 && value <= Character.MAX_CODE_POINT && (value < 0xd800 || value > 0xdfff);
        return valid ? (int) value : 0xfffd;
    }

    private static void unicode(Budget.Text out, Spec spec, long value) {
        String hex = Long.toHexString(value).toUpperCase(Locale.ROOT);
        String zeros = "0".repeat(Math.max(0, Math.max(4, spec.precision()) - hex.length()));
        boolean shown =
                spec.sharp() && value >= 0 && value <= Character.MAX_CODE_POINT && Quoting.isPrintable((int) value);
        String character = shown ? " '" + Character.toString((int) value) + "'" : "";
        spec.withoutZeros().pad(out, "U+" + zeros + hex + character);
    }

    private static void digits(Budget.Text out, Spec spec, long value, boolean unsigned, int base) {
        Spec spaces = spec.withoutZeros();
        if (spec.precision() == 0 && value == 0) {
            spaces.pad(out, "");
            return;
        }
        boolean negative = !unsigned && value < 0;
        String digits = Long.toUnsignedString(negative ? -value : value, base);
        if (spec.verb() == 'X') {
            digits = digits.toUpperCase(Locale.ROOT);
        }
        boolean signed = negative || spec.plus() || spec.space();
        int least = spec.precision();
        if (least < 0 && spec.zeros()) {
            least = spec.width() - (signed ? 1 : 0);
        }
        digits = "0".repeat(Math.max(0, least - digits.length())) + digits;
        String sign = negative ? "-" : spec.plus() ? "+" : spec.space() ? " " : "";
        spaces.pad(out, sign + prefix(spec, base, digits) + digits);
    }

    private static String prefix(Spec spec, int base, String digits) {
        if (spec.verb() == 'O') {
            return spec.sharp() && !digits.startsWith("0") ? "0o0" : "0o";
        }
        if (!spec.sharp()) {
            return "";
        }
        return switch (base) {
            case 2 -> "0b";
            case 8 -> digits.startsWith("0") ? "" : "0";
            case 16 -> spec.verb() == 'X' ? "0X" : "0x";
            default -> "";
        };
    }
}
