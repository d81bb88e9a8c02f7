package io.jcontainers.build.builder;

import io.jcontainers.build.run.RunLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether an ordinary user may set limits: only below cgroups that somebody has handed to him (cgroups(7),
 * "Delegating a hierarchy").
 *
 * @param mounts where cgroups are mounted, {@code /sys/fs/cgroup}
 * @param own content of /proc/self/cgroup
 */
record CgroupDelegation(Path mounts, String own) {
    /** What is missing for limits, for people; empty: nothing. */
    Optional<String> missing(RunLimits limits) {
        List<String> refused = new ArrayList<>();
        for (String controller : controllers(limits)) {
            if (!isDelegated(controller)) {
                refused.add(controller);
            }
        }
        return refused.isEmpty()
                ? Optional.empty()
                : Optional.of("this user may make no cgroup with " + String.join(", ", refused));
    }

    /** Whether a cgroup can be made at all. */
    boolean mayMake() {
        return own.lines().anyMatch(line -> isOwn(line, ""));
    }

    private static List<String> controllers(RunLimits limits) {
        List<String> wanted = new ArrayList<>();
        if (limits.memoryBytes() != null || limits.memorySwapBytes() != null) {
            wanted.add("memory");
        }
        if (limits.cpuShares() != null || limits.cpuQuotaMicros() != null || limits.cpuPeriodMicros() != null) {
            wanted.add("cpu");
        }
        if (limits.cpusetCpus() != null || limits.cpusetMems() != null) {
            wanted.add("cpuset");
        }
        return wanted;
    }

    private boolean isDelegated(String controller) {
        return own.lines().anyMatch(line -> isOwn(line, controller));
    }

    /** A line is {@code number:controllers:path}; version 2 has no controllers there. */
    private boolean isOwn(String line, String controller) {
        String[] fields = line.split(":", 3);
        if (fields.length != 3) {
            return false;
        }
        List<String> controllers = List.of(fields[1].split(","));
        String path = fields[2].replaceFirst("^/+", "");
        if (fields[1].isEmpty()) {
            return isOwn(mounts.resolve(path), controller)
                    || isOwn(mounts.resolve("unified").resolve(path), controller);
        }
        return (controller.isEmpty() || controllers.contains(controller))
                && Files.isWritable(
                        mounts.resolve(fields[1].replaceFirst("^name=", "")).resolve(path));
    }

    private static boolean isOwn(Path cgroup, String controller) {
        Path controllers = cgroup.resolve("cgroup.controllers");
        try {
            return Files.isWritable(cgroup)
                    && Files.isRegularFile(controllers)
                    && (controller.isEmpty()
                            || List.of(Files.readString(controllers).trim().split(" "))
                                    .contains(controller));
        } catch (IOException e) {
            return false;
        }
    }
}
