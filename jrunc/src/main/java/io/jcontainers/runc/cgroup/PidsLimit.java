package io.jcontainers.runc.cgroup;

/** {@code pids.limit}: the same file and the same values on v1 and v2. */
final class PidsLimit {
    private PidsLimit() {}

    /** Below 0 is no limit. 0 becomes 1: with pids.max 0 nothing could be started in the cgroup, not even by exec. */
    static String fileText(long limit) {
        if (limit < 0) {
            return "max";
        }
        return Long.toString(Math.max(limit, 1));
    }
}
