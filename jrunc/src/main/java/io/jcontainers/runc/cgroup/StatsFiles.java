package io.jcontainers.runc.cgroup;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which files the statistics of a container are read from.
 *
 * @param files every file that may tell something; those that are missing are left out of what is read
 */
public record StatsFiles(List<StatsFile> files) {
    /**
     * A file.
     *
     * @param path where it is
     * @param name its name: its key among what was read, as no two hierarchies have a file of one name
     */
    public record StatsFile(BytePath path, String name) {}

    private record ControllerFile(String controller, String name) {}

    private static final List<ControllerFile> V1 = List.of(
            new ControllerFile("cpu", "cpu.stat"),
            new ControllerFile("cpuacct", "cpuacct.usage"),
            new ControllerFile("cpuacct", "cpuacct.stat"),
            new ControllerFile("cpuacct", "cpuacct.usage_percpu"),
            new ControllerFile("cpuacct", "cpuacct.usage_all"),
            new ControllerFile("pids", "pids.current"),
            new ControllerFile("pids", "pids.max"),
            new ControllerFile("memory", "memory.stat"));

    /** Four counters each; all but the first are missing in some kernels. */
    private static final List<String> V1_MEMORY = List.of("memory", "memory.memsw", "memory.kmem", "memory.kmem.tcp");

    private static final List<String> V1_COUNTERS =
            List.of("usage_in_bytes", "max_usage_in_bytes", "failcnt", "limit_in_bytes");

    private static final List<String> CPUSET = List.of(
            "cpus",
            "cpu_exclusive",
            "mems",
            "mem_hardwall",
            "mem_exclusive",
            "memory_migrate",
            "memory_spread_page",
            "memory_spread_slab",
            "memory_pressure",
            "sched_load_balance",
            "sched_relax_domain_level");

    private static final List<String> V2 = List.of(
            "cpu.stat",
            "cpu.pressure",
            "memory.stat",
            "memory.current",
            "memory.max",
            "memory.peak",
            "memory.swap.current",
            "memory.swap.max",
            "memory.swap.peak",
            "memory.pressure",
            "pids.current",
            "pids.max",
            "cgroup.procs",
            "io.stat",
            "io.pressure");

    /** Takes an immutable copy. */
    public StatsFiles {
        files = List.copyOf(files);
    }

    /**
     * The files of a container.
     *
     * @param placement where its cgroup is
     * @param hugePageSizes sizes that the host has, see {@link HugePageSizes}
     */
    public static StatsFiles of(CgroupPlacement placement, Collection<String> hugePageSizes) {
        List<StatsFile> files = new ArrayList<>();
        if (placement.mode().limitsAreV1()) {
            v1(placement, hugePageSizes, files);
        } else {
            v2(placement, hugePageSizes, files);
        }
        return new StatsFiles(files);
    }

    private static void v1(CgroupPlacement placement, Collection<String> sizes, List<StatsFile> files) {
        for (ControllerFile file : V1) {
            add(placement.with(file.controller()), file.name(), files);
        }
        for (String prefix : V1_MEMORY) {
            for (String counter : V1_COUNTERS) {
                add(placement.with("memory"), prefix + "." + counter, files);
            }
        }
        HierarchyPlacement cpuset = placement.with("cpuset");
        for (String name : CPUSET) {
            add(cpuset, cpuset != null && cpuset.noPrefix() ? name : "cpuset." + name, files);
        }
        for (String name : V1BlockIoStats.files()) {
            add(placement.with("blkio"), name, files);
        }
        for (String size : sizes) {
            for (String counter : List.of("usage_in_bytes", "max_usage_in_bytes", "failcnt")) {
                add(placement.with("hugetlb"), "hugetlb." + size + ".rsvd." + counter, files);
                add(placement.with("hugetlb"), "hugetlb." + size + "." + counter, files);
            }
        }
    }

    private static void v2(CgroupPlacement placement, Collection<String> sizes, List<StatsFile> files) {
        HierarchyPlacement unified = placement.unified();
        for (String name : V2) {
            add(unified, name, files);
        }
        for (String size : sizes) {
            for (String counter : List.of("current", "events")) {
                add(unified, "hugetlb." + size + ".rsvd." + counter, files);
                add(unified, "hugetlb." + size + "." + counter, files);
            }
        }
    }

    private static void add(@Nullable HierarchyPlacement hierarchy, String name, List<StatsFile> files) {
        if (hierarchy != null) {
            files.add(new StatsFile(hierarchy.file(name), name));
        }
    }
}
