package io.jcontainers.runc.host;

import io.jcontainers.runc.request.Need;
import io.jcontainers.runc.request.Request;
import io.jcontainers.runc.request.RequestException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Who calls.
 *
 * @param uid effective uid, as the caller's user namespace counts
 * @param gid effective gid
 * @param bounding capability bounding set, one bit a capability
 * @param effective effective capabilities
 * @param umask permission bits that its files lack
 * @param inUserNamespace whether its user namespace is not the host's first one
 */
public record Caller(long uid, long gid, long bounding, long effective, int umask, boolean inUserNamespace) {
    private static final int MOST_BYTES = 8192;
    private static final int CAP_SYS_ADMIN = 21;

    /**
     * From {@code /proc/self/status} and {@code /proc/self/uid_map}.
     *
     * @throws RequestException when /proc is that of another pid namespace
     */
    public static Caller of(Request request) {
        Map<String, String> status = new HashMap<>();
        String text = text(request, "/proc/self/status");
        for (String line : text.split("\n")) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                status.put(line.substring(0, colon), line.substring(colon + 1).trim());
            }
        }
        requireOwnProc(request, status);
        String[] map = text(request, "/proc/self/uid_map").trim().split("\\s+");
        boolean whole = map.length == 3 && map[0].equals("0") && map[1].equals("0") && map[2].equals("4294967295");
        return new Caller(
                request.ids().euid(),
                request.ids().egid(),
                Long.parseUnsignedLong(status.getOrDefault("CapBnd", "0"), 16),
                Long.parseUnsignedLong(status.getOrDefault("CapEff", "0"), 16),
                Integer.parseInt(status.getOrDefault("Umask", "0022"), 8),
                !whole);
    }

    /** What is asked of /proc by pid would be told of other processes. */
    private static void requireOwnProc(Request request, Map<String, String> status) {
        String own = Integer.toString(request.ids().pid());
        String shown = status.getOrDefault("Pid", own);
        if (!shown.equals(own)) {
            throw new RequestException(
                    "proc-foreign",
                    "/proc belongs to another pid namespace, where this process is " + shown + " and not " + own
                            + ": mount a proc file system of this one");
        }
    }

    private static String text(Request request, String path) {
        return new String(request.files().orEmpty(Need.file(path, MOST_BYTES)), StandardCharsets.UTF_8);
    }

    /** Whether it has CAP_SYS_ADMIN, in its own user namespace. */
    public boolean mayMount() {
        return (effective >>> CAP_SYS_ADMIN & 1) != 0;
    }

    /** Whether it lacks the host's root: an ordinary user, or root of some user namespace. */
    public boolean rootless() {
        return uid != 0 || inUserNamespace;
    }
}
