package io.jcontainers.build.table;

import io.jcontainers.build.template.Functions;
import io.jcontainers.build.template.Template;
import io.jcontainers.build.template.TemplateException;

/** Writes rows as a format says. */
public final class Listing {
    private static final int MOST_CHARACTERS = 256 << 20;

    private Listing() {}

    /**
     * The rows as text, each ending with a line feed. A table has its header also when there are no rows.
     *
     * @throws FormatException when the format is wrong, and when the text would be longer than 256 Mi characters
     */
    public static <T> String write(Format format, Columns<T> columns, Iterable<? extends T> rows) {
        try {
            Template template = Template.parse(format.template());
            StringBuilder text = new StringBuilder();
            for (T row : rows) {
                text.append(template.execute(columns.row(row))).append('\n');
                if (text.length() > MOST_CHARACTERS) {
                    throw new TemplateException("the listing is longer than " + MOST_CHARACTERS + " characters");
                }
            }
            if (!format.table()) {
                return text.toString();
            }
            String header = template.executeLeniently(columns.header(), Functions.dockerHeader());
            return TabWriter.DOCKER.align(header + "\n" + text);
        } catch (TemplateException e) {
            throw new FormatException("template parsing error: " + e.getMessage(), e);
        }
    }
}
