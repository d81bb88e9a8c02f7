package io.jcontainers.spec.json;

import io.jcontainers.spec.BlockIo;
import io.jcontainers.spec.Cpu;
import io.jcontainers.spec.DeviceCgroup;
import io.jcontainers.spec.HugepageLimit;
import io.jcontainers.spec.InterfacePriority;
import io.jcontainers.spec.Memory;
import io.jcontainers.spec.Network;
import io.jcontainers.spec.Pids;
import io.jcontainers.spec.Resources;
import io.jcontainers.spec.ThrottleDevice;
import io.jcontainers.spec.WeightDevice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The members of a {@code resources} object. */
final class ResourcesFields {
    private ResourcesFields() {}

    static void write(JsonText out, Resources resources) {
        writeDeviceRules(out, resources.devices());
        writeMemory(out, resources.memory());
        writeCpu(out, resources.cpu());
        Pids pids = resources.pids();
        if (pids != null) {
            out.key("pids").beginObject().optional("limit", pids.limit()).endObject();
        }
        writeBlockIo(out, resources.blockIO());
        writeHugepageLimits(out, resources.hugepageLimits());
        writeNetwork(out, resources.network());
        writeRdma(out, resources);
        out.map("unified", resources.unified());
    }

    private static void writeDeviceRules(JsonText out, List<DeviceCgroup> rules) {
        if (rules.isEmpty()) {
            return;
        }
        out.key("devices").beginArray();
        for (DeviceCgroup rule : rules) {
            out.element().beginObject().flag("allow", rule.allow()).optional("type", rule.type());
            out.optional("major", rule.major()).optional("minor", rule.minor());
            out.optional("access", rule.access()).endObject();
        }
        out.endArray();
    }

    private static void writeMemory(JsonText out, @Nullable Memory memory) {
        if (memory != null) {
            out.key("memory").beginObject();
            out.optional("limit", memory.limit()).optional("reservation", memory.reservation());
            out.optional("swap", memory.swap()).optional("kernel", memory.kernel());
            out.optional("kernelTCP", memory.kernelTCP()).optionalUnsigned("swappiness", memory.swappiness());
            out.optional("disableOOMKiller", memory.disableOOMKiller());
            out.optional("useHierarchy", memory.useHierarchy());
            out.optional("checkBeforeUpdate", memory.checkBeforeUpdate()).endObject();
        }
    }

    private static void writeCpu(JsonText out, @Nullable Cpu cpu) {
        if (cpu != null) {
            out.key("cpu").beginObject();
            out.optionalUnsigned("shares", cpu.shares()).optional("quota", cpu.quota());
            out.optionalUnsigned("burst", cpu.burst()).optionalUnsigned("period", cpu.period());
            out.optional("realtimeRuntime", cpu.realtimeRuntime());
            out.optionalUnsigned("realtimePeriod", cpu.realtimePeriod());
            out.optional("cpus", cpu.cpus()).optional("mems", cpu.mems()).optional("idle", cpu.idle());
            out.endObject();
        }
    }

    private static void writeBlockIo(JsonText out, @Nullable BlockIo io) {
        if (io == null) {
            return;
        }
        out.key("blockIO").beginObject();
        out.optional("weight", io.weight()).optional("leafWeight", io.leafWeight());
        if (!io.weightDevice().isEmpty()) {
            out.key("weightDevice").beginArray();
            for (WeightDevice device : io.weightDevice()) {
                out.element().beginObject().number("major", device.major()).number("minor", device.minor());
                out.optional("weight", device.weight())
                        .optional("leafWeight", device.leafWeight())
                        .endObject();
            }
            out.endArray();
        }
        writeThrottles(out, "throttleReadBpsDevice", io.throttleReadBpsDevice());
        writeThrottles(out, "throttleWriteBpsDevice", io.throttleWriteBpsDevice());
        writeThrottles(out, "throttleReadIOPSDevice", io.throttleReadIOPSDevice());
        writeThrottles(out, "throttleWriteIOPSDevice", io.throttleWriteIOPSDevice());
        out.endObject();
    }

    private static void writeThrottles(JsonText out, String key, List<ThrottleDevice> devices) {
        if (devices.isEmpty()) {
            return;
        }
        out.key(key).beginArray();
        for (ThrottleDevice device : devices) {
            out.element().beginObject().number("major", device.major()).number("minor", device.minor());
            out.unsigned("rate", device.rate()).endObject();
        }
        out.endArray();
    }

    private static void writeHugepageLimits(JsonText out, List<HugepageLimit> limits) {
        if (limits.isEmpty()) {
            return;
        }
        out.key("hugepageLimits").beginArray();
        for (HugepageLimit limit : limits) {
            out.element().beginObject().text("pageSize", limit.pageSize());
            out.unsigned("limit", limit.limit()).endObject();
        }
        out.endArray();
    }

    private static void writeNetwork(JsonText out, @Nullable Network network) {
        if (network == null) {
            return;
        }
        out.key("network").beginObject().optional("classID", network.classID());
        if (!network.priorities().isEmpty()) {
            out.key("priorities").beginArray();
            for (InterfacePriority priority : network.priorities()) {
                out.element().beginObject().text("name", priority.name());
                out.number("priority", priority.priority()).endObject();
            }
            out.endArray();
        }
        out.endObject();
    }

    private static void writeRdma(JsonText out, Resources resources) {
        if (resources.rdma().isEmpty()) {
            return;
        }
        out.key("rdma").beginObject();
        resources.rdma().forEach((device, limits) -> {
            out.key(device).beginObject().optional("hcaHandles", limits.hcaHandles());
            out.optional("hcaObjects", limits.hcaObjects()).endObject();
        });
        out.endObject();
    }
}
