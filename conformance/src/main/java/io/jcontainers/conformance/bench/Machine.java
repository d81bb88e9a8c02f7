package io.jcontainers.conformance.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/** How busy the machine is, and what it is. */
final class Machine {
    private static final Path STAT = Path.of("/proc/stat");
    private static final Path KERNEL = Path.of("/proc/sys/kernel/osrelease");
    private static final int IDLE = 3;
    private static final int IO_WAIT = 4;

    private Machine() {}

    /** Share of all processors' time that was idle during {@code window}, 0 to 100. */
    static double idlePercent(Duration window) throws IOException, InterruptedException {
        long[] before = ticks();
        Thread.sleep(window);
        long[] after = ticks();
        double all = Arrays.stream(after).sum() - Arrays.stream(before).sum();
        double idle = after[IDLE] + after[IO_WAIT] - before[IDLE] - before[IO_WAIT];
        return all <= 0 ? 100 : 100 * idle / all;
    }

    /** How many cgroup hierarchies are mounted below /sys/fs/cgroup, of both versions. */
    static int cgroupHierarchies() throws IOException {
        try (var lines = Files.lines(Path.of("/proc/self/mounts"))) {
            return (int) lines.filter(line -> line.matches("\\S+ /sys/fs/cgroup/\\S+ cgroup2? .*"))
                    .count();
        }
    }

    static String kernel() throws IOException {
        return Files.readString(KERNEL).strip();
    }

    static int processors() {
        return Runtime.getRuntime().availableProcessors();
    }

    private static long[] ticks() throws IOException {
        try (var lines = Files.lines(STAT)) {
            String[] fields = lines.findFirst().orElseThrow().split("\\s+", -1);
            // user nice system idle iowait irq softirq steal; guest time is part of user
            return Arrays.stream(fields)
                    .skip(1)
                    .limit(8)
                    .mapToLong(Long::parseLong)
                    .toArray();
        }
    }
}
