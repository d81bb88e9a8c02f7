package io.jcontainers.build.dockerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads the expanded words of {@code EXPOSE}: {@code [ip:][host:]port[-port][/proto]}. */
public final class ExposedPorts {
    private static final Set<String> PROTOCOLS = Set.of("tcp", "udp", "sctp");
    private static final int MOST_PORT = 65_535;
    private static final int MOST = 200_000;

    private ExposedPorts() {}

    /**
     * A word by its parts.
     *
     * @param host address and port of a host that have no meaning in an image, empty for none
     * @param range port or ports
     * @param protocol as written, empty for tcp
     */
    public record Spec(String host, String range, String protocol) {
        /** Splits a word, whether it is right or not. */
        public static Spec of(String word) {
            int colon = word.lastIndexOf(':');
            String port = word.substring(colon + 1);
            int slash = port.indexOf('/');
            return new Spec(
                    colon < 0 ? "" : word.substring(0, colon),
                    slash < 0 ? port : port.substring(0, slash),
                    slash < 0 ? "" : port.substring(slash + 1));
        }
    }

    /**
     * The ports as the image configuration has them, {@code 80/tcp}, in the order of the words; ranges are taken
     * apart, hosts are left out.
     *
     * @throws IllegalArgumentException with BuildKit's words for anything else
     */
    public static List<String> read(List<String> words) {
        List<String> ports = new ArrayList<>();
        for (String word : words) {
            Spec spec = Spec.of(word);
            String protocol =
                    spec.protocol().isEmpty() ? "tcp" : spec.protocol().toLowerCase(Locale.ROOT);
            if (spec.range().isEmpty()) {
                throw wrong(word, "no port specified");
            }
            if (!PROTOCOLS.contains(protocol)) {
                throw wrong(word, "invalid proto: " + Printed.word(protocol));
            }
            int[] range = range(spec.range());
            if (range.length == 0) {
                throw wrong(word, "invalid containerPort: " + Printed.word(spec.range()));
            }
            checkHost(word, spec.host(), range);
            for (int port = range[0]; port <= range[1]; port++) {
                if (ports.size() == MOST) {
                    throw wrong(word, "more than " + MOST + " ports");
                }
                ports.add(port + "/" + protocol);
            }
        }
        return ports;
    }

    private static void checkHost(String word, String host, int[] ports) {
        if (host.isEmpty()) {
            return;
        }
        int colon = host.lastIndexOf(':');
        String address = colon < 0 ? "" : host.substring(0, colon);
        String port = host.substring(colon + 1);
        if (!address.isEmpty() && !address.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}|\\[[0-9a-fA-F:.]+]|[0-9a-fA-F:.]+")) {
            throw wrong(word, "invalid IP address: " + Printed.word(address));
        }
        if (port.isEmpty()) {
            return;
        }
        int[] range = range(port);
        if (range.length == 0) {
            throw wrong(word, "invalid hostPort: " + Printed.word(port));
        }
        if (range[1] - range[0] != ports[1] - ports[0] && ports[0] != ports[1]) {
            throw wrong(word, "invalid ranges specified for container and host Ports");
        }
    }

    /** First and last, or nothing for what is no range. */
    private static int[] range(String text) {
        if (!text.matches("[0-9]{1,9}(-[0-9]{1,9})?")) {
            return new int[0];
        }
        int dash = text.indexOf('-');
        int first = Integer.parseInt(dash < 0 ? text : text.substring(0, dash));
        int last = dash < 0 ? first : Integer.parseInt(text.substring(dash + 1));
        return first <= last && last <= MOST_PORT ? new int[] {first, last} : new int[0];
    }

    private static IllegalArgumentException wrong(String word, String why) {
        return new IllegalArgumentException("invalid port: " + Printed.quoted(word) + ": " + why);
    }
}
