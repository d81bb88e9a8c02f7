package io.jcontainers.build.run;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** The /etc/hosts of steps. */
public final class HostsFile {
    private HostsFile() {}

    /** A line. */
    public record Entry(String address, String name) {
        /**
         * Reads {@code NAME:ADDRESS} or {@code NAME=ADDRESS}, the address perhaps in brackets.
         *
         * @throws IllegalArgumentException with what is wrong
         */
        public static Entry parse(String text) {
            int equals = text.indexOf('=');
            int colon = text.indexOf(':');
            int sign = equals >= 0 && (colon < 0 || equals < colon) ? equals : colon;
            if (sign <= 0) {
                throw new IllegalArgumentException("bad format for add-host: \"" + text + "\"");
            }
            String address = text.substring(sign + 1);
            if (address.startsWith("[") && address.endsWith("]")) {
                address = address.substring(1, address.length() - 1);
            }
            if (!isAddress(address) || text.substring(0, sign).matches("(?s).*[\\s#].*")) {
                throw new IllegalArgumentException("invalid IP address in add-host: \"" + address + "\"");
            }
            return new Entry(address, text.substring(0, sign));
        }
    }

    /** Whether it is an IPv4 or IPv6 address in digits; names are never looked up. */
    static boolean isAddress(String text) {
        if (text.matches("\\d{1,3}(\\.\\d{1,3}){3}")) {
            return List.of(text.split("\\.")).stream().allMatch(part -> Integer.parseInt(part) <= 255);
        }
        return text.contains(":") && text.matches("[0-9a-fA-F:.]{2,45}(%[\\w.-]+)?");
    }

    /** Its text. */
    public static byte[] of(String hostname, List<Entry> more) {
        StringBuilder text = new StringBuilder("127.0.0.1\tlocalhost ")
                .append(hostname)
                .append("\n::1\tlocalhost ip6-localhost ip6-loopback\n");
        more.forEach(entry ->
                text.append(entry.address()).append('\t').append(entry.name()).append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
