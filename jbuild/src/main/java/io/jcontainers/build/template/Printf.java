package io.jcontainers.build.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Go's fmt.Sprintf, complaints within the text included. */
final class Printf {
    private static final int MOST_WIDTH = 1_000_000;
    private final Budget.Text out;
    private final Formatting formatting;
    private final String format;
    private final List<Value> operands;
    private int at;
    private int operand;
    private boolean reordered;
    private boolean goodIndex;
    private boolean afterIndex;

    Printf(Texts texts, String format, List<Value> operands) {
        this.out = texts.start();
        this.formatting = new Formatting(out);
        this.format = format;
        this.operands = operands;
    }

    String format() {
        while (at < format.length()) {
            int percent = format.indexOf('%', at);
            out.add(format.substring(at, percent < 0 ? format.length() : percent));
            at = percent < 0 ? format.length() : percent + 1;
            if (percent >= 0) {
                directive();
            }
        }
        if (!reordered && operand < operands.size()) {
            out.add("%!(EXTRA ");
            formatting.described(operands.subList(operand, operands.size()));
            out.add(')');
        }
        return out.toString();
    }

    private void directive() {
        goodIndex = true;
        afterIndex = false;
        int flagsStart = at;
        while (at < format.length() && "+-# 0".indexOf(format.charAt(at)) >= 0) {
            at++;
        }
        Spec spec = new Spec('v', format.substring(flagsStart, at), -1, -1);
        index();
        spec = width(spec);
        spec = precision(spec);
        if (!afterIndex) {
            index();
        }
        if (at >= format.length()) {
            out.add("%!(NOVERB)");
            return;
        }
        int verb = format.codePointAt(at);
        at += Character.charCount(verb);
        if (verb == '%') {
            out.add('%');
        } else if (!goodIndex) {
            out.add("%!").add(Character.toString(verb)).add("(BADINDEX)");
        } else if (operand >= operands.size()) {
            out.add("%!").add(Character.toString(verb)).add("(MISSING)");
        } else {
            formatting.format(spec.directive(verb), operands.get(operand++));
        }
    }

    private Spec width(Spec spec) {
        if (at < format.length() && format.charAt(at) == '*') {
            at++;
            afterIndex = false;
            Integer width = fromOperand();
            if (width == null) {
                out.add("%!(BADWIDTH)");
                return spec;
            }
            String flags = width < 0 ? spec.flags().replace("0", "") + "-" : spec.flags();
            return new Spec(spec.verb(), flags, Math.abs(width), spec.precision());
        }
        int width = number();
        if (afterIndex && width >= 0) {
            goodIndex = false;
        }
        return new Spec(spec.verb(), spec.flags(), width, spec.precision());
    }

    private Spec precision(Spec spec) {
        if (at + 1 >= format.length() || format.charAt(at) != '.') {
            return spec;
        }
        at++;
        if (afterIndex) {
            goodIndex = false;
        }
        index();
        if (at < format.length() && format.charAt(at) == '*') {
            at++;
            afterIndex = false;
            Integer precision = fromOperand();
            if (precision == null || precision < 0) {
                out.add("%!(BADPREC)");
                return spec;
            }
            return spec.withPrecision(precision);
        }
        return spec.withPrecision(Math.max(0, number()));
    }

    private @Nullable Integer fromOperand() {
        if (operand >= operands.size()) {
            return null;
        }
        Value value = operands.get(operand++).unboxed();
        boolean fits = value instanceof Value.Int(long number, Value.IntKind _) && Math.abs(number) <= MOST_WIDTH;
        return fits ? (int) ((Value.Int) value).value() : null;
    }

    /** Digits from here, -1 for none or too many. */
    private int number() {
        int number = -1;
        while (at < format.length() && Character.digit(format.charAt(at), 10) >= 0 && format.charAt(at) < 0x80) {
            if (number > MOST_WIDTH) {
                at = format.length();
                return -1;
            }
            number = Math.max(0, number) * 10 + format.charAt(at) - '0';
            at++;
        }
        return number;
    }

    /** {@code [2]}: the operand that comes next, counted from 1. */
    private void index() {
        if (at >= format.length() || format.charAt(at) != '[') {
            return;
        }
        reordered = true;
        int end = format.indexOf(']', at);
        if (end < 0) {
            goodIndex = false;
            at++;
            return;
        }
        String digits = format.substring(at + 1, end);
        at = end + 1;
        boolean number = digits.matches("[0-9]{1,7}");
        int index = number ? Integer.parseInt(digits) - 1 : -1;
        if (index < 0 || index >= operands.size()) {
            goodIndex = false;
            return;
        }
        operand = index;
        afterIndex = true;
    }
}
