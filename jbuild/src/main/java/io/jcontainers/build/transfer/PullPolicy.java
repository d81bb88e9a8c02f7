package io.jcontainers.build.transfer;

import java.util.Locale;

/** When a registry is asked for an image. */
public enum PullPolicy {
    /** Each time; what is there already isn't fetched again. */
    ALWAYS,
    /** When the store doesn't have it. */
    MISSING,
    /** Never: it has to be in the store. */
    NEVER,
    /** Each time, but where no registry can be reached what the store has will do. */
    NEWER;

    /**
     * Reads a value of {@code --pull}; true and false are those of a mere {@code --pull}.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static PullPolicy parse(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "always", "true" -> ALWAYS;
            case "missing", "ifnotpresent", "false", "" -> MISSING;
            case "never" -> NEVER;
            case "newer", "ifnewer" -> NEWER;
            default ->
                throw new IllegalArgumentException("invalid pull option: '" + text
                        + "': must be one of \"always\", \"missing\", \"never\"" + " or \"newer\"");
        };
    }
}
