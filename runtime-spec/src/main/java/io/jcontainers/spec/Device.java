package io.jcontainers.spec;

import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code linux.devices}.
 *
 * @param path path inside the container; empty when absent
 * @param type {@code c}, {@code u} (as c), {@code b} or {@code p}; empty when absent
 * @param major major number
 * @param minor minor number
 * @param fileMode permission bits, 0 to 2^32-1
 * @param uid owner inside the container, 0 to 2^32-1
 * @param gid group inside the container, 0 to 2^32-1
 */
public record Device(
        String path,
        String type,
        long major,
        long minor,
        @Nullable Long fileMode,
        @Nullable Long uid,
        @Nullable Long gid) {}
