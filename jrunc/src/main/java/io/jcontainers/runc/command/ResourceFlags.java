package io.jcontainers.runc.command;

import io.jcontainers.runc.cgroup.ByteSize;
import io.jcontainers.runc.request.RequestException;
import io.jcontainers.spec.BlockIo;
import io.jcontainers.spec.Cpu;
import io.jcontainers.spec.Memory;
import io.jcontainers.spec.Pids;
import io.jcontainers.spec.Resources;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Limits on the command line of update; what is not given stays absent. */
final class ResourceFlags {
    private static final long MOST_WEIGHT = 65535;

    private ResourceFlags() {}

    static List<Option> options() {
        return List.of(
                Option.value("blkio-weight", "N", "weight of block I/O, 10 to 1000"),
                Option.value("cpu-period", "USEC", "period of the CPU limit; 0 for the default"),
                Option.value("cpu-quota", "USEC", "CPU time in each period; -1 for no limit"),
                Option.value("cpu-burst", "USEC", "CPU time that unused periods may leave over"),
                Option.value("cpu-share", "N", "weight of CPU time"),
                Option.value("cpu-rt-period", "USEC", "period of the realtime limit; 0 for the default"),
                Option.value("cpu-rt-runtime", "USEC", "realtime CPU time in each period"),
                Option.value("cpuset-cpus", "LIST", "CPUs, such as 0-3,7"),
                Option.value("cpuset-mems", "LIST", "memory nodes"),
                Option.value("cpu-idle", "N", "1 for the scheduler's idle policy, 0 for the normal one"),
                Option.value("memory", "SIZE", "memory, such as 512m; -1 for no limit"),
                Option.value("memory-reservation", "SIZE", "memory that reclaim leaves alone, or soft limit"),
                Option.value("memory-swap", "SIZE", "memory and swap together; -1 for no limit"),
                Option.value("pids-limit", "N", "processes; -1 for no limit"),
                Option.value("l3-cache-schema", "TEXT", "not supported").hide(),
                Option.value("mem-bw-schema", "TEXT", "not supported").hide(),
                Option.value("kernel-memory", "SIZE", "ignored").hide(),
                Option.value("kernel-memory-tcp", "SIZE", "ignored").hide());
    }

    /** What the options ask for. */
    static Resources resources(Arguments arguments) {
        refuse(arguments, "l3-cache-schema", "Intel RDT/CAT: l3 cache schema is not enabled");
        refuse(arguments, "mem-bw-schema", "Intel RDT/MBA: memory bandwidth schema is not enabled");
        Long weight = number(arguments, "blkio-weight");
        if (weight != null && (weight < 0 || weight > MOST_WEIGHT)) {
            throw invalid("blkio-weight", "value out of range");
        }
        Long pids = number(arguments, "pids-limit");
        return new Resources.Builder()
                .memory(memory(arguments))
                .cpu(cpu(arguments))
                .pids(pids == null ? null : new Pids(pids))
                .blockIO(
                        weight == null
                                ? null
                                : new BlockIo(weight, null, List.of(), List.of(), List.of(), List.of(), List.of()))
                .build();
    }

    private static @Nullable Memory memory(Arguments arguments) {
        Memory memory = new Memory.Builder()
                .limit(size(arguments, "memory"))
                .reservation(size(arguments, "memory-reservation"))
                .swap(size(arguments, "memory-swap"))
                .build();
        return memory.equals(new Memory.Builder().build()) ? null : memory;
    }

    private static @Nullable Cpu cpu(Arguments arguments) {
        Cpu cpu = new Cpu.Builder()
                .period(unsigned(arguments, "cpu-period"))
                .quota(number(arguments, "cpu-quota"))
                .burst(unsigned(arguments, "cpu-burst"))
                .shares(unsigned(arguments, "cpu-share"))
                .realtimePeriod(unsigned(arguments, "cpu-rt-period"))
                .realtimeRuntime(number(arguments, "cpu-rt-runtime"))
                .cpus(arguments.text("cpuset-cpus"))
                .mems(arguments.text("cpuset-mems"))
                .idle(number(arguments, "cpu-idle"))
                .build();
        return cpu.equals(new Cpu.Builder().build()) ? null : cpu;
    }

    private static @Nullable Long size(Arguments arguments, String name) {
        return parse(arguments, name, ByteSize::limit);
    }

    private static @Nullable Long number(Arguments arguments, String name) {
        return parse(arguments, name, Long::parseLong);
    }

    private static @Nullable Long unsigned(Arguments arguments, String name) {
        return parse(arguments, name, Long::parseUnsignedLong);
    }

    /** An empty value is none. */
    private static @Nullable Long parse(Arguments arguments, String name, ToLongFunction<String> parser) {
        String text = arguments.text(name);
        if (text == null || text.isEmpty()) {
            return null;
        }
        try {
            return parser.applyAsLong(text);
        } catch (NumberFormatException e) {
            throw invalid(name, "invalid number: '" + text + "'");
        } catch (IllegalArgumentException e) {
            throw invalid(name, String.valueOf(e.getMessage()));
        }
    }

    private static void refuse(Arguments arguments, String name, String message) {
        if (arguments.text(name) != null) {
            throw new RequestException("unsupported", message);
        }
    }

    private static RequestException invalid(String name, String message) {
        return new RequestException("usage", "invalid value for " + name + ": " + message);
    }
}
