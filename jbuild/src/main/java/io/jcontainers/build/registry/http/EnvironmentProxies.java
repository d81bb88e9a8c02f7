package io.jcontainers.build.registry.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Proxies as {@code HTTPS_PROXY}, {@code HTTP_PROXY} and {@code NO_PROXY} of a user's environment say, in capitals
 * or not, also with user and password. This machine is always reached directly. What is wrong with them is told when
 * they are needed.
 */
public final class EnvironmentProxies extends ProxySelector {
    private final @Nullable Way secure;
    private final @Nullable Way plain;
    private final List<String> direct;

    /**
     * A proxy.
     *
     * @param variable that names it
     * @param origin null for one that can't be spoken to
     * @param authorization what it is shown; null for nothing
     */
    private record Way(
            String variable,
            @Nullable Origin origin,
            @Nullable String authorization) {}

    /** Takes what it needs of an environment. */
    public EnvironmentProxies(Map<String, String> environment) {
        this.secure = proxy(environment, "HTTPS_PROXY");
        this.plain = proxy(environment, "HTTP_PROXY");
        this.direct = List.of(value(environment, "NO_PROXY").split("[,\\s]+"));
    }

    private static String value(Map<String, String> environment, String name) {
        String lower = environment.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        return (lower.isEmpty() ? environment.getOrDefault(name, "") : lower).strip();
    }

    private static @Nullable Way proxy(Map<String, String> environment, String name) {
        String text = value(environment, name);
        if (text.isEmpty()) {
            return null;
        }
        try {
            URI uri = new URI(text.contains("://") ? text : "http://" + text);
            String login = uri.getUserInfo();
            Origin origin = Origin.of(new URI(uri.getScheme(), null, uri.getHost(), uri.getPort(), "/", null, null));
            return new Way(name, origin.isPlain() ? origin : null, login == null ? null : basic(login));
        } catch (URISyntaxException | IllegalArgumentException e) {
            return new Way(name, null, null);
        }
    }

    private static String basic(String login) {
        String pair = login.indexOf(':') < 0 ? login + ":" : login;
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private @Nullable Way way(URI uri) {
        Origin to = Origin.of(uri);
        boolean directly = Addresses.isLoopback(to.host()) || direct.stream().anyMatch(entry -> is(entry, to));
        return directly ? null : to.isPlain() ? plain : secure;
    }

    /**
     * What the proxy on the way is shown; null for nothing.
     *
     * @throws IOException naming the variable of a proxy that can't be spoken to
     */
    public @Nullable String authorization(URI uri) throws IOException {
        Way way = way(uri);
        if (way != null && way.origin() == null) {
            // Its text may have a password.
            throw new IOException(way.variable() + ": no URL of an HTTP proxy: it is http://HOST:PORT or"
                    + " http://USER:PASSWORD@HOST:PORT");
        }
        return way == null ? null : way.authorization();
    }

    @Override
    public List<Proxy> select(URI uri) {
        Way way = way(uri);
        if (way == null || way.origin() == null) {
            return List.of(Proxy.NO_PROXY);
        }
        Origin proxy = way.origin();
        return List.of(new Proxy(Proxy.Type.HTTP, new InetSocketAddress(proxy.host(), proxy.port())));
    }

    /** Whether an entry of NO_PROXY is about a host: the host, a domain above it, with or without a port, or all. */
    private static boolean is(String entry, Origin to) {
        String name = entry.toLowerCase(Locale.ROOT);
        if (name.isEmpty() || name.equals("*")) {
            return name.equals("*");
        }
        int colon = name.lastIndexOf(':');
        if (colon > 0 && name.indexOf(']', colon) < 0 && name.indexOf(':') == colon) {
            if (!name.substring(colon + 1).equals(String.valueOf(to.port()))) {
                return false;
            }
            name = name.substring(0, colon);
        }
        String domain = name.startsWith("*.") ? name.substring(1) : name.startsWith(".") ? name : "." + name;
        return to.host().equals(name) || to.host().endsWith(domain);
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
        // The request fails with it.
    }
}
