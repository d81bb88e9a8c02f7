package io.jcontainers.build.network;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Which devices' packets the host forwards. For IPv4 the kernel asks the device that a packet comes by, so the devices
 * that answers come by need it; the step's own line has it from its making. For IPv6 it asks a setting for the whole
 * host, which also makes the host deaf to router advertisements: that one is never touched.
 */
final class ForwardingSettings {
    private static final Path NET = Path.of("/proc/sys/net");

    private final Path net;

    ForwardingSettings() {
        this(NET);
    }

    /** @param net in place of {@code /proc/sys/net} */
    ForwardingSettings(Path net) {
        this.net = net;
    }

    /** Whether what comes by a device is forwarded; of one that has gone meanwhile it is. */
    boolean isOn(String device) throws NetworkException {
        Path file = file(device);
        try {
            return !Files.exists(file) || Files.readString(file).strip().equals("1");
        } catch (IOException e) {
            throw new NetworkException(file + " can't be read (" + cause(e) + ")");
        }
    }

    /** Turns it on or off. */
    void set(String device, boolean on) throws NetworkException {
        Path file = file(device);
        try {
            Files.writeString(file, on ? "1" : "0", StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new NetworkException(file + " can't be set to " + (on ? 1 : 0) + " (" + cause(e)
                    + "), and without it no answer reaches a step; net.ipv4.ip_forward=1 would do, too");
        }
    }

    private Path file(String device) {
        return net.resolve("ipv4/conf").resolve(device).resolve("forwarding");
    }

    /** Whether the host forwards IPv6. */
    boolean ipv6() {
        try {
            return Files.readString(net.resolve("ipv6/conf/all/forwarding"))
                    .strip()
                    .equals("1");
        } catch (IOException e) {
            return false; // a kernel without IPv6
        }
    }

    private static String cause(IOException e) {
        String reason = e instanceof FileSystemException failed ? failed.getReason() : e.getMessage();
        return reason == null ? e.getClass().getSimpleName() : reason;
    }
}
