package io.jcontainers.spec;

import org.jspecify.annotations.Nullable;

/**
 * Cgroup support; absent means unknown.
 *
 * @param v1 cgroup v1
 * @param v2 cgroup v2
 * @param systemd systemd's system manager
 * @param systemdUser systemd's user manager
 * @param rdma RDMA controller
 */
public record FeaturesCgroup(
        @Nullable Boolean v1,
        @Nullable Boolean v2,
        @Nullable Boolean systemd,
        @Nullable Boolean systemdUser,
        @Nullable Boolean rdma) {}
