package io.jcontainers.build.network;

import io.jcontainers.build.network.firewall.Firewall;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * What one engine calls things in the host's network: nobody else's are called so.
 *
 * @param id six hexadecimal digits
 */
record EngineNames(String id) {
    private static final int IDS = 1 << 24;

    static EngineNames random(RandomGenerator random) {
        return new EngineNames(String.format(Locale.ROOT, "%06x", random.nextInt(IDS)));
    }

    /** Begins the names of devices of all engines. */
    static final String ALL_DEVICES = "jb";

    /** Begins the names of its devices. */
    String devices() {
        return ALL_DEVICES + id + "n";
    }

    /** The host's end of a step's line: at most 15 bytes, as the kernel wants it. */
    String device(int number) {
        return devices() + number % 1_000_000;
    }

    /** Its firewall table. */
    String table() {
        return Firewall.TABLES + id;
    }
}
