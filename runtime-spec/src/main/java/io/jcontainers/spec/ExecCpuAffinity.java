package io.jcontainers.spec;

import org.jspecify.annotations.Nullable;

/**
 * CPU affinity of a process that joins a container: lists such as {@code 0-3,7}.
 *
 * @param initial CPUs to run on until the cgroup is entered
 * @param finalCpus key {@code final}: CPUs to run on afterwards
 */
public record ExecCpuAffinity(
        @Nullable String initial, @Nullable String finalCpus) {}
