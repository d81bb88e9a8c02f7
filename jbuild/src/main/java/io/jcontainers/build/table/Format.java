package io.jcontainers.build.table;

/**
 * A value of {@code --format}, as Docker reads it: {@code json}, {@code table TEMPLATE} or a template, in which
 * {@code \t} and {@code \n} may be written so.
 *
 * @param template what makes a row
 * @param table whether rows get a header and columns
 */
public record Format(String template, boolean table) {
    private static final String TABLE = "table";
    private static final String JSON = "{{json .}}";

    /** Reads it. Whether the template is right shows only when it is used. */
    public static Format of(String text) {
        boolean table = text.startsWith(TABLE);
        String template = table ? text.substring(TABLE.length()) : text.equals("json") ? JSON : text;
        return new Format(trimmed(template).replace("\\t", "\t").replace("\\n", "\n"), table);
    }

    private static String trimmed(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && text.charAt(start) == ' ') {
            start++;
        }
        while (end > start && text.charAt(end - 1) == ' ') {
            end--;
        }
        return text.substring(start, end);
    }

    /** Whether the template has this text: Docker decides by that whether digests are wanted. */
    public boolean contains(String text) {
        return template.contains(text);
    }
}
