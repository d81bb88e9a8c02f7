package io.jcontainers.build.registry.http;

import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What somebody else sent, made fit for a message: one line, bounded, without secrets of a URI. */
public final class Printable {
    private static final int MOST = 300;

    private Printable() {}

    /** A URI without user information, query and fragment: signatures and tokens stand there. */
    public static String uri(URI uri) {
        StringBuilder shown = new StringBuilder();
        if (uri.getScheme() != null) {
            shown.append(uri.getScheme()).append("://");
        }
        if (uri.getHost() != null) {
            shown.append(uri.getHost());
        }
        if (uri.getPort() >= 0) {
            shown.append(':').append(uri.getPort());
        }
        return text(
                shown.append(uri.getRawPath() == null ? "" : uri.getRawPath()).toString());
    }

    /** Text with control characters escaped, cut after 300 characters. */
    public static String text(String text) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < Math.min(text.length(), MOST); i++) {
            char c = text.charAt(i);
            boolean odd =
                    Character.isISOControl(c) || Character.getType(c) == Character.FORMAT || Character.isSurrogate(c);
            shown.append(odd ? String.format(Locale.ROOT, "\\u%04x", (int) c) : c);
        }
        return text.length() > MOST ? shown + "..." : shown.toString();
    }

    /** The same, with a secret that was sent replaced: servers echo headers. */
    public static String text(String text, @Nullable String secret) {
        return text(secret == null || secret.isEmpty() ? text : text.replace(secret, "***"));
    }
}
