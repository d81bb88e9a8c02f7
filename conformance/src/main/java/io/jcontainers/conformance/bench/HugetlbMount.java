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
    private static final Path CONTROLLERS = Path.of("/proc/cgroups");
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final int PAUSES = 15;

    private final boolean madeDirectory;
    private final boolean mounted;

    HugetlbMount() throws IOException {
        boolean free = Files.isDirectory(Path.of("/sys/fs/cgroup/memory"))
                && Files.readAllLines(CONTROLLERS).stream().anyMatch(line -> line.startsWith("hugetlb"))
                && Files.readAllLines(Path.of("/proc/self/mounts")).stream()
                        .noneMatch(line -> line.matches("\\S+ \\S+ cgroup \\S*\\bhugetlb\\b.*"));
        madeDirectory = free && !Files.exists(DIRECTORY);
        if (madeDirectory) {
            Files.createDirectory(DIRECTORY);
        }
        mounted = free && call("mount", "-t", "cgroup", "-o", "hugetlb", "cgroup", DIRECTORY.toString()) == 0;
    }

    /** A hierarchy that is unmounted before its removed groups are freed (RCU, a work queue) stays in the kernel. */
    private static void awaitFreedGroups() throws IOException {
        for (int i = 0; i < PAUSES && hasGroups(); i++) {
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private static boolean hasGroups() throws IOException {
        return Files.readAllLines(CONTROLLERS).stream()
                .anyMatch(line -> line.startsWith("hugetlb") && !line.matches("hugetlb\\s+\\S+\\s+1\\s.*"));
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
            awaitFreedGroups();
            call("umount", DIRECTORY.toString());
        }
        if (madeDirectory) {
            Files.deleteIfExists(DIRECTORY);
        }
    }
}
