package io.jcontainers.spec;

import org.jspecify.annotations.Nullable;

/** The kinds of namespaces of namespaces(7), by the names of config.json. */
public enum NamespaceType {
    PID("pid"),
    NETWORK("network"),
    MOUNT("mount"),
    IPC("ipc"),
    UTS("uts"),
    USER("user"),
    CGROUP("cgroup"),
    TIME("time");

    private final String key;

    NamespaceType(String key) {
        this.key = key;
    }

    /** The name in config.json, such as {@code network}. */
    public String key() {
        return key;
    }

    /** The kind of that name, or null if there is none. */
    public static @Nullable NamespaceType of(String key) {
        for (NamespaceType type : values()) {
            if (type.key.equals(key)) {
                return type;
            }
        }
        return null;
    }
}
