package io.jcontainers.build.remote;

import io.jcontainers.build.registry.http.Printable;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** URLs of http and https as a build has them, with or without credentials in them. */
final class Urls {
    private static final int MOST_CHARACTERS = 8192;

    private Urls() {}

    /**
     * Reads a URL; characters that may not stand in one are encoded, as browsers do.
     *
     * @throws RemoteException for anything that isn't http or https with a host
     */
    static URI parse(String text) throws RemoteException {
        if (text.length() > MOST_CHARACTERS) {
            throw new RemoteException("a URL of more than " + MOST_CHARACTERS + " characters");
        }
        URI uri;
        try {
            uri = new URI(encoded(text));
        } catch (URISyntaxException e) {
            throw new RemoteException("invalid URL: " + e.getReason() + " at character " + e.getIndex());
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https") || uri.getHost() == null) {
            throw new RemoteException("not an http or https URL with a host: " + shown(uri));
        }
        return uri;
    }

    private static String encoded(String text) {
        StringBuilder out = new StringBuilder();
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (each & 0xff);
            boolean odd = c <= ' ' || c >= 0x7f || "\"<>\\^`{|}".indexOf(c) >= 0;
            out.append(odd ? String.format(Locale.ROOT, "%%%02X", (int) c) : c);
        }
        return out.toString();
    }

    /** For messages: without user information, query and fragment. */
    static String shown(URI url) {
        return Printable.uri(url);
    }

    /** The header for the user information of a URL. */
    static Optional<String> authorization(URI url) {
        String raw = url.getRawUserInfo();
        if (raw == null || raw.isEmpty()) {
            return Optional.empty();
        }
        String decoded = URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
        return Optional.of(HostAuthorization.basic(decoded.contains(":") ? decoded : decoded + ":"));
    }

    /** What is asked for: the URL without user information and fragment. */
    static URI requested(URI url) {
        String host = url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        return URI.create(url.getScheme().toLowerCase(Locale.ROOT) + "://" + host + path + query);
    }
}
