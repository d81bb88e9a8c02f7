package io.jcontainers.conformance.suite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The cgroup layout of this machine and the programs that the cases need.
 *
 * @param v1 mount point of each v1 controller; the named systemd hierarchy is "name=systemd"
 * @param v2 mount points of cgroup2, at most one
 * @param payload the container's executable
 * @param helper the host-side helper
 */
public record Host(Map<String, Path> v1, List<Path> v2, Path payload, Path helper) {
    private static final List<String> CONTROLLERS = List.of(
            "cpu",
            "cpuacct",
            "cpuset",
            "memory",
            "devices",
            "freezer",
            "blkio",
            "pids",
            "hugetlb",
            "net_cls",
            "net_prio",
            "perf_event",
            "rdma",
            "misc",
            "name=systemd");

    /** @param programs directory with the built payload and helper */
    public static Host read(Path programs) {
        Map<String, Path> v1 = new TreeMap<>();
        List<Path> v2 = new ArrayList<>();
        for (String line : lines(Path.of("/proc/self/mountinfo"))) {
            Mount mount = Mount.parse(line);
            if (mount.type().equals("cgroup2") && v2.isEmpty()) {
                v2.add(Path.of(mount.point()));
            } else if (mount.type().equals("cgroup")) {
                for (String option : mount.superOptions().split(",")) {
                    if (CONTROLLERS.contains(option)) {
                        v1.put(option, Path.of(mount.point()));
                    }
                }
            }
        }
        return new Host(v1, v2, programs.resolve("payload"), programs.resolve("helper"));
    }

    /** No v1 controller at all. */
    public boolean unified() {
        return v1.isEmpty();
    }

    /** Every hierarchy's mount point. */
    public List<Path> hierarchies() {
        List<Path> all = new ArrayList<>(v1.values());
        all.addAll(v2);
        return all.stream().distinct().toList();
    }

    public static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the caller holds a capability, by its bit. */
    public static boolean hasCapability(int bit) {
        return lines(Path.of("/proc/self/status")).stream()
                .filter(l -> l.startsWith("CapEff:"))
                .anyMatch(l -> (Long.parseUnsignedLong(l.substring(7).strip(), 16) >>> bit & 1) == 1);
    }
}
