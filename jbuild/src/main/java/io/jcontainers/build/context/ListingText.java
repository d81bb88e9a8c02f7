package io.jcontainers.build.context;

import io.jcontainers.build.registry.http.Printable;
import io.jcontainers.build.sys.FileType;
import io.jcontainers.build.table.Sizes;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * A listing for people: a line for each path with its size, behind what is left out the rule that decided, and the
 * totals. Control characters in names are escaped.
 */
public final class ListingText {
    private static final int PRECISION = 3;

    private ListingText() {}

    /** Prints it line by line; no line has its end. */
    public static void print(ContextListing listing, Consumer<String> out) {
        for (ListedPath path : listing.paths()) {
            out.accept(line(path));
        }
        out.accept("In the context: " + count(listing.files(), "file") + ", "
                + count(listing.directories(), "directory") + ", " + Sizes.human(listing.bytes(), PRECISION));
        boolean anyLeftOut =
                listing.paths().stream().anyMatch(path -> path.leftOut().isPresent());
        if (anyLeftOut) {
            out.accept("Left out: " + count(listing.filesLeftOut(), "file") + ", "
                    + Sizes.human(listing.bytesLeftOut(), PRECISION));
        }
    }

    private static String line(ListedPath path) {
        boolean directory = path.type() == FileType.DIRECTORY;
        boolean sized =
                path.type() == FileType.REGULAR || (directory && path.leftOut().isPresent());
        String size = sized ? Sizes.human(path.bytes(), PRECISION) : "-";
        String name = path.path() + (directory ? "/" : "");
        if (path.leftOut().isEmpty()) {
            return String.format(Locale.ROOT, "+ %8s  %s", size, name);
        }
        ListedPath.Rule rule = path.leftOut().get();
        String above = rule.matched().equals(path.path().toString()) ? "" : ", by its directory " + rule.matched();
        String files = directory && path.files() > 0 ? " (" + count(path.files(), "file") + ")" : "";
        return String.format(
                Locale.ROOT,
                "- %8s  %s%s  <- %s%s",
                size,
                name,
                files,
                Printable.text(rule.toString()),
                Printable.text(above));
    }

    private static String count(long number, String what) {
        if (number == 1) {
            return "1 " + what;
        }
        return number + " " + (what.endsWith("y") ? what.substring(0, what.length() - 1) + "ies" : what + "s");
    }
}
