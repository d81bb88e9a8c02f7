package io.jcontainers.runc.cgroup;

import static io.jcontainers.runc.cgroup.ZeroLimits.orZero;

import io.jcontainers.runc.dbus.DBusValue;
import io.jcontainers.runc.dbus.Property;
import io.jcontainers.spec.BlockIo;
import io.jcontainers.spec.Cpu;
import io.jcontainers.spec.Memory;
import io.jcontainers.spec.Pids;
import io.jcontainers.spec.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Limits as properties of a unit (systemd.resource-control(5)). */
final class SystemdLimits {
    private static final int QUOTA_PERIOD_VERSION = 242;
    private static final int CPUSET_VERSION = 244;
    private static final int IDLE_VERSION = 252;
    private static final long DEFAULT_PERIOD_USEC = 100_000;
    private static final long USEC_PER_SEC = 1_000_000;
    /** systemd keeps quotas as whole percents of a CPU: 10 ms a second. */
    private static final long QUOTA_STEP_USEC = 10_000;

    /** Files whose value is one number or {@code max}, and their properties. */
    private static final Map<String, String> UNIFIED_SIZES = Map.of(
            "memory.high", "MemoryHigh",
            "memory.low", "MemoryLow",
            "memory.min", "MemoryMin",
            "memory.max", "MemoryMax",
            "memory.swap.max", "MemorySwapMax",
            "pids.max", "TasksMax");

    private static final Map<String, String> UNIFIED_LISTS =
            Map.of("cpuset.cpus", "AllowedCPUs", "cpuset.mems", "AllowedMemoryNodes");

    private final CgroupMode mode;
    private final Resources resources;
    private final ResourceOptions options;
    private final int version;
    private final List<Property> properties = new ArrayList<>();
    private final List<Ignored> ignored = new ArrayList<>();
    private @Nullable Long roundedQuota;

    SystemdLimits(CgroupMode mode, Resources resources, ResourceOptions options, int version) {
        this.mode = mode;
        this.resources = resources;
        this.options = options;
        this.version = version;
    }

    List<Property> properties() {
        return properties;
    }

    List<Ignored> ignored() {
        return ignored;
    }

    /** The limits with the quota that systemd sets. */
    Resources rounded() {
        Cpu cpu = resources.cpu();
        if (cpu == null || roundedQuota == null) {
            return resources;
        }
        return resources.toBuilder()
                .cpu(cpu.toBuilder().quota(roundedQuota).build())
                .build();
    }

    void collect() {
        if (mode.limitsAreV1() && !resources.unified().isEmpty()) {
            throw new CgroupException(
                    "linux.resources.unified", "invalid configuration: cannot use unified on cgroup v1");
        }
        if (!options.update()) {
            List<DeviceRule> rules = DeviceRule.resolve(resources.devices(), options.devicePaths());
            SystemdDevices devices = new SystemdDevices(mode, rules, version);
            properties.addAll(devices.properties());
            ignored.addAll(devices.ignored());
        }
        memory();
        weight();
        Cpu cpu = resources.cpu();
        if (cpu != null) {
            roundedQuota = quota(orZero(cpu.quota()), orZero(cpu.period()));
        }
        blockIo();
        pids();
        if (cpu != null) {
            cpuset("linux.resources.cpu.cpus", "AllowedCPUs", cpu.cpus());
            cpuset("linux.resources.cpu.mems", "AllowedMemoryNodes", cpu.mems());
        }
        resources.unified().forEach(this::unified);
    }

    private void add(String name, long bits) {
        properties.add(new Property(name, DBusValue.uint64(bits)));
    }

    private void memory() {
        Memory memory = resources.memory();
        if (memory == null) {
            return;
        }
        long limit = orZero(memory.limit());
        if (mode.limitsAreV1()) {
            addUnlessZero("MemoryLimit", limit);
            return;
        }
        addUnlessZero("MemoryMax", limit);
        addUnlessZero("MemoryLow", orZero(memory.reservation()));
        long swap = SwapLimit.toV2(orZero(memory.swap()), limit);
        if (swap != 0 || orZero(memory.swap()) > 0) {
            add("MemorySwapMax", swap);
        }
    }

    private void addUnlessZero(String name, long value) {
        if (value != 0) {
            add(name, value);
        }
    }

    private void weight() {
        Cpu cpu = resources.cpu();
        if (cpu == null) {
            return;
        }
        if (mode.limitsAreV1()) {
            addUnlessZero("CPUShares", orZero(cpu.shares()));
            return;
        }
        boolean idle = cpu.idle() != null && cpu.idle() == 1 && version >= IDLE_VERSION;
        if (idle) {
            // A weight of 0 is systemd's word for cpu.idle.
            add("CPUWeight", 0);
        }
        long weight = Weights.cpuWeight(orZero(cpu.shares()));
        if (weight != 0 && idle) {
            ignored.add(new Ignored(
                    "linux.resources.cpu.shares",
                    "unable to apply both CPUWeight and CpuIdle to systemd, ignoring CPUWeight"));
        } else {
            addUnlessZero("CPUWeight", weight);
        }
    }

    /** Adds the quota. The quota of a period that systemd makes of it, or null if it stays as it is. */
    private @Nullable Long quota(long quota, long period) {
        if (period != 0) {
            if (version >= QUOTA_PERIOD_VERSION) {
                add("CPUQuotaPeriodUSec", period);
            } else {
                ignored.add(new Ignored(
                        "linux.resources.cpu.period",
                        "systemd v" + version + " is too old to support CPUQuotaPeriodSec"
                                + " (setting will still be applied to cgroupfs)"));
            }
        }
        if (quota == 0 && period == 0) {
            return null;
        }
        if (quota <= 0) {
            add("CPUQuotaPerSecUSec", UnifiedValue.INFINITY);
            return null;
        }
        long periodUsec = period == 0 ? DEFAULT_PERIOD_USEC : period;
        long perSecond = Long.divideUnsigned(quota * USEC_PER_SEC, periodUsec);
        long rest = Long.remainderUnsigned(perSecond, QUOTA_STEP_USEC);
        if (rest == 0) {
            add("CPUQuotaPerSecUSec", perSecond);
            return null;
        }
        perSecond += QUOTA_STEP_USEC - rest;
        add("CPUQuotaPerSecUSec", perSecond);
        return perSecond * periodUsec / USEC_PER_SEC;
    }

    private void blockIo() {
        BlockIo blockIo = resources.blockIO();
        if (blockIo != null && mode.limitsAreV1()) {
            addUnlessZero("BlockIOWeight", orZero(blockIo.weight()));
        }
    }

    private void pids() {
        Pids pids = resources.pids();
        if (pids != null && pids.limit() != null) {
            long limit = pids.limit();
            add("TasksMax", limit < 0 ? UnifiedValue.INFINITY : Math.max(limit, 1));
        }
    }

    private void cpuset(String field, String property, @Nullable String list) {
        if (list == null) {
            return;
        }
        byte[] bits = CpuList.toBits(field, list);
        if (version >= CPUSET_VERSION) {
            properties.add(new Property(property, DBusValue.bytes(bits)));
        } else {
            ignored.add(new Ignored(
                    field,
                    "systemd v" + version + " is too old to support AllowedCPUs/AllowedMemoryNodes"
                            + " (settings will still be applied to cgroupfs)"));
        }
    }

    private void unified(String key, String text) {
        String field = "linux.resources.unified[" + GoText.quote(key) + "]";
        FileNames.checkUnified(field, key);
        String value = text.strip();
        if (UNIFIED_SIZES.containsKey(key)) {
            add(UNIFIED_SIZES.get(key), UnifiedValue.numberOrMax(field, key, value));
        } else if (UNIFIED_LISTS.containsKey(key)) {
            cpuset(field, UNIFIED_LISTS.get(key), value);
        } else if (key.equals("cpu.max")) {
            unifiedQuota(field, value);
        } else if (key.equals("cpu.weight")) {
            unifiedWeight(field, value);
        } else if (key.equals("cpu.idle")) {
            if (idleBySystemd(value)) {
                add("CPUWeight", 0);
            }
        } else if (!key.equals("memory.oom.group")) {
            ignored.add(new Ignored(field, "no systemd property; will still be applied to cgroupfs"));
        }
    }

    private boolean idleBySystemd(String value) {
        return value.equals("1") && version >= IDLE_VERSION;
    }

    private void unifiedWeight(String field, String value) {
        if (idleBySystemd(resources.unified().getOrDefault("cpu.idle", "").strip())) {
            ignored.add(
                    new Ignored(field, "unable to apply both cpu.weight and cpu.idle to systemd, ignoring cpu.weight"));
        } else {
            add("CPUWeight", UnifiedValue.number(field, "cpu.weight", value));
        }
    }

    private void unifiedQuota(String field, String value) {
        String[] words = value.split("\\s+");
        if (value.isEmpty() || words.length > 2) {
            throw new CgroupException(field, "unified resource \"cpu.max\" value invalid: " + GoText.quote(value));
        }
        long quota = words[0].equals("max") ? 0 : UnifiedValue.number(field, "cpu.max", words[0]);
        long period = words.length == 2 ? UnifiedValue.number(field, "cpu.max", words[1]) : DEFAULT_PERIOD_USEC;
        quota(quota, period);
    }
}
