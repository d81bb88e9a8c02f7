package io.jcontainers.spec;

import org.jspecify.annotations.Nullable;

/**
 * One device access rule.
 *
 * @param allow allow or deny
 * @param type {@code a} (all), {@code c} or {@code b}; absent means all
 * @param major major number; absent means all
 * @param minor minor number; absent means all
 * @param access some of {@code r}, {@code w}, {@code m}; absent means all
 */
public record DeviceCgroup(
        boolean allow,
        @Nullable String type,
        @Nullable Long major,
        @Nullable Long minor,
        @Nullable String access) {}
