package io.jcontainers.runc.explain;

import io.jcontainers.runc.program.Errno;
import java.util.HashMap;
import java.util.Map;

/** Names of error numbers, errno(3). */
final class ErrnoNames {
    private static final Map<Integer, String> NAMES = names();

    private ErrnoNames() {}

    private static Map<Integer, String> names() {
        Map<Integer, String> names = new HashMap<>(Map.of(
                26, "ETXTBSY",
                36, "ENAMETOOLONG",
                75, "EOVERFLOW",
                110, "ETIMEDOUT"));
        for (Errno errno : Errno.values()) {
            names.put(errno.number(), errno.name());
        }
        return names;
    }

    static String of(int errno) {
        return NAMES.getOrDefault(errno, "errno " + errno);
    }
}
