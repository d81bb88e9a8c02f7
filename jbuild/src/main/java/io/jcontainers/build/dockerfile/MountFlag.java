package io.jcontainers.build.dockerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The value of a {@code --mount} as its fields, before or after expansion.
 *
 * @param fields {@code key=value} or a key alone, without the quotes of CSV
 */
public record MountFlag(List<String> fields) {
    private static final int MOST_FIELDS = 100;

    /** Takes an immutable copy. */
    public MountFlag {
        fields = List.copyOf(fields);
    }

    /** Splits a value, and reads it through when there is no variable in it. */
    static MountFlag parse(String value) {
        MountFlag flag = new MountFlag(split(value));
        String from = flag.from();
        if (from != null && from.matches("(?s).*\\$.+")) {
            throw new InstructionFault("'from' doesn't support variable expansion, define alias stage instead");
        }
        if (value.indexOf('$') < 0) {
            MountReader.read(flag.fields);
        }
        return flag;
    }

    /** The {@code from} as written, null for none. It has no variables, so that dependencies are known beforehand. */
    public @Nullable String from() {
        String found = null;
        for (String field : fields) {
            int equals = field.indexOf('=');
            if (equals >= 0 && field.substring(0, equals).equalsIgnoreCase("from")) {
                found = field.substring(equals + 1);
            }
        }
        return found == null || found.isEmpty() ? null : found;
    }

    MountFlag expanded(UnaryOperator<String> expansion) {
        return new MountFlag(fields.stream()
                .map(field -> {
                    int equals = field.indexOf('=');
                    boolean isFrom = equals >= 0
                            && field.substring(0, equals)
                                    .toLowerCase(Locale.ROOT)
                                    .equals("from");
                    return equals < 0 || isFrom
                            ? field
                            : field.substring(0, equals + 1) + expansion.apply(field.substring(equals + 1));
                })
                .toList());
    }

    /**
     * The mount, when no variable is left.
     *
     * @throws IllegalArgumentException with BuildKit's words when a value is wrong; {@link StageEnvironment#apply}
     *     has found that out before
     */
    public RunMount mount() {
        try {
            return read();
        } catch (InstructionFault e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    RunMount read() {
        return MountReader.read(fields);
    }

    /** One record of CSV: a field in double quotes may have commas, two double quotes in it are one. */
    private static List<String> split(String value) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int at = 0; at < value.length(); at++) {
            char c = value.charAt(at);
            if (quoted && c == '"' && value.startsWith("\"\"", at)) {
                field.append(c);
                at++;
            } else if (quoted && c == '"') {
                quoted = false;
                if (at + 1 < value.length() && value.charAt(at + 1) != ',') {
                    throw badCsv(at + 1, "extraneous or missing \" in quoted-field");
                }
            } else if (!quoted && c == '"') {
                quoted = field.isEmpty();
                if (!quoted) {
                    throw badCsv(at + 1, "bare \" in non-quoted-field");
                }
            } else if (!quoted && c == ',') {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        if (quoted) {
            throw badCsv(value.length(), "extraneous or missing \" in quoted-field");
        }
        fields.add(field.toString());
        if (value.isEmpty() || fields.size() > MOST_FIELDS) {
            throw new InstructionFault("failed to parse csv mounts: "
                    + (value.isEmpty() ? "EOF" : "more than " + MOST_FIELDS + " fields"));
        }
        return fields;
    }

    private static InstructionFault badCsv(int column, String what) {
        return new InstructionFault(
                "failed to parse csv mounts: parse error on line 1, column " + column + ": " + what);
    }
}
