package io.jcontainers.build.registry.endpoint;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Registries for which plain HTTP and unknown certificates were asked for.
 *
 * @param entries hosts with or without port, or nets such as 10.0.0.0/8, which hold hosts written as addresses
 */
public record InsecureHosts(List<String> entries) {
    /** Takes an immutable copy. */
    public InsecureHosts {
        entries = List.copyOf(entries);
    }

    /** Whether a host is among them. */
    public boolean contains(String hostAndPort) {
        int colon = hostAndPort.lastIndexOf(':');
        boolean hasPort = colon >= 0 && hostAndPort.indexOf(']', colon) < 0;
        String host = hasPort ? hostAndPort.substring(0, colon) : hostAndPort;
        for (String entry : entries) {
            if (entry.equals(hostAndPort) || (entry.indexOf('/') > 0 && holds(entry, host))) {
                return true;
            }
        }
        return false;
    }

    private static boolean holds(String net, String host) {
        int slash = net.indexOf('/');
        InetAddress base = literal(net.substring(0, slash));
        InetAddress address = literal(host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
        String length = net.substring(slash + 1);
        if (base == null || address == null || !length.matches("[0-9]{1,3}")) {
            return false;
        }
        byte[] left = base.getAddress();
        byte[] right = address.getAddress();
        int bits = Integer.parseInt(length);
        if (left.length != right.length || bits > left.length * 8) {
            return false;
        }
        for (int i = 0; i < bits; i++) {
            int mask = 0x80 >> (i % 8);
            if ((left[i / 8] & mask) != (right[i / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable InetAddress literal(String text) {
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
