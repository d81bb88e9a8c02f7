package io.jcontainers.build.network.rootless;

import java.util.List;

/** A program that connects a network namespace with sockets of its own. The host's loopback device is out of reach. */
enum Carrier {
    /** The faster one: no translation of addresses, IPv6 too. */
    PASTA(
            "pasta",
            List.of(
                    "--foreground",
                    "--quiet",
                    "--config-net",
                    "--no-map-gw",
                    "--tcp-ports",
                    "none",
                    "--udp-ports",
                    "none",
                    "--tcp-ns",
                    "none",
                    "--udp-ns",
                    "none",
                    "--ns-ifname",
                    Carrier.DEVICE,
                    "--netns",
                    "/proc/" + Carrier.PID + "/ns/net")),
    /** Older, and more often there. */
    SLIRP4NETNS(
            "slirp4netns",
            List.of("--configure", "--disable-host-loopback", "--mtu=65520", Carrier.PID, Carrier.DEVICE));

    /** Stands for the process that holds the namespace ({@code netns.h}). */
    private static final String PID = "@PID@";

    private static final String DEVICE = "eth0";

    private final String program;
    private final List<String> arguments;

    Carrier(String program, List<String> arguments) {
        this.program = program;
        this.arguments = arguments;
    }

    /** Its name, for PATH. */
    String program() {
        return program;
    }

    List<String> arguments() {
        return arguments;
    }
}
