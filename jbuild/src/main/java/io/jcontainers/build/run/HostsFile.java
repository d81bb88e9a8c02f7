package io.jcontainers.build.run;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The /etc/hosts of steps.
 *
 * @param hostname that steps see
 * @param more lines besides
 */
public record HostsFile(String hostname, List<Entry> more) {
    /** In place of an address: the one by which a step reaches the host. */
    static final String HOST_GATEWAY = "host-gateway";

    /** Takes an immutable copy. */
    public HostsFile {
        more = List.copyOf(more);
    }

    /** A line. */
    public record Entry(String address, String name) {
        /**
         * Reads {@code NAME:ADDRESS} or {@code NAME=ADDRESS}, the address perhaps in brackets, or
         * {@code host-gateway}.
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
            if ((!isAddress(address) && !address.equals(HOST_GATEWAY))
                    || text.substring(0, sign).matches("(?s).*[\\s#].*")) {
                throw new IllegalArgumentException("invalid IP address in add-host: \"" + address + "\"");
            }
            return new Entry(address, text.substring(0, sign));
        }

        /** Whether it means the host, whatever its address is. */
        public boolean isHost() {
            return address.equals(HOST_GATEWAY);
        }
    }

    /** Whether it is an IPv4 or IPv6 address in digits; names are never looked up. */
    static boolean isAddress(String text) {
        if (text.matches("\\d{1,3}(\\.\\d{1,3}){3}")) {
            return List.of(text.split("\\.")).stream().allMatch(part -> Integer.parseInt(part) <= 255);
        }
        return text.contains(":") && text.matches("[0-9a-fA-F:.]{2,45}(%[\\w.-]+)?");
    }

    /** Its text in a network; a host that can't be reached from there has no line. */
    public byte[] in(StepNetwork network) {
        StringBuilder text = new StringBuilder("127.0.0.1\tlocalhost ")
                .append(hostname)
                .append("\n::1\tlocalhost ip6-localhost ip6-loopback\n");
        for (Entry entry : more) {
            String address = entry.isHost() ? network.hostAddress() : entry.address();
            if (address != null) {
                text.append(address).append('\t').append(entry.name()).append('\n');
            }
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
