package io.jcontainers.build.template;

import java.util.Map;

/** Values as Go's encoding/json writes them, keys in order and without blanks. */
final class JsonText {
    private static final int MOST_DEPTH = 1000;
    private final Budget.Text out;
    private int depth;
    private boolean escapesHtml;

    JsonText(Budget.Text out) {
        this.out = out;
    }

    void write(Value value) {
        if (++depth > MOST_DEPTH) {
            throw new Budget.LimitException("exceeded maximum depth of a JSON value (" + MOST_DEPTH + ")");
        }
        switch (value.unboxed()) {
            case Value.Nil _ -> out.add("null");
            case Value.Bool(boolean truth) -> out.add(Boolean.toString(truth));
            case Value.Int(long number, Value.IntKind kind) ->
                out.add(kind.unsigned() ? Long.toUnsignedString(number) : Long.toString(number));
            case Value.Real(double number) -> real(number);
            case Value.Complex complex -> throw unsupported("type", complex.type());
            case Value.Text(String text, String type) -> {
                if (type.equals("json.Number")) {
                    out.add(text.isEmpty() ? "0" : text);
                } else {
                    string(text);
                }
            }
            case Value.Sequence sequence -> {
                String before = "[";
                for (Value item : sequence.items()) {
                    out.add(before);
                    write(item);
                    before = ",";
                }
                out.add(sequence.items().isEmpty() ? "[]" : "]");
            }
            case Value.Mapping mapping -> object(mapping.entries());
            case Value.Fields fields -> {
                boolean before = escapesHtml;
                escapesHtml |= fields.escapesHtml();
                object(fields.shown());
                escapesHtml = before;
            }
            case Value.Box box -> throw new IllegalStateException(box.type());
        }
        depth--;
    }

    private void object(Map<String, Value> entries) {
        String before = "{";
        for (Map.Entry<String, Value> entry : entries.entrySet()) {
            out.add(before);
            string(entry.getKey());
            out.add(':');
            write(entry.getValue());
            before = ",";
        }
        out.add(entries.isEmpty() ? "{}" : "}");
    }

    /** Plain digits between 1e-6 and 1e21, as JavaScript has it. */
    private void real(double number) {
        if (!Double.isFinite(number)) {
            String shown = Double.isNaN(number) ? "NaN" : number < 0 ? "-Inf" : "+Inf";
            throw unsupported("value", shown);
        }
        double size = Math.abs(number);
        if (size != 0 && (size < 1e-6 || size >= 1e21)) {
            out.add(Floats.shortestExponent(number).replace("e-0", "e-"));
        } else {
            out.add(
                    number == 0
                            ? Floats.general(number, 1)
                            : Floats.shortest(number).toPlainString());
        }
    }

    private static FunctionException unsupported(String what, String which) {
        return new FunctionException("json: unsupported " + what + ": " + which);
    }

    private void string(String text) {
        out.add('"');
        text.codePoints().forEach(this::character);
        out.add('"');
    }

    private void character(int point) {
        switch (point) {
            case '"' -> out.add("\\\"");
            case '\\' -> out.add("\\\\");
            case '\b' -> out.add("\\b");
            case '\f' -> out.add("\\f");
            case '\n' -> out.add("\\n");
            case '\r' -> out.add("\\r");
            case '\t' -> out.add("\\t");
            case '<', '>', '&' -> out.add(escapesHtml ? "\\u%04x".formatted(point) : Character.toString(point));
            default -> {
                boolean escaped = point < ' ' || point == 0x2028 || point == 0x2029;
                boolean lone = point >= 0xd800 && point <= 0xdfff;
                out.add(escaped ? "\\u%04x".formatted(point) : lone ? "\\ufffd" : Character.toString(point));
            }
        }
    }
}
