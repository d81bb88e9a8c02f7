package io.jcontainers.runc.command;

/**
 * An option of a command.
 *
 * @param names without dashes, the long one first
 * @param value what its value is called in the help, empty for a flag
 * @param help one line
 * @param hidden not shown in the help
 */
public record Option(java.util.List<String> names, String value, String help, boolean hidden) {
    /** A flag; {@code names} separated by commas. */
    static Option flag(String names, String help) {
        return new Option(java.util.List.of(names.split(",")), "", help, false);
    }

    /** An option with a value. */
    static Option value(String names, String value, String help) {
        return new Option(java.util.List.of(names.split(",")), value, help, false);
    }

    /** The same, not shown. */
    Option hide() {
        return new Option(names, value, help, true);
    }

    /** The name that its value is kept under. */
    String key() {
        return names.getFirst();
    }
}
