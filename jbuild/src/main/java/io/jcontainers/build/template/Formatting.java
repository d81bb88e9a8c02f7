package io.jcontainers.build.template;

import java.util.List;
import java.util.Map;

/** Writes one value as a directive of printf says. */
final class Formatting {
    private static final int MOST_DEPTH = 1000;
    private static final String NIL = "<nil>";
    private final Budget.Text out;
    private int depth;

    Formatting(Budget.Text out) {
        this.out = out;
    }

    /** An operand; nil is told apart from nil within a container. */
    void format(Spec spec, Value value) {
        if (spec.verb() == 'T') {
            spec.withVerb('s')
                    .pad(out, value.isNothing() ? NIL : value.unboxed().type());
        } else if (value.isNothing() && spec.verb() == 'v') {
            spec.pad(out, NIL);
        } else if (value.isNothing()) {
            out.add("%!").add(Character.toString(spec.verb())).add("(" + NIL + ")");
        } else {
            out.add(
                    value.unboxed() instanceof Value.Fields fields
                                    && fields.type().startsWith("*")
                            ? "&"
                            : "");
            inner(spec, value.unboxed());
        }
    }

    /** What a pointer points to, as actions write it. */
    void pointedTo(Value value) {
        if (value.unboxed() instanceof Value.Fields) {
            inner(Spec.PLAIN, value.unboxed());
        } else {
            format(Spec.PLAIN, value);
        }
    }

    private void inner(Spec spec, Value value) {
        switch (value) {
            case Value.Nil(String type) -> nil(spec, type);
            case Value.Bool(boolean truth) -> {
                if (spec.verb() == 't' || spec.verb() == 'v') {
                    spec.pad(out, Boolean.toString(truth));
                } else {
                    wrongVerb(spec, value);
                }
            }
            case Value.Int integer -> integer(spec, integer);
            case Value.Real(double real) -> {
                if (Floats.knows(spec.verb())) {
                    Floats.format(out, spec, real);
                } else {
                    wrongVerb(spec, value);
                }
            }
            case Value.Complex complex -> complex(spec, complex);
            case Value.Text(String text, String _) -> text(spec, value, text);
            case Value.Sequence sequence -> sequence(spec, sequence);
            case Value.Mapping mapping ->
                entries(spec, mapping.entries(), "map[", " ", "]", mapping.type(), Names.KEYS);
            case Value.Fields fields ->
                entries(spec, fields.printed(), "{", " ", "}", fields.type().replace("*", ""), Names.FIELDS);
            case Value.Box(Value held) -> inner(spec, held);
        }
    }

    private void nil(Spec spec, String type) {
        if (spec.syntax()) {
            out.add(type.isEmpty() ? Value.ANY + "(nil)" : "(" + type + ")(nil)");
        } else if (type.isEmpty() || spec.verb() == 'v') {
            spec.pad(out, NIL);
        } else {
            out.add("%!").add(Character.toString(spec.verb())).add("(" + type + "=" + NIL + ")");
        }
    }

    private void wrongVerb(Spec spec, Value value) {
        out.add("%!").add(Character.toString(spec.verb())).add("(" + value.type() + "=");
        inner(spec.withVerb('v'), value);
        out.add(')');
    }

    private void integer(Spec spec, Value.Int integer) {
        if (!Integers.format(out, spec, integer)) {
            wrongVerb(spec, integer);
        }
    }

    private void complex(Spec spec, Value.Complex complex) {
        if (!Floats.knows(spec.verb())) {
            wrongVerb(spec, complex);
            return;
        }
        out.add('(');
        Floats.format(out, spec, complex.real());
        Floats.format(out, spec.withFlag('+'), complex.imaginary());
        out.add("i)");
    }

    private void text(Spec spec, Value value, String text) {
        switch (spec.verb()) {
            case 'v', 's' -> spec.pad(out, spec.syntax() ? Quoting.quote(text) : cut(spec, text));
            case 'q' -> quoted(spec, cut(spec, text));
            case 'x', 'X' -> hex(spec, text);
            default -> wrongVerb(spec, value);
        }
    }

    private static String cut(Spec spec, String text) {
        boolean longer = spec.precision() >= 0 && spec.precision() < Utf8.runes(text);
        return longer ? text.substring(0, text.offsetByCodePoints(0, spec.precision())) : text;
    }

    private void quoted(Spec spec, String text) {
        boolean plain = text.indexOf('`') < 0
                && text.chars().allMatch(character -> character == '\t' || (character >= ' ' && character != 0x7f));
        spec.pad(out, spec.sharp() && plain ? "`" + text + "`" : Quoting.quote(text, '"', spec.plus()));
    }

    private void hex(Spec spec, String text) {
        byte[] bytes = Utf8.bytes(text);
        int length = spec.precision() >= 0 ? Math.min(spec.precision(), bytes.length) : bytes.length;
        String format = spec.verb() == 'x' ? "%02x" : "%02X";
        String prefix = spec.sharp() ? "0" + Character.toString(spec.verb()) : "";
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < length; i++) {
            digits.append(spec.space() && i > 0 ? " " : "").append(spec.space() || i == 0 ? prefix : "");
            digits.append(format.formatted(bytes[i]));
        }
        spec.pad(out, digits.toString());
    }

    private void sequence(Spec spec, Value.Sequence sequence) {
        down();
        out.add(spec.syntax() ? sequence.type() + "{" : "[");
        String between = "";
        for (Value item : sequence.items()) {
            out.add(between);
            inner(spec, item.unboxed());
            between = spec.syntax() ? ", " : " ";
        }
        out.add(spec.syntax() ? '}' : ']');
        depth--;
    }

    private enum Names {
        KEYS,
        FIELDS
    }

    private void entries(
            Spec spec,
            Map<String, Value> entries,
            String open,
            String between,
            String close,
            String type,
            Names names) {
        down();
        out.add(spec.syntax() ? type + "{" : open);
        String before = "";
        for (Map.Entry<String, Value> entry : entries.entrySet()) {
            out.add(before);
            if (names == Names.KEYS) {
                text(spec, Value.of(entry.getKey()), entry.getKey());
                out.add(':');
            } else if (spec.named() || spec.syntax()) {
                out.add(entry.getKey()).add(':');
            }
            inner(spec, entry.getValue().unboxed());
            before = spec.syntax() ? ", " : between;
        }
        out.add(spec.syntax() ? "}" : close);
        depth--;
    }

    private void down() {
        if (++depth > MOST_DEPTH) {
            throw new Budget.LimitException("exceeded maximum depth of a printed value (" + MOST_DEPTH + ")");
        }
    }

    /** For the operands that printf names in its complaints: {@code string=text}. */
    void described(Value value) {
        if (value.isNothing()) {
            out.add(NIL);
        } else {
            out.add(value.unboxed().type()).add('=');
            format(Spec.PLAIN, value);
        }
    }

    /** All of them, with commas. */
    void described(List<Value> values) {
        String before = "";
        for (Value value : values) {
            out.add(before);
            described(value);
            before = ", ";
        }
    }
}
