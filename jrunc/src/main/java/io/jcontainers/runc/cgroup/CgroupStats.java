package io.jcontainers.runc.cgroup;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The counters of a container. Every number is unsigned 64-bit, kept in the bits of a {@code long}; 2^64-1 is "no
 * limit".
 *
 * @param cpu CPU time
 * @param cpuset CPUs and memory nodes (v1)
 * @param memory memory
 * @param pids processes
 * @param blockIo block I/O
 * @param hugetlb huge pages by size
 */
public record CgroupStats(
        CpuStats cpu,
        CpusetStats cpuset,
        MemoryStats memory,
        PidsStats pids,
        BlockIoStats blockIo,
        SortedMap<String, HugetlbStats> hugetlb) {
    /**
     * CPU time in nanoseconds.
     *
     * @param total all time
     * @param kernel time in the kernel
     * @param user time in user space
     * @param perCpu all time by CPU (v1)
     * @param perCpuKernel time in the kernel by CPU (v1)
     * @param perCpuUser time in user space by CPU (v1)
     * @param periods enforcement periods
     * @param throttledPeriods periods in which it was throttled
     * @param throttledTime time throttled
     * @param pressure stall information, null where the kernel has none
     */
    public record CpuStats(
            long total,
            long kernel,
            long user,
            List<Long> perCpu,
            List<Long> perCpuKernel,
            List<Long> perCpuUser,
            long periods,
            long throttledPeriods,
            long throttledTime,
            @Nullable Pressure pressure) {}

    /**
     * Pressure stall information.
     *
     * @param some some tasks stalled
     * @param full all tasks stalled
     */
    public record Pressure(Stall some, Stall full) {}

    /**
     * One line of it.
     *
     * @param avg10 percent of the last 10 seconds
     * @param avg60 percent of the last 60 seconds
     * @param avg300 percent of the last 300 seconds
     * @param total microseconds
     */
    public record Stall(double avg10, double avg60, double avg300, long total) {
        /** Nothing. */
        public static final Stall NONE = new Stall(0, 0, 0, 0);
    }

    /**
     * The v1 cpuset.
     *
     * @param cpus CPUs
     * @param mems memory nodes
     * @param flags the other files by name without {@code cpuset.}
     * @param relaxDomainLevel {@code sched_relax_domain_level}, from -1
     */
    public record CpusetStats(List<Long> cpus, List<Long> mems, Map<String, Long> flags, long relaxDomainLevel) {}

    /**
     * Memory in bytes.
     *
     * @param cache page cache
     * @param usage memory
     * @param swap memory and swap together
     * @param kernel kernel memory (v1)
     * @param kernelTcp TCP buffers (v1)
     * @param raw {@code memory.stat}
     * @param pressure stall information, null where the kernel has none
     */
    public record MemoryStats(
            long cache,
            MemoryCounter usage,
            MemoryCounter swap,
            MemoryCounter kernel,
            MemoryCounter kernelTcp,
            SortedMap<String, Long> raw,
            @Nullable Pressure pressure) {}

    /**
     * One counter.
     *
     * @param limit limit
     * @param usage present usage
     * @param max greatest usage
     * @param failures how often the limit was hit
     */
    public record MemoryCounter(long limit, long usage, long max, long failures) {
        /** Nothing. */
        public static final MemoryCounter NONE = new MemoryCounter(0, 0, 0, 0);
    }

    /**
     * Processes.
     *
     * @param current how many
     * @param limit how many there may be; 0 is no limit
     */
    public record PidsStats(long current, long limit) {}

    /**
     * Block I/O.
     *
     * @param tables lists of entries by their names in the events' JSON, such as {@code ioServiceBytesRecursive}
     * @param pressure stall information, null where the kernel has none
     */
    public record BlockIoStats(
            Map<String, List<BlockIoEntry>> tables,
            @Nullable Pressure pressure) {}

    /**
     * One number of one device.
     *
     * @param major major number
     * @param minor minor number
     * @param op {@code Read}, {@code Write} ...; may be empty
     * @param value the number
     */
    public record BlockIoEntry(long major, long minor, String op, long value) {}

    /**
     * Huge pages of one size, in bytes.
     *
     * @param usage present usage
     * @param max greatest usage (v1)
     * @param failures how often the limit was hit
     */
    public record HugetlbStats(long usage, long max, long failures) {}

    /**
     * Reads the counters.
     *
     * @param mode interface of the host
     * @param hugePageSizes as for {@link StatsFiles#of}
     * @param contents contents of the files by their names; missing ones are no error
     * @throws CgroupException for a file that has not its documented form; its field is the file's name
     */
    public static CgroupStats parse(CgroupMode mode, List<String> hugePageSizes, Map<String, byte[]> contents) {
        return mode.limitsAreV1()
                ? new V1Stats(contents, hugePageSizes).parse()
                : new V2Stats(contents, hugePageSizes).parse();
    }
}
