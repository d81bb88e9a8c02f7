package io.jcontainers.build.registry.http;

import java.net.URI;
import java.util.Locale;

/**
 * Whom a credential belongs to: scheme, host and port, compared exactly (RFC 6454, 4).
 *
 * @param scheme http or https
 * @param host in lower case; an IPv6 address in brackets
 * @param port always a number
 */
public record Origin(String scheme, String host, int port) {
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    /** @throws IllegalArgumentException for another scheme or a port that is none */
    public Origin {
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException("neither http nor https: " + Printable.text(scheme));
        }
        if (port < 1 || port > 0xffff) {
            throw new IllegalArgumentException("no port: " + port);
        }
        host = host.toLowerCase(Locale.ROOT);
    }

    /**
     * Where a URI leads.
     *
     * @throws IllegalArgumentException for one without host, with user information or of another scheme
     */
    public static Origin of(URI uri) {
        if (uri.getScheme() == null || uri.getHost() == null) {
            throw new IllegalArgumentException("no absolute URI with a host: " + Printable.uri(uri));
        }
        if (uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException("user information in " + Printable.uri(uri));
        }
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        int usual = scheme.equals("https") ? HTTPS_PORT : HTTP_PORT;
        return new Origin(scheme, uri.getHost(), uri.getPort() < 0 ? usual : uri.getPort());
    }

    /**
     * Reads {@code host} or {@code host:port} as references write it.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static Origin of(String scheme, String hostAndPort) {
        Origin origin = of(URI.create(scheme + "://" + hostAndPort + "/"));
        if (hostAndPort.contains("/") || hostAndPort.contains("?") || hostAndPort.contains("#")) {
            throw new IllegalArgumentException("no host: " + Printable.text(hostAndPort));
        }
        return origin;
    }

    /** Whether what is sent can be read on the way. */
    public boolean isPlain() {
        return scheme.equals("http");
    }

    /** {@code host}, or {@code host:port} where the port isn't the usual one. */
    public String hostAndPort() {
        return port == (isPlain() ? HTTP_PORT : HTTPS_PORT) ? host : host + ":" + port;
    }

    /** The URI of a path, which begins with a slash and is encoded already. */
    public URI uri(String rawPathAndQuery) {
        return URI.create(this + rawPathAndQuery);
    }

    /** {@code https://host:port}. */
    @Override
    public String toString() {
        return scheme + "://" + hostAndPort();
    }
}
