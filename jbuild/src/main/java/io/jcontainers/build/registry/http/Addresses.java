package io.jcontainers.build.registry.http;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Hosts that are written as addresses, in every form that a resolver takes, and which of them no stranger may name. */
public final class Addresses {
    private static final byte[] NAT64 = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};

    private Addresses() {}

    /** Whether the host is this machine: localhost, 127.0.0.0/8 or ::1. */
    public static boolean isLoopback(String host) {
        InetAddress address = literal(host);
        return address == null ? isLocalName(host) : address.isLoopbackAddress();
    }

    /**
     * Whether the host is this machine, or an address of a private, link-local, shared or otherwise special net: also
     * decimal, octal and hexadecimal ones, and IPv4 ones within IPv6.
     */
    public static boolean isInternal(String host) {
        InetAddress address = literal(host);
        return address == null ? isLocalName(host) : isInternal(address);
    }

    /** Whether the host is an address of this link only, such as those where clouds keep secrets of their machines. */
    public static boolean isLinkLocal(String host) {
        InetAddress address = literal(host);
        if (address instanceof Inet6Address && !address.isLinkLocalAddress()) {
            byte[] bytes = address.getAddress();
            boolean embeds = isInternal6(bytes) && (bytes[0] & 0xfe) != 0xfc;
            return embeds && embedded(bytes, bytes[0] == 0x20 ? 2 : 12).isLinkLocalAddress();
        }
        return address != null && address.isLinkLocalAddress();
    }

    private static boolean isLocalName(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.equals("localhost") || name.endsWith(".localhost") || name.equals("localhost.");
    }

    private static @Nullable InetAddress literal(String host) {
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        String plain = bare.endsWith(".") ? bare.substring(0, bare.length() - 1) : bare;
        if (plain.isEmpty()) {
            return null;
        }
        try {
            return Inet4Address.ofPosixLiteral(plain);
        } catch (IllegalArgumentException e) {
            // Not that form.
        }
        try {
            return InetAddress.ofLiteral(plain);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static boolean isInternal(InetAddress address) {
        if (address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return true;
        }
        byte[] bytes = address.getAddress();
        return address instanceof Inet6Address ? isInternal6(bytes) : isInternal4(bytes);
    }

    private static boolean isInternal4(byte[] bytes) {
        int first = bytes[0] & 0xff;
        int second = bytes[1] & 0xff;
        boolean shared = first == 100 && (second & 0xc0) == 64; // RFC 6598
        boolean special = first == 192 && second == 0 && bytes[2] == 0; // RFC 6890
        return first == 0 || first >= 240 || shared || special || (first == 198 && (second & 0xfe) == 18);
    }

    private static boolean isInternal6(byte[] bytes) {
        if ((bytes[0] & 0xfe) == 0xfc) { // RFC 4193
            return true;
        }
        if (bytes[0] == 0x20 && bytes[1] == 0x02) { // 6to4
            return isInternal(embedded(bytes, 2));
        }
        boolean mapped = Arrays.equals(bytes, 0, 10, new byte[10], 0, 10);
        boolean nat64 = Arrays.equals(bytes, 0, NAT64.length, NAT64, 0, NAT64.length);
        return (mapped || nat64) && isInternal(embedded(bytes, 12));
    }

    private static InetAddress embedded(byte[] bytes, int offset) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, offset, offset + 4));
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
