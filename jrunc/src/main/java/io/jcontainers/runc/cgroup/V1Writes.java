package io.jcontainers.runc.cgroup;

import static io.jcontainers.runc.cgroup.Errno.EACCES;
import static io.jcontainers.runc.cgroup.Errno.EBUSY;
import static io.jcontainers.runc.cgroup.Errno.EINVAL;
import static io.jcontainers.runc.cgroup.Errno.ENOENT;
import static io.jcontainers.runc.cgroup.Errno.EPERM;
import static io.jcontainers.runc.cgroup.Errno.EROFS;
import static io.jcontainers.runc.cgroup.WriteCollector.path;
import static io.jcontainers.runc.cgroup.ZeroLimits.orZero;

import io.jcontainers.spec.Cpu;
import io.jcontainers.spec.InterfacePriority;
import io.jcontainers.spec.Memory;
import io.jcontainers.spec.Network;
import io.jcontainers.spec.Pids;
import io.jcontainers.spec.Resources;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The files of cgroup v1 (Documentation/admin-guide/cgroup-v1), in the order in which runc writes them. */
final class V1Writes {
    private static final String LIMIT = "memory.limit_in_bytes";
    private static final String SWAP_LIMIT = "memory.memsw.limit_in_bytes";
    /** The kernel clamps cpu.shares to this range (MIN_SHARES, MAX_SHARES in kernel/sched/sched.h). */
    private static final long MIN_SHARES = 2;

    private static final long MAX_SHARES = 1L << 18;

    private final Resources resources;
    private final CgroupPlacement placement;
    private final ResourceOptions options;
    private final WriteCollector out;

    V1Writes(Resources resources, CgroupPlacement placement, ResourceOptions options, WriteCollector out) {
        this.resources = resources;
        this.placement = placement;
        this.options = options;
        this.out = out;
    }

    void collect() {
        if (!resources.unified().isEmpty()) {
            throw new CgroupException(path("unified"), "invalid configuration: cannot use unified on cgroup v1");
        }
        cpuset();
        devices();
        memory();
        cpu();
        pids();
        new V1BlockIo(resources.blockIO(), out).collect();
        new HugepageWrites(resources.hugepageLimits(), out, "limit_in_bytes", () -> key("hugetlb", "hugepageLimits"))
                .collect();
        network();
        new RdmaWrites(resources.rdma(), out, () -> key("rdma", "rdma")).collect();
    }

    private @Nullable String key(String controller, String field) {
        return out.v1Key(controller, field);
    }

    private void write(@Nullable String key, String file, String value, String field) {
        if (key != null) {
            out.add(CgroupWrite.of(key, file, value, path(field)));
        }
    }

    private void cpuset() {
        Cpu cpu = resources.cpu();
        String cpus = cpu == null ? null : cpu.cpus();
        String mems = cpu == null ? null : cpu.mems();
        HierarchyPlacement hierarchy = placement.with("cpuset");
        if (hierarchy == null) {
            if (cpus != null || mems != null) {
                key("cpuset", cpus != null ? "cpu.cpus" : "cpu.mems");
            }
            return;
        }
        String prefix = hierarchy.noPrefix() ? "" : "cpuset.";
        if (!options.update()) {
            inherit(hierarchy, prefix, cpus, mems);
        }
        if (cpus != null) {
            CpuList.check(path("cpu.cpus"), cpus);
            write(hierarchy.key(), prefix + "cpus", cpus, "cpu.cpus");
        }
        if (mems != null) {
            CpuList.check(path("cpu.mems"), mems);
            write(hierarchy.key(), prefix + "mems", mems, "cpu.mems");
        }
    }

    /** Top down; the container's own files only where the configuration doesn't fill them. */
    private void inherit(HierarchyPlacement hierarchy, String prefix, @Nullable String cpus, @Nullable String mems) {
        for (BytePath directory : hierarchy.directories()) {
            boolean own = directory.equals(hierarchy.relative());
            if (!own || cpus == null) {
                out.add(new CpusetCopy(hierarchy.key(), directory, prefix + "cpus", "linux.cgroupsPath"));
            }
            if (!own || mems == null) {
                out.add(new CpusetCopy(hierarchy.key(), directory, prefix + "mems", "linux.cgroupsPath"));
            }
        }
    }

    private void devices() {
        if (options.update()) {
            if (!resources.devices().isEmpty()) {
                out.ignore("devices", "update never changes device rules");
            }
            return;
        }
        List<DeviceRule> rules = DeviceRule.resolve(resources.devices(), options.devicePaths());
        if (options.inUserNamespace()) {
            out.ignore("devices", "device rules can't be set from inside a user namespace");
            return;
        }
        String key = key("devices", "devices");
        if (key == null) {
            return;
        }
        for (DeviceRule rule : DeviceSet.of(rules).rules()) {
            CgroupWrite write = CgroupWrite.of(
                    key, rule.allow() ? "devices.allow" : "devices.deny", rule.cgroupText(), rule.field());
            out.add(options.rootless() ? write.tolerating(EPERM, EACCES, EROFS) : write);
        }
    }

    private void memory() {
        Memory memory = resources.memory();
        if (memory == null) {
            return;
        }
        memoryAndSwap(orZero(memory.limit()), orZero(memory.swap()));
        if (orZero(memory.reservation()) != 0) {
            String value = Long.toString(orZero(memory.reservation()));
            write(key("memory", "memory.reservation"), "memory.soft_limit_in_bytes", value, "memory.reservation");
        }
        if (Boolean.TRUE.equals(memory.disableOOMKiller())) {
            write(key("memory", "memory.disableOOMKiller"), "memory.oom_control", "1", "memory.disableOOMKiller");
        }
        swappiness(memory.swappiness());
        String kernel = "kernel memory limits have no effect since Linux 5.16 and runc 1.0";
        out.ignoreIfGiven(memory.kernel(), "memory.kernel", kernel);
        out.ignoreIfGiven(memory.kernelTCP(), "memory.kernelTCP", kernel);
        out.ignoreIfGiven(memory.useHierarchy(), "memory.useHierarchy", "hierarchical accounting is always on");
        out.ignoreIfGiven(
                memory.checkBeforeUpdate(),
                "memory.checkBeforeUpdate",
                "the v1 kernel itself refuses a limit below the usage");
    }

    /**
     * The kernel wants limit &lt;= memory+swap limit after each write; which one has to go first depends on old values.
     */
    private void memoryAndSwap(long limit, long swap) {
        String key = limit == 0 && swap == 0 ? null : key("memory", limit != 0 ? "memory.limit" : "memory.swap");
        if (key == null) {
            return;
        }
        CgroupWrite swapWrite = CgroupWrite.of(key, SWAP_LIMIT, Long.toString(swap), path("memory.swap"));
        CgroupWrite limitWrite = CgroupWrite.of(key, LIMIT, Long.toString(limit), path("memory.limit"))
                .explaining(new CgroupWrite.Explanation(
                        Set.of(EBUSY),
                        "unable to set memory limit to " + limit + " (current usage: %s, peak usage: %s)",
                        List.of("memory.usage_in_bytes", "memory.max_usage_in_bytes")));
        if (limit == -1 && swap == 0) {
            // No memory limit means no memory+swap limit either, where the kernel counts swap.
            out.add(CgroupWrite.of(key, SWAP_LIMIT, "-1", path("memory.limit")).tolerating(ENOENT));
            out.add(limitWrite);
        } else if (swap == -1) {
            out.add(swapWrite);
            addUnlessZero(limitWrite, limit);
        } else if (swap != 0) {
            addUnlessZero(limitWrite.recovering(EINVAL, swapWrite, limitWrite), limit);
            out.add(swapWrite);
        } else {
            out.add(limitWrite);
        }
    }

    private void addUnlessZero(CgroupWrite write, long value) {
        if (value != 0) {
            out.add(write);
        }
    }

    private void swappiness(@Nullable Long swappiness) {
        if (swappiness == null) {
            return;
        }
        if (swappiness == -1) {
            out.ignore("memory.swappiness", "2^64-1 (-1) leaves it unset");
        } else if (Long.compareUnsigned(swappiness, 100) > 0) {
            out.problem(
                    "memory.swappiness",
                    "invalid value:" + Long.toUnsignedString(swappiness) + ". valid memory swappiness range is 0-100");
        } else {
            write(
                    key("memory", "memory.swappiness"),
                    "memory.swappiness",
                    Long.toString(swappiness),
                    "memory.swappiness");
        }
    }

    private void cpu() {
        Cpu cpu = resources.cpu();
        if (cpu == null) {
            return;
        }
        // Before a process joins: a real-time process can't join a cgroup without real-time budget.
        if (orZero(cpu.realtimePeriod()) != 0) {
            String value = Long.toUnsignedString(orZero(cpu.realtimePeriod()));
            write(key("cpu", "cpu.realtimePeriod"), "cpu.rt_period_us", value, "cpu.realtimePeriod");
        }
        if (orZero(cpu.realtimeRuntime()) != 0) {
            String value = Long.toString(orZero(cpu.realtimeRuntime()));
            write(key("cpu", "cpu.realtimeRuntime"), "cpu.rt_runtime_us", value, "cpu.realtimeRuntime");
        }
        shares(orZero(cpu.shares()));
        bandwidth(cpu);
        if (cpu.idle() != null) {
            write(key("cpu", "cpu.idle"), "cpu.idle", Long.toString(cpu.idle()), "cpu.idle");
        }
    }

    private void shares(long shares) {
        if (shares == 0) {
            return;
        }
        if (Long.compareUnsigned(shares, MAX_SHARES) > 0) {
            out.problem("cpu.shares", "the maximum allowed cpu-shares is " + MAX_SHARES);
        } else if (shares < MIN_SHARES) {
            out.problem("cpu.shares", "the minimum allowed cpu-shares is " + MIN_SHARES);
        } else {
            write(key("cpu", "cpu.shares"), "cpu.shares", Long.toString(shares), "cpu.shares");
        }
    }

    /** A new period or burst may only be legal together with the new quota: then again after it. */
    private void bandwidth(Cpu cpu) {
        long period = orZero(cpu.period());
        long quota = orZero(cpu.quota());
        boolean any = period != 0 || quota != 0 || cpu.burst() != null;
        String field = quota != 0 ? "cpu.quota" : period != 0 ? "cpu.period" : "cpu.burst";
        String key = any ? key("cpu", field) : null;
        if (key == null) {
            return;
        }
        CgroupWrite quotaWrite = CgroupWrite.of(key, "cpu.cfs_quota_us", Long.toString(quota), path("cpu.quota"));
        if (period != 0) {
            out.add(againAfter(
                    quota,
                    quotaWrite,
                    CgroupWrite.of(key, "cpu.cfs_period_us", Long.toUnsignedString(period), path("cpu.period"))));
        }
        if (cpu.burst() != null) {
            String value = Long.toUnsignedString(cpu.burst());
            CgroupWrite burst = CgroupWrite.of(key, "cpu.cfs_burst_us", value, path("cpu.burst"));
            out.add(againAfter(quota, quotaWrite, burst).tolerating(ENOENT));
        }
        addUnlessZero(quotaWrite, quota);
    }

    private static CgroupWrite againAfter(long quota, CgroupWrite quotaWrite, CgroupWrite write) {
        return quota == 0 ? write : write.recovering(EINVAL, quotaWrite, write);
    }

    private void pids() {
        Pids pids = resources.pids();
        if (pids != null && pids.limit() != null) {
            write(key("pids", "pids.limit"), "pids.max", PidsLimit.fileText(pids.limit()), "pids.limit");
        }
    }

    private void network() {
        Network network = resources.network();
        if (network == null) {
            return;
        }
        if (orZero(network.classID()) != 0) {
            String value = Long.toString(orZero(network.classID()));
            write(key("net_cls", "network.classID"), "net_cls.classid", value, "network.classID");
        } else {
            out.ignoreIfGiven(network.classID(), "network.classID", "0 leaves it unset");
        }
        for (int i = 0; i < network.priorities().size(); i++) {
            InterfacePriority priority = network.priorities().get(i);
            String field = "network.priorities[" + i + "]";
            FileNames.checkInterface(path(field + ".name"), priority.name());
            write(key("net_prio", field), "net_prio.ifpriomap", priority.name() + " " + priority.priority(), field);
        }
    }
}
