package io.jcontainers.runc.container;

import io.jcontainers.runc.cgroup.BytePath;
import io.jcontainers.runc.cgroup.CgroupHost;
import io.jcontainers.runc.cgroup.V2Hierarchy;
import io.jcontainers.runc.host.Caller;
import io.jcontainers.runc.request.Need;
import io.jcontainers.runc.request.Request;
import io.jcontainers.runc.request.RequestException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Where the bus is on which systemd listens.
 *
 * @param socket path of its unix socket, one byte a character; with a leading NUL a name in the abstract namespace
 * @param uid the caller's effective user id as the bus sees it: outside of user namespaces
 */
record BusAddress(String socket, long uid) {
    /** systemd's own socket, for root alone: D-Bus without a bus. */
    static final BusAddress SYSTEMD = new BusAddress("/run/systemd/private", 0);

    private static final String SYSTEM = "/run/dbus/system_bus_socket";
    private static final int MOST_PATH_BYTES = 107;
    private static final int MAP_BYTES = 8192;

    /** The system's bus for the host's root, the user's own for everybody else. */
    static BusAddress of(Request request, Caller caller) {
        long uid = outside(request, caller.uid());
        if (!caller.rootless()) {
            return new BusAddress(SYSTEM, uid);
        }
        String given = request.environment().getOrDefault("DBUS_SESSION_BUS_ADDRESS", "");
        String socket = parse(given);
        if (socket.isEmpty()) {
            String directory = request.environment().getOrDefault("XDG_RUNTIME_DIR", "");
            socket = (directory.isEmpty() ? "/run/user/" + uid : directory) + "/bus";
        }
        if (socket.length() > MOST_PATH_BYTES) {
            throw new RequestException(
                    "systemd-bus",
                    "the path of the user's bus is longer than " + MOST_PATH_BYTES + " bytes: " + socket);
        }
        return new BusAddress(socket, uid);
    }

    /** The first unix address of a list as the D-Bus specification writes it; empty where there is none. */
    static String parse(String addresses) {
        for (String address : addresses.split(";", -1)) {
            if (!address.startsWith("unix:")) {
                continue;
            }
            for (String pair : address.substring("unix:".length()).split(",", -1)) {
                if (pair.startsWith("path=")) {
                    return unescape(pair.substring("path=".length()));
                }
                if (pair.startsWith("abstract=")) {
                    return "\0" + unescape(pair.substring("abstract=".length()));
                }
            }
        }
        return "";
    }

    private static String unescape(String value) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            boolean escape = value.charAt(i) == '%' && i + 2 < value.length();
            int code = escape ? hex(value.substring(i + 1, i + 3)) : -1;
            out.append(code < 0 ? value.charAt(i) : (char) code);
            i += code < 0 ? 0 : 2;
        }
        return out.toString();
    }

    private static int hex(String two) {
        int high = Character.digit(two.charAt(0), 16);
        int low = Character.digit(two.charAt(1), 16);
        return high < 0 || low < 0 ? -1 : high * 16 + low;
    }

    /** By {@code /proc/self/uid_map}: lines of first id inside, first id outside, count. */
    private static long outside(Request request, long uid) {
        byte[] map = request.files().orEmpty(Need.file("/proc/self/uid_map", MAP_BYTES));
        for (String line : new String(map, StandardCharsets.US_ASCII).split("\n")) {
            String[] words = line.trim().split("\\s+");
            if (words.length == 3) {
                long inside = Long.parseLong(words[0]);
                if (uid >= inside && uid - inside < Long.parseLong(words[2])) {
                    return Long.parseLong(words[1]) + uid - inside;
                }
            }
        }
        return uid;
    }

    /**
     * The cgroup of the user's own systemd, where the caller's cgroup does not tell it: after a login it is beside that
     * of the session. Null where it does.
     */
    @Nullable
    BytePath managerCgroup(CgroupHost host) {
        V2Hierarchy v2 = host.v2();
        if (v2 == null) {
            return null;
        }
        for (BytePath ancestor : v2.ownPathInMount().prefixes()) {
            if (ancestor.fileName().startsWith("user@")) {
                return null;
            }
        }
        return new BytePath("/user.slice/user-" + uid + ".slice/user@" + uid + ".service");
    }

    /** {@code struct sockaddr_un}, of exactly the length that connect(2) has to be told. */
    byte[] bytes() {
        byte[] name = socket.getBytes(StandardCharsets.ISO_8859_1);
        boolean named = !socket.startsWith("\0");
        return ByteBuffer.allocate(2 + name.length + (named ? 1 : 0))
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) 1)
                .put(name)
                .array();
    }

    /** Whether it is the system's bus. */
    boolean isSystem() {
        return socket.equals(SYSTEM);
    }

    /** For people. */
    String display() {
        return socket.replace('\0', '@');
    }
}
