package io.jcontainers.conformance.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Mounts the hugetlb controller of cgroup v1 where the host has v1 controllers and this one is free: crun 1.8 refuses a
 * hybrid host without it. Does nothing elsewhere. Closing undoes what was done.
 */
final class HugetlbMount implements AutoCloseable {
    private static final Path DIRECTORY = Path.of("/sys/fs/cgroup/hugetlb");
    /** A hierarchy that is unmounted before its removed groups are freed (RCU, a work queue) stays in the kernel. */
    private static final Duration GROUPS_FREED = Duration.ofMillis(500);

    private final boolean madeDirectory;
    private final boolean mounted;

    HugetlbMount() throws IOException {
        boolean free = Files.isDirectory(Path.of("/sys/fs/cgroup/memory"))
                && Files.readAllLines(Path.of("/proc/cgroups")).stream().anyMatch(line -> line.startsWith("hugetlb"))
                && Files.readAllLines(Path.of("/proc/self/mounts")).stream()
                        .noneMatch(line -> line.matches("\\S+ \\S+ cgroup \\S*\\bhugetlb\\b.*"));
        madeDirectory = free && !Files.exists(DIRECTORY);
        if (madeDirectory) {
            Files.createDirectory(DIRECTORY);
        }
        mounted = free && call("mount", "-t", "cgroup", "-o", "hugetlb", "cgroup", DIRECTORY.toString()) == 0;
    }

    private static int call(String... command) {
        try {
            return new ProcessBuilder(List.of(command)).inheritIO().start().waitFor();
        } catch (IOException e) {
            throw new BenchFailure(String.join(" ", command), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchFailure(String.join(" ", command), e);
        }
    }

    @Override
    public void close() throws IOException {
        if (mounted) {
            LockSupport.parkNanos(GROUPS_FREED.toNanos());
            call("umount", DIRECTORY.toString());
        }
        if (madeDirectory) {
            Files.deleteIfExists(DIRECTORY);
        }
    }
}
