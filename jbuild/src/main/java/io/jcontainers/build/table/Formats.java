package io.jcontainers.build.table;

/**
 * The formats that a listing has names for.
 *
 * @param table that of {@code table}, which is also what no format means
 * @param raw that of {@code raw}; empty when the word has no meaning here
 * @param quiet that of {@code -q}
 */
public record Formats(String table, String raw, String quiet) {
    /** With {@code {{.ID}}} for {@code -q} and without {@code raw}. */
    public static Formats of(String table) {
        return new Formats(table, "", "{{.ID}}");
    }

    /**
     * The format to use. A template of one's own wins over {@code -q}, as in Docker.
     *
     * @param asked the value of {@code --format}, empty for none
     * @param isQuiet whether {@code -q} was given
     */
    public Format choose(String asked, boolean isQuiet) {
        if (asked.isEmpty() || asked.equals("table")) {
            return Format.of(isQuiet ? quiet : table);
        }
        return Format.of(asked.equals("raw") && !raw.isEmpty() ? raw : asked);
    }
}
