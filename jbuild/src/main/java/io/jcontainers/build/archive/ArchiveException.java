package io.jcontainers.build.archive;

import java.io.IOException;
import java.util.Locale;

/** An archive is not one of images, is damaged, or tries something. */
public final class ArchiveException extends IOException {
    private static final long serialVersionUID = 1L;
    private static final int SHOWN_MAX = 200;

    /** @param problem what is wrong with the whole archive */
    public ArchiveException(String problem) {
        super("image archive: " + problem);
    }

    /**
     * @param entry as it stands in the archive
     * @param problem what is wrong there
     */
    public ArchiveException(String entry, String problem) {
        super("image archive, entry " + quoted(entry) + ": " + problem);
    }

    /** The same with what caused it. */
    public ArchiveException(String entry, String problem, Throwable cause) {
        super("image archive, entry " + quoted(entry) + ": " + problem, cause);
    }

    /** A text from the archive, harmless for a terminal. */
    static String quoted(String text) {
        StringBuilder shown = new StringBuilder("\"");
        for (int i = 0; i < Math.min(text.length(), SHOWN_MAX); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~') {
                shown.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                shown.append(c);
            }
        }
        return shown.append(text.length() > SHOWN_MAX ? "...\"" : "\"").toString();
    }
}
