package io.jcontainers.build.template;

import java.util.List;
import java.util.function.BiConsumer;

/** Values as text, as Go's fmt.Print and Docker's json write them; bounded by what the execution may spend. */
final class Texts {
    static final String NO_VALUE = "<no value>";
    private final Budget budget;

    Texts(Budget budget) {
        this.budget = budget;
    }

    /** An empty text to write to. */
    Budget.Text start() {
        return budget.text();
    }

    /** What an action writes. */
    String printed(Value value) {
        return value.isNothing() ? NO_VALUE : print(List.of(value), Formatting::pointedTo);
    }

    /** A blank between two operands of which neither is a string. */
    String print(List<Value> operands) {
        return print(operands, (formatting, operand) -> formatting.format(Spec.PLAIN, operand));
    }

    private String print(List<Value> operands, BiConsumer<Formatting, Value> write) {
        Budget.Text out = start();
        Formatting formatting = new Formatting(out);
        boolean afterText = true;
        for (Value operand : operands) {
            boolean text = operand.unboxed() instanceof Value.Text;
            if (!text && !afterText) {
                out.add(' ');
            }
            write.accept(formatting, operand);
            afterText = text;
        }
        return out.toString();
    }

    /** Blanks between all operands and a line feed. */
    String printLine(List<Value> operands) {
        Budget.Text out = start();
        Formatting formatting = new Formatting(out);
        String before = "";
        for (Value operand : operands) {
            out.add(before);
            formatting.format(Spec.PLAIN, operand);
            before = " ";
        }
        return out.add('\n').toString();
    }

    /** What the escaping functions escape. */
    String joined(List<Value> operands) {
        List<Value> shown = operands.stream()
                .map(operand -> operand.isNothing() ? Value.of(NO_VALUE) : operand)
                .toList();
        return print(shown, Formatting::pointedTo);
    }

    String json(Value value) {
        Budget.Text out = start();
        new JsonText(out).write(value);
        return out.toString();
    }
}
