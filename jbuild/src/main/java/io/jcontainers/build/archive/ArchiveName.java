package io.jcontainers.build.archive;

import java.util.ArrayList;
import java.util.List;

/** Names within an archive. They never become paths: entries are found by them in a table only. */
final class ArchiveName {
    private static final int LENGTH_MAX = 512;

    private ArchiveName() {}

    /** The one spelling of a name; empty for the root itself. */
    static String of(String raw) throws ArchiveException {
        return String.join("/", append(new ArrayList<>(), raw, raw, false));
    }

    /** Where a symbolic link leads to. */
    static String ofLink(String link, String target) throws ArchiveException {
        int slash = link.lastIndexOf('/');
        List<String> parts = new ArrayList<>();
        if (slash >= 0) {
            append(parts, link.substring(0, slash), link, false);
        }
        return String.join("/", append(parts, target, link, true));
    }

    private static List<String> append(List<String> parts, String text, String entry, boolean mayGoUp)
            throws ArchiveException {
        String what = mayGoUp ? "its target " + ArchiveException.quoted(text) : "its name";
        if (text.isEmpty() || text.length() > LENGTH_MAX) {
            throw new ArchiveException(entry, what + " has to have 1 to " + LENGTH_MAX + " characters");
        }
        if (text.startsWith("/")) {
            throw new ArchiveException(entry, what + " is absolute");
        }
        if (!text.chars().allMatch(c -> c >= ' ' && c <= '~')) {
            throw new ArchiveException(entry, what + " has characters that no image archive needs");
        }
        for (String part : text.split("/", -1)) {
            if (part.equals("..")) {
                if (!mayGoUp || parts.isEmpty()) {
                    throw new ArchiveException(entry, what + " leads out of the archive");
                }
                parts.removeLast();
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        return parts;
    }
}
