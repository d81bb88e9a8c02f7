package io.jcontainers.conformance.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Mounts the hugetlb controller of cgroup v1 where the host has v1 controllers and this one is free: crun 1.8 refuses a
 * hybrid host without it. Does nothing elsewhere. Closing undoes what was done.
 */
final class HugetlbMount implements AutoCloseable {
    private static final Path DIRECTORY = Path.of("/sys/fs/cgroup/hugetlb");

    private final boolean madeDirectory;
    private final boolean mounted;

    HugetlbMount() throws IOException {
        boolean free = Files.isDirectory(Path.of("/sys/fs/cgroup/memory"))
                && Files.readAllLines(Path.of("/proc/cgroups")).stream()
                        .anyMatch(line -> line.matches("hugetlb\\s+0\\s.*\\s1"));
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
            call("umount", DIRECTORY.toString());
        }
        if (madeDirectory) {
            Files.deleteIfExists(DIRECTORY);
        }
    }
}
