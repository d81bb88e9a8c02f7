package io.jcontainers.runc.cgroup;

import io.jcontainers.runc.cgroup.CgroupStats.BlockIoStats;
import io.jcontainers.runc.cgroup.CgroupStats.CpuStats;
import io.jcontainers.runc.cgroup.CgroupStats.CpusetStats;
import io.jcontainers.runc.cgroup.CgroupStats.HugetlbStats;
import io.jcontainers.runc.cgroup.CgroupStats.MemoryCounter;
import io.jcontainers.runc.cgroup.CgroupStats.MemoryStats;
import io.jcontainers.runc.cgroup.CgroupStats.PidsStats;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the counters of v1 hierarchies. */
final class V1Stats {
    private static final long NANOS_PER_SEC = 1_000_000_000;
    /** USER_HZ: 100 on every architecture that containers run on. */
    private static final long TICKS_PER_SEC = 100;

    private static final String USAGE_ALL = "cpuacct.usage_all";
    private static final String RELAX_LEVEL = "sched_relax_domain_level";

    /** In the order of the events' JSON. */
    private static final List<String> CPUSET_FLAGS = List.of(
            "cpu_exclusive",
            "mem_hardwall",
            "mem_exclusive",
            "memory_migrate",
            "memory_spread_page",
            "memory_spread_slab",
            "memory_pressure",
            "sched_load_balance");

    private final StatsSource source;
    private final List<String> hugePageSizes;

    V1Stats(Map<String, byte[]> contents, List<String> hugePageSizes) {
        this.source = new StatsSource(contents);
        this.hugePageSizes = hugePageSizes;
    }

    CgroupStats parse() {
        return new CgroupStats(
                cpu(),
                cpuset(),
                memory(),
                pids(),
                new BlockIoStats(V1BlockIoStats.parse(source.contents()), null),
                source.hugetlb(hugePageSizes, "usage_in_bytes", this::hugetlb));
    }

    private CpuStats cpu() {
        Map<String, Long> throttling = source.table("cpu.stat");
        Map<String, Long> ticks = source.table("cpuacct.stat");
        List<Long> kernel = new ArrayList<>();
        List<Long> user = new ArrayList<>();
        byte[] all = source.content(USAGE_ALL);
        if (all != null) {
            usageByCpu(all, user, kernel);
        }
        return new CpuStats(
                source.number("cpuacct.usage"),
                nanos(ticks.getOrDefault("system", 0L)),
                nanos(ticks.getOrDefault("user", 0L)),
                source.numbers("cpuacct.usage_percpu"),
                kernel,
                user,
                throttling.getOrDefault("nr_periods", 0L),
                throttling.getOrDefault("nr_throttled", 0L),
                throttling.getOrDefault("throttled_time", 0L),
                null);
    }

    /** A header, then lines {@code cpu user system} in nanoseconds. */
    private static void usageByCpu(byte[] content, List<Long> user, List<Long> kernel) {
        List<String> lines = KernelText.lines(content);
        for (int i = 1; i < lines.size(); i++) {
            List<String> words = KernelText.words(lines.get(i));
            if (words.size() == 3) {
                user.add(KernelText.number(USAGE_ALL, words.get(1)));
                kernel.add(KernelText.number(USAGE_ALL, words.get(2)));
            }
        }
    }

    private static long nanos(long ticks) {
        return ticks * (NANOS_PER_SEC / TICKS_PER_SEC);
    }

    private CpusetStats cpuset() {
        Map<String, Long> flags = new LinkedHashMap<>();
        for (String name : CPUSET_FLAGS) {
            flags.put(name, source.number(cpusetFile(name)));
        }
        byte[] level = source.content(cpusetFile(RELAX_LEVEL));
        return new CpusetStats(list("cpus"), list("mems"), flags, level == null ? 0 : relaxLevel(level));
    }

    private String cpusetFile(String name) {
        String prefixed = "cpuset." + name;
        return source.has(prefixed) ? prefixed : name;
    }

    private static long relaxLevel(byte[] content) {
        String text = KernelText.strip(content);
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new CgroupException(RELAX_LEVEL, "unable to parse " + GoText.quote(text) + " as an int");
        }
    }

    private List<Long> list(String name) {
        String file = cpusetFile(name);
        byte[] content = source.content(file);
        List<Long> numbers = new ArrayList<>();
        if (content == null || KernelText.strip(content).isEmpty()) {
            return numbers;
        }
        for (String part : KernelText.strip(content).split(",", -1)) {
            String[] ends = part.split("-", 2);
            long from = KernelText.number(file, ends[0]);
            long to = ends.length == 2 ? KernelText.number(file, ends[1]) : from;
            if (from > to || to > 0xFFFF) {
                throw new CgroupException(file, "invalid range " + GoText.quote(part));
            }
            for (long number = from; number <= to; number++) {
                numbers.add(number);
            }
        }
        return numbers;
    }

    private MemoryStats memory() {
        SortedMap<String, Long> raw = new TreeMap<>(source.table("memory.stat"));
        return new MemoryStats(
                raw.getOrDefault("cache", 0L),
                counter("memory"),
                counter("memory.memsw"),
                counter("memory.kmem"),
                counter("memory.kmem.tcp"),
                raw,
                null);
    }

    private MemoryCounter counter(String prefix) {
        return new MemoryCounter(
                source.number(prefix + ".limit_in_bytes"),
                source.number(prefix + ".usage_in_bytes"),
                source.number(prefix + ".max_usage_in_bytes"),
                source.number(prefix + ".failcnt"));
    }

    private PidsStats pids() {
        long limit = source.number("pids.max");
        return new PidsStats(source.number("pids.current"), limit == KernelText.MAX ? 0 : limit);
    }

    private HugetlbStats hugetlb(String prefix) {
        return new HugetlbStats(
                source.number(prefix + "usage_in_bytes"),
                source.number(prefix + "max_usage_in_bytes"),
                source.number(prefix + "failcnt"));
    }
}
