package io.jcontainers.runc.process;

import java.util.List;

/** Names of resource limits by number; asm-generic/resource.h. */
public final class ResourceLimit {
    private static final List<String> NAMES = List.of(
            "RLIMIT_CPU",
            "RLIMIT_FSIZE",
            "RLIMIT_DATA",
            "RLIMIT_STACK",
            "RLIMIT_CORE",
            "RLIMIT_RSS",
            "RLIMIT_NPROC",
            "RLIMIT_NOFILE",
            "RLIMIT_MEMLOCK",
            "RLIMIT_AS",
            "RLIMIT_LOCKS",
            "RLIMIT_SIGPENDING",
            "RLIMIT_MSGQUEUE",
            "RLIMIT_NICE",
            "RLIMIT_RTPRIO",
            "RLIMIT_RTTIME");

    private ResourceLimit() {}

    /** The number of a name, -1 for none. */
    public static int number(String name) {
        return NAMES.indexOf(name);
    }
}
