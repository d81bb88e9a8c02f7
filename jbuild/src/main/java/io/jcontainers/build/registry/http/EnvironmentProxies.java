package io.jcontainers.build.registry.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Proxies as {@code HTTPS_PROXY}, {@code HTTP_PROXY} and {@code NO_PROXY} of a user's environment say, in capitals
 * or not. This machine is always reached directly. A password in such a URL is not supported.
 */
public final class EnvironmentProxies extends ProxySelector {
    private final @Nullable Origin secure;
    private final @Nullable Origin plain;
    private final List<String> direct;

    /** @throws IllegalArgumentException naming the variable that is no URL of an HTTP proxy */
    public EnvironmentProxies(Map<String, String> environment) {
        this.secure = proxy(environment, "HTTPS_PROXY");
        this.plain = proxy(environment, "HTTP_PROXY");
        this.direct = List.of(value(environment, "NO_PROXY").split("[,\\s]+"));
    }

    private static String value(Map<String, String> environment, String name) {
        String lower = environment.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        return (lower.isEmpty() ? environment.getOrDefault(name, "") : lower).strip();
    }

    private static @Nullable Origin proxy(Map<String, String> environment, String name) {
        String text = value(environment, name);
        if (text.isEmpty()) {
            return null;
        }
        try {
            return Origin.of(URI.create(text.contains("://") ? text : "http://" + text));
        } catch (IllegalArgumentException e) {
            // Its text may have a password.
            throw new IllegalArgumentException(name + ": no URL of an HTTP proxy without user and password");
        }
    }

    @Override
    public List<Proxy> select(URI uri) {
        Origin to = Origin.of(uri);
        Origin proxy = to.isPlain() ? plain : secure;
        if (proxy == null || Addresses.isLoopback(to.host()) || direct.stream().anyMatch(entry -> is(entry, to))) {
            return List.of(Proxy.NO_PROXY);
        }
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
