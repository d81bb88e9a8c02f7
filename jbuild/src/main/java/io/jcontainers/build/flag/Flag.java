package io.jcontainers.build.flag;

/**
 * One flag.
 *
 * @param name behind two dashes
 * @param letter behind one dash; 0: none
 * @param kind what values it takes
 * @param value placeholder of its value in the help; empty for switches
 * @param purpose for the help, lines separated by newlines; empty: the flag is not shown
 * @param initial what it is unless given; empty: nothing
 */
public record Flag(String name, char letter, Kind kind, String value, String purpose, String initial) {
    /** What values a flag takes. */
    public enum Kind {
        /** None, or true or false behind an equals sign. */
        SWITCH,
        /** The last one counts. */
        TEXT,
        /** A whole number; the last one counts. */
        NUMBER,
        /** Every one counts. */
        LIST,
        /** A value behind an equals sign, or none. */
        OPTIONAL_TEXT
    }

    /** On or off. */
    public static Flag toggle(String name, char letter, String purpose) {
        return new Flag(name, letter, Kind.SWITCH, "", purpose, "");
    }

    /** With one value. */
    public static Flag text(String name, char letter, String value, String purpose) {
        return new Flag(name, letter, Kind.TEXT, value, purpose, "");
    }

    /** With a whole number. */
    public static Flag number(String name, char letter, String purpose) {
        return new Flag(name, letter, Kind.NUMBER, "int", purpose, "");
    }

    /** As often as one likes. */
    public static Flag list(String name, char letter, String value, String purpose) {
        return new Flag(name, letter, Kind.LIST, value, purpose, "");
    }

    /** With a value or, standing alone, with this one. */
    public static Flag optional(String name, String value, String purpose) {
        return new Flag(name, '\0', Kind.OPTIONAL_TEXT, value, purpose, "");
    }

    /** The same with a value that it has unless given; shown in the help. */
    public Flag initially(String text) {
        return new Flag(name, letter, kind, value, purpose, text);
    }

    /** Accepted and not shown. */
    public Flag hidden() {
        return new Flag(name, letter, kind, value, "", initial);
    }
}
