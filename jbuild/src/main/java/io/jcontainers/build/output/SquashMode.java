package io.jcontainers.build.output;

/** Which layers become one. */
public enum SquashMode {
    /** None. */
    NONE,
    /** Those of this build. */
    NEW,
    /** All, also those of the base. */
    ALL;

    /**
     * Reads the value of {@code --squash}.
     *
     * @param text empty or {@code true}: as docker's flag, which has no value
     * @throws IllegalArgumentException for anything else than new, all, true, false
     */
    public static SquashMode parse(String text) {
        return switch (text) {
            case "", "true", "new" -> NEW;
            case "all" -> ALL;
            case "false" -> NONE;
            default -> throw new IllegalArgumentException("--squash=" + text + ": it is new or all");
        };
    }
}
