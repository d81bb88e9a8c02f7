package io.jcontainers.runc.cgroup;

import io.jcontainers.runc.cgroup.CgroupStats.BlockIoEntry;
import io.jcontainers.runc.cgroup.CgroupStats.BlockIoStats;
import io.jcontainers.runc.cgroup.CgroupStats.CpuStats;
import io.jcontainers.runc.cgroup.CgroupStats.CpusetStats;
import io.jcontainers.runc.cgroup.CgroupStats.HugetlbStats;
import io.jcontainers.runc.cgroup.CgroupStats.MemoryCounter;
import io.jcontainers.runc.cgroup.CgroupStats.MemoryStats;
import io.jcontainers.runc.cgroup.CgroupStats.PidsStats;
import io.jcontainers.runc.cgroup.CgroupStats.Pressure;
import io.jcontainers.runc.cgroup.CgroupStats.Stall;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the counters of a v2 cgroup, in the units and under the names that v1 has. */
final class V2Stats {
    private static final long NANOS_PER_USEC = 1000;
    private static final CpusetStats NO_CPUSET = new CpusetStats(List.of(), List.of(), Map.of(), 0);

    /** A key of io.stat, and the v1 table and operation for it. */
    private record IoKey(String table, String op) {}

    private static final Map<String, IoKey> IO_KEYS = Map.of(
            "rbytes", new IoKey("ioServiceBytesRecursive", "Read"),
            "wbytes", new IoKey("ioServiceBytesRecursive", "Write"),
            "rios", new IoKey("ioServicedRecursive", "Read"),
            "wios", new IoKey("ioServicedRecursive", "Write"));

    private final StatsSource source;
    private final List<String> hugePageSizes;

    V2Stats(Map<String, byte[]> contents, List<String> hugePageSizes) {
        this.source = new StatsSource(contents);
        this.hugePageSizes = hugePageSizes;
    }

    CgroupStats parse() {
        return new CgroupStats(
                cpu(),
                NO_CPUSET,
                memory(),
                pids(),
                new BlockIoStats(io(), pressure("io.pressure")),
                source.hugetlb(hugePageSizes, "current", this::hugetlb));
    }

    private CpuStats cpu() {
        Map<String, Long> stat = source.table("cpu.stat");
        return new CpuStats(
                stat.getOrDefault("usage_usec", 0L) * NANOS_PER_USEC,
                stat.getOrDefault("system_usec", 0L) * NANOS_PER_USEC,
                stat.getOrDefault("user_usec", 0L) * NANOS_PER_USEC,
                List.of(),
                List.of(),
                List.of(),
                stat.getOrDefault("nr_periods", 0L),
                stat.getOrDefault("nr_throttled", 0L),
                stat.getOrDefault("throttled_usec", 0L) * NANOS_PER_USEC,
                pressure("cpu.pressure"));
    }

    /** v1 counts memory and swap together, so both are added up; a greatest sum is not known. */
    private MemoryStats memory() {
        SortedMap<String, Long> raw = new TreeMap<>(source.table("memory.stat"));
        MemoryCounter usage = counter("memory");
        MemoryCounter swapOnly = counter("memory.swap");
        boolean limited = swapOnly.limit() != KernelText.MAX && usage.limit() != KernelText.MAX;
        MemoryCounter swap = new MemoryCounter(
                limited ? swapOnly.limit() + usage.limit() : KernelText.MAX, swapOnly.usage() + usage.usage(), 0, 0);
        return new MemoryStats(
                raw.getOrDefault("file", 0L),
                usage,
                source.has("memory.current") ? swap : MemoryCounter.NONE,
                MemoryCounter.NONE,
                MemoryCounter.NONE,
                raw,
                pressure("memory.pressure"));
    }

    private MemoryCounter counter(String prefix) {
        return new MemoryCounter(
                source.number(prefix + ".max"), source.number(prefix + ".current"), source.number(prefix + ".peak"), 0);
    }

    /** Without the controller the processes are counted. */
    private PidsStats pids() {
        if (!source.has("pids.current")) {
            byte[] procs = source.content("cgroup.procs");
            return new PidsStats(procs == null ? 0 : KernelText.lines(procs).size(), 0);
        }
        long limit = source.number("pids.max");
        return new PidsStats(source.number("pids.current"), limit == KernelText.MAX ? 0 : limit);
    }

    /** Lines {@code 8:0 rbytes=1 wbytes=2 rios=3 wios=4 dbytes=5 dios=6}. */
    private Map<String, List<BlockIoEntry>> io() {
        Map<String, List<BlockIoEntry>> tables = new LinkedHashMap<>();
        byte[] content = source.content("io.stat");
        for (String line : content == null ? List.<String>of() : KernelText.lines(content)) {
            List<String> words = KernelText.words(line);
            String[] numbers = words.getFirst().split(":", -1);
            if (numbers.length != 2) {
                continue;
            }
            long major = KernelText.number("io.stat", numbers[0]);
            long minor = KernelText.number("io.stat", numbers[1]);
            for (String word : words.subList(1, words.size())) {
                String[] pair = word.split("=", 2);
                IoKey key = IO_KEYS.get(pair[0]);
                if (key != null && pair.length == 2) {
                    long value = KernelText.number("io.stat", pair[1]);
                    tables.computeIfAbsent(key.table(), table -> new ArrayList<>())
                            .add(new BlockIoEntry(major, minor, key.op(), value));
                }
            }
        }
        return tables;
    }

    /** Lines {@code some avg10=0.00 avg60=0.00 avg300=0.00 total=0} (Documentation/accounting/psi.rst). */
    private @Nullable Pressure pressure(String file) {
        byte[] content = source.content(file);
        if (content == null) {
            return null;
        }
        Stall some = Stall.NONE;
        Stall full = Stall.NONE;
        for (String line : KernelText.lines(content)) {
            if (line.startsWith("some ")) {
                some = stall(file, line);
            } else if (line.startsWith("full ")) {
                full = stall(file, line);
            }
        }
        return new Pressure(some, full);
    }

    private static Stall stall(String file, String line) {
        Map<String, String> pairs = new LinkedHashMap<>();
        List<String> words = KernelText.words(line);
        for (String word : words.subList(1, words.size())) {
            String[] pair = word.split("=", 2);
            if (pair.length != 2) {
                throw new CgroupException(file, "invalid psi data: " + GoText.quote(word));
            }
            pairs.put(pair[0], pair[1]);
        }
        return new Stall(
                percent(file, pairs, "avg10"),
                percent(file, pairs, "avg60"),
                percent(file, pairs, "avg300"),
                KernelText.number(file, pairs.getOrDefault("total", "0")));
    }

    private static double percent(String file, Map<String, String> pairs, String key) {
        String text = pairs.getOrDefault(key, "0");
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new CgroupException(file, "invalid psi value: " + GoText.quote(key + "=" + text));
        }
    }

    private HugetlbStats hugetlb(String prefix) {
        long failures = source.table(prefix + "events").getOrDefault("max", 0L);
        return new HugetlbStats(source.number(prefix + "current"), 0, failures);
    }
}
