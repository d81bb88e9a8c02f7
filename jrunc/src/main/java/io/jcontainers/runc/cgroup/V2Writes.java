package io.jcontainers.runc.cgroup;

import static io.jcontainers.runc.cgroup.Errno.EACCES;
import static io.jcontainers.runc.cgroup.Errno.EINVAL;
import static io.jcontainers.runc.cgroup.Errno.ENOENT;
import static io.jcontainers.runc.cgroup.Errno.EPERM;
import static io.jcontainers.runc.cgroup.WriteCollector.path;
import static io.jcontainers.runc.cgroup.ZeroLimits.orZero;

import io.jcontainers.spec.BlockIo;
import io.jcontainers.spec.Cpu;
import io.jcontainers.spec.Memory;
import io.jcontainers.spec.Network;
import io.jcontainers.spec.Pids;
import io.jcontainers.spec.Resources;
import io.jcontainers.spec.ThrottleDevice;
import io.jcontainers.spec.WeightDevice;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The files of cgroup v2 (Documentation/admin-guide/cgroup-v2.rst), in the order in which runc writes them. */
final class V2Writes {
    private static final String V1_ONLY = "cgroup v2 has no such limit";
    private static final long DEFAULT_PERIOD_USEC = 100_000;

    private final Resources resources;
    private final WriteCollector out;

    V2Writes(Resources resources, WriteCollector out) {
        this.resources = resources;
        this.out = out;
    }

    void collect() {
        pids();
        memory();
        blockIo();
        cpu();
        new HugepageWrites(resources.hugepageLimits(), out, "max", () -> V2Hierarchy.KEY).collect();
        new RdmaWrites(resources.rdma(), out, () -> V2Hierarchy.KEY).collect();
        network();
        unified();
    }

    private static CgroupWrite of(String file, String value, String field) {
        return CgroupWrite.of(V2Hierarchy.KEY, file, value, path(field));
    }

    private void write(String file, String value, String field) {
        out.add(of(file, value, field));
    }

    private void pids() {
        Pids pids = resources.pids();
        if (pids != null && pids.limit() != null) {
            write("pids.max", PidsLimit.fileText(pids.limit()), "pids.limit");
        }
    }

    private void memory() {
        Memory memory = resources.memory();
        if (memory == null) {
            return;
        }
        long limit = orZero(memory.limit());
        long swap = orZero(memory.swap());
        checkUsage(memory, limit, swap);
        long v2Swap = SwapLimit.toV2(swap, limit);
        if (v2Swap != 0 || swap > 0) {
            String value = maxOr(v2Swap);
            CgroupWrite write = of("memory.swap.max", value, swap != 0 ? "memory.swap" : "memory.limit");
            // Without swap accounting "no limit" and "no swap" are both true already.
            boolean harmless = v2Swap == -1 || v2Swap == 0;
            out.add(harmless ? write.tolerating(ENOENT) : write);
        }
        if (limit != 0) {
            write("memory.max", maxOr(limit), "memory.limit");
        }
        if (orZero(memory.reservation()) != 0) {
            write("memory.low", maxOr(orZero(memory.reservation())), "memory.reservation");
        }
        out.ignoreIfGiven(memory.kernel(), "memory.kernel", V1_ONLY);
        out.ignoreIfGiven(memory.kernelTCP(), "memory.kernelTCP", V1_ONLY);
        out.ignoreIfGiven(memory.swappiness(), "memory.swappiness", V1_ONLY);
        out.ignoreIfGiven(memory.disableOOMKiller(), "memory.disableOOMKiller", V1_ONLY);
        out.ignoreIfGiven(memory.useHierarchy(), "memory.useHierarchy", "cgroup v2 is always hierarchical");
    }

    private void checkUsage(Memory memory, long limit, long swap) {
        if (!Boolean.TRUE.equals(memory.checkBeforeUpdate())) {
            return;
        }
        if (swap > 0) {
            String text = "rejecting memory+swap limit " + swap + " <= usage %s";
            out.add(new UsageCheck(V2Hierarchy.KEY, "memory.current", swap, path("memory.swap"), text));
        }
        if (limit > 0) {
            String text = "rejecting memory limit " + limit + " <= usage %s";
            out.add(new UsageCheck(V2Hierarchy.KEY, "memory.current", limit, path("memory.limit"), text));
        }
    }

    private static String maxOr(long value) {
        return value == -1 ? "max" : Long.toString(value);
    }

    private void blockIo() {
        BlockIo blockIo = resources.blockIO();
        if (blockIo == null) {
            return;
        }
        long weight = orZero(blockIo.weight());
        if (weight != 0) {
            CgroupWrite converted = of("io.weight", Long.toString(Weights.ioWeight(weight)), "blockIO.weight");
            out.add(of("io.bfq.weight", Long.toString(weight), "blockIO.weight").recovering(ENOENT, converted));
        }
        if (orZero(blockIo.leafWeight()) != 0) {
            out.ignore("blockIO.leafWeight", V1_ONLY);
        }
        for (int i = 0; i < blockIo.weightDevice().size(); i++) {
            weightDevice(blockIo.weightDevice().get(i), "blockIO.weightDevice[" + i + "]");
        }
        throttle(blockIo.throttleReadBpsDevice(), "rbps", "throttleReadBpsDevice");
        throttle(blockIo.throttleWriteBpsDevice(), "wbps", "throttleWriteBpsDevice");
        throttle(blockIo.throttleReadIOPSDevice(), "riops", "throttleReadIOPSDevice");
        throttle(blockIo.throttleWriteIOPSDevice(), "wiops", "throttleWriteIOPSDevice");
    }

    /** Only BFQ has weights by device here: ENOENT without it, EINVAL with a BFQ older than Linux 5.4. */
    private void weightDevice(WeightDevice device, String field) {
        if (orZero(device.weight()) != 0) {
            String value = device.major() + ":" + device.minor() + " " + device.weight();
            out.add(of("io.bfq.weight", value, field + ".weight").tolerating(ENOENT, EINVAL));
        }
        out.ignoreIfGiven(device.leafWeight(), field + ".leafWeight", V1_ONLY);
    }

    private void throttle(List<ThrottleDevice> devices, String key, String name) {
        for (int i = 0; i < devices.size(); i++) {
            ThrottleDevice device = devices.get(i);
            String rate = Long.toUnsignedString(device.rate());
            write(
                    "io.max",
                    device.major() + ":" + device.minor() + " " + key + "=" + rate,
                    "blockIO." + name + "[" + i + "].rate");
        }
    }

    private void cpu() {
        Cpu cpu = resources.cpu();
        if (cpu == null) {
            return;
        }
        if (cpu.idle() != null) {
            write("cpu.idle", Long.toString(cpu.idle()), "cpu.idle");
        }
        long weight = Weights.cpuWeight(orZero(cpu.shares()));
        if (weight != 0) {
            write("cpu.weight", Long.toString(weight), "cpu.shares");
        }
        bandwidth(cpu);
        if (cpu.cpus() != null) {
            CpuList.check(path("cpu.cpus"), cpu.cpus());
            write("cpuset.cpus", cpu.cpus(), "cpu.cpus");
        }
        if (cpu.mems() != null) {
            CpuList.check(path("cpu.mems"), cpu.mems());
            write("cpuset.mems", cpu.mems(), "cpu.mems");
        }
        out.ignoreIfGiven(cpu.realtimeRuntime(), "cpu.realtimeRuntime", V1_ONLY);
        out.ignoreIfGiven(cpu.realtimePeriod(), "cpu.realtimePeriod", V1_ONLY);
    }

    /** A burst may only be legal together with the new quota: then again after it. */
    private void bandwidth(Cpu cpu) {
        CgroupWrite max = maxWrite(orZero(cpu.quota()), orZero(cpu.period()));
        if (cpu.burst() != null) {
            CgroupWrite burst = of("cpu.max.burst", Long.toUnsignedString(cpu.burst()), "cpu.burst");
            out.add(max == null ? burst : burst.recovering(EINVAL, max, burst));
        }
        if (max != null) {
            out.add(max);
        }
    }

    private static @Nullable CgroupWrite maxWrite(long quota, long period) {
        if (quota == 0 && period == 0) {
            return null;
        }
        String quotaText = quota > 0 ? Long.toString(quota) : "max";
        String periodText = Long.toUnsignedString(period == 0 ? DEFAULT_PERIOD_USEC : period);
        return of("cpu.max", quotaText + " " + periodText, quota != 0 ? "cpu.quota" : "cpu.period");
    }

    private void network() {
        Network network = resources.network();
        if (network == null) {
            return;
        }
        out.ignoreIfGiven(network.classID(), "network.classID", V1_ONLY);
        for (int i = 0; i < network.priorities().size(); i++) {
            out.ignore("network.priorities[" + i + "]", V1_ONLY);
        }
    }

    private void unified() {
        resources.unified().forEach((file, value) -> {
            String field = path("unified[" + GoText.quote(file) + "]");
            FileNames.checkUnified(field, file);
            String controller = file.substring(0, file.indexOf('.'));
            CgroupWrite.Explanation explanation = new CgroupWrite.Explanation(
                    Set.of(ENOENT, EPERM, EACCES),
                    "unified resource " + GoText.quote(file) + " can't be set: controller " + GoText.quote(controller)
                            + " not available",
                    List.of());
            boolean core = controller.equals("cgroup");
            for (String line : lines(value)) {
                CgroupWrite write = CgroupWrite.of(V2Hierarchy.KEY, file, line, field);
                out.add(core ? write : write.explaining(explanation));
            }
        });
    }

    /** Files such as io.max take one entry a write. An empty value is written as it is. */
    private static List<String> lines(String value) {
        List<String> lines = value.lines().filter(line -> !line.isBlank()).toList();
        return lines.isEmpty() ? List.of(value) : lines;
    }
}
