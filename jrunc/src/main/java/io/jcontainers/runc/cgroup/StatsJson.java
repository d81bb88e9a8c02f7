package io.jcontainers.runc.cgroup;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.jcontainers.runc.cgroup.CgroupStats.BlockIoEntry;
import io.jcontainers.runc.cgroup.CgroupStats.BlockIoStats;
import io.jcontainers.runc.cgroup.CgroupStats.CpuStats;
import io.jcontainers.runc.cgroup.CgroupStats.CpusetStats;
import io.jcontainers.runc.cgroup.CgroupStats.HugetlbStats;
import io.jcontainers.runc.cgroup.CgroupStats.MemoryCounter;
import io.jcontainers.runc.cgroup.CgroupStats.MemoryStats;
import io.jcontainers.runc.cgroup.CgroupStats.Pressure;
import io.jcontainers.runc.cgroup.CgroupStats.Stall;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lines of the command {@code events}: one JSON object and a newline each, in the keys and order of runc. */
public final class StatsJson {
    private static final JsonFactory JSON = new JsonFactory();

    private static final List<String> BLOCK_IO_TABLES = List.of(
            "ioServiceBytesRecursive",
            "ioServicedRecursive",
            "ioQueueRecursive",
            "ioServiceTimeRecursive",
            "ioWaitTimeRecursive",
            "ioMergedRecursive",
            "ioTimeRecursive",
            "sectorsRecursive");

    private final JsonGenerator out;

    private StatsJson(JsonGenerator out) {
        this.out = out;
    }

    /** A line with the counters of a container. */
    public static byte[] stats(String containerId, CgroupStats stats) {
        return line("stats", containerId, json -> json.data(stats));
    }

    /** A line that tells that the container ran out of memory. */
    public static byte[] oom(String containerId) {
        return line("oom", containerId, json -> {});
    }

    private interface Body {
        void write(StatsJson json) throws IOException;
    }

    private static byte[] line(String type, String containerId, Body body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = JSON.createGenerator(bytes)) {
            out.writeStartObject();
            out.writeStringField("type", type);
            out.writeStringField("id", containerId);
            body.write(new StatsJson(out));
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        bytes.write('\n');
        return bytes.toByteArray();
    }

    private void data(CgroupStats stats) throws IOException {
        out.writeObjectFieldStart("data");
        cpu(stats.cpu());
        cpuset(stats.cpuset());
        memory(stats.memory());
        out.writeObjectFieldStart("pids");
        unlessZero("current", stats.pids().current());
        unlessZero("limit", stats.pids().limit());
        out.writeEndObject();
        blockIo(stats.blockIo());
        out.writeObjectFieldStart("hugetlb");
        for (Map.Entry<String, HugetlbStats> entry : stats.hugetlb().entrySet()) {
            out.writeObjectFieldStart(entry.getKey());
            unlessZero("usage", entry.getValue().usage());
            unlessZero("max", entry.getValue().max());
            number("failcnt", entry.getValue().failures());
            out.writeEndObject();
        }
        out.writeEndObject();
        out.writeObjectFieldStart("intel_rdt");
        out.writeEndObject();
        out.writeNullField("network_interfaces");
        out.writeEndObject();
    }

    private void number(String name, long bits) throws IOException {
        out.writeFieldName(name);
        out.writeNumber(Long.toUnsignedString(bits));
    }

    private void unlessZero(String name, long bits) throws IOException {
        if (bits != 0) {
            number(name, bits);
        }
    }

    private void numbers(String name, List<Long> numbers) throws IOException {
        if (numbers.isEmpty()) {
            return;
        }
        out.writeArrayFieldStart(name);
        for (long number : numbers) {
            out.writeNumber(Long.toUnsignedString(number));
        }
        out.writeEndArray();
    }

    private void cpu(CpuStats cpu) throws IOException {
        out.writeObjectFieldStart("cpu");
        boolean used = cpu.total() != 0 || cpu.kernel() != 0 || cpu.user() != 0;
        if (used || !cpu.perCpu().isEmpty() || !cpu.perCpuKernel().isEmpty()) {
            out.writeObjectFieldStart("usage");
            unlessZero("total", cpu.total());
            numbers("percpu", cpu.perCpu());
            numbers("percpu_kernel", cpu.perCpuKernel());
            numbers("percpu_user", cpu.perCpuUser());
            number("kernel", cpu.kernel());
            number("user", cpu.user());
            out.writeEndObject();
        }
        if (cpu.periods() != 0 || cpu.throttledPeriods() != 0 || cpu.throttledTime() != 0) {
            out.writeObjectFieldStart("throttling");
            unlessZero("periods", cpu.periods());
            unlessZero("throttledPeriods", cpu.throttledPeriods());
            unlessZero("throttledTime", cpu.throttledTime());
            out.writeEndObject();
        }
        pressure(cpu.pressure());
        out.writeEndObject();
    }

    private void pressure(@Nullable Pressure pressure) throws IOException {
        if (pressure != null) {
            out.writeObjectFieldStart("psi");
            stall("some", pressure.some());
            stall("full", pressure.full());
            out.writeEndObject();
        }
    }

    private void stall(String name, Stall stall) throws IOException {
        out.writeObjectFieldStart(name);
        percent("avg10", stall.avg10());
        percent("avg60", stall.avg60());
        percent("avg300", stall.avg300());
        number("total", stall.total());
        out.writeEndObject();
    }

    /** Go writes whole numbers without a fraction. */
    private void percent(String name, double value) throws IOException {
        out.writeFieldName(name);
        if (value == Math.rint(value)) {
            out.writeNumber((long) value);
        } else {
            out.writeNumber(value);
        }
    }

    private void cpuset(CpusetStats cpuset) throws IOException {
        Map<String, Long> flags = cpuset.flags();
        out.writeObjectFieldStart("cpuset");
        numbers("cpus", cpuset.cpus());
        number("cpu_exclusive", flags.getOrDefault("cpu_exclusive", 0L));
        numbers("mems", cpuset.mems());
        for (String name : List.of(
                "mem_hardwall",
                "mem_exclusive",
                "memory_migrate",
                "memory_spread_page",
                "memory_spread_slab",
                "memory_pressure",
                "sched_load_balance")) {
            number(name, flags.getOrDefault(name, 0L));
        }
        out.writeNumberField("sched_relax_domain_level", cpuset.relaxDomainLevel());
        out.writeEndObject();
    }

    private void memory(MemoryStats memory) throws IOException {
        out.writeObjectFieldStart("memory");
        unlessZero("cache", memory.cache());
        counter("usage", memory.usage());
        counter("swap", memory.swap());
        counter("kernel", memory.kernel());
        counter("kernelTCP", memory.kernelTcp());
        if (!memory.raw().isEmpty()) {
            out.writeObjectFieldStart("raw");
            for (Map.Entry<String, Long> entry : memory.raw().entrySet()) {
                number(entry.getKey(), entry.getValue());
            }
            out.writeEndObject();
        }
        pressure(memory.pressure());
        out.writeEndObject();
    }

    private void counter(String name, MemoryCounter counter) throws IOException {
        if (counter.equals(MemoryCounter.NONE)) {
            return;
        }
        out.writeObjectFieldStart(name);
        number("limit", counter.limit());
        unlessZero("usage", counter.usage());
        unlessZero("max", counter.max());
        number("failcnt", counter.failures());
        out.writeEndObject();
    }

    private void blockIo(BlockIoStats blockIo) throws IOException {
        out.writeObjectFieldStart("blkio");
        for (String name : BLOCK_IO_TABLES) {
            List<BlockIoEntry> entries = blockIo.tables().getOrDefault(name, List.of());
            if (entries.isEmpty()) {
                continue;
            }
            out.writeArrayFieldStart(name);
            for (BlockIoEntry entry : entries) {
                out.writeStartObject();
                unlessZero("major", entry.major());
                unlessZero("minor", entry.minor());
                if (!entry.op().isEmpty()) {
                    out.writeStringField("op", entry.op());
                }
                unlessZero("value", entry.value());
                out.writeEndObject();
            }
            out.writeEndArray();
        }
        pressure(blockIo.pressure());
        out.writeEndObject();
    }
}
