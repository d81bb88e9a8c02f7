package io.jcontainers.spec.json;

import io.jcontainers.spec.BlockIo;
import io.jcontainers.spec.Cpu;
import io.jcontainers.spec.DeviceCgroup;
import io.jcontainers.spec.HugepageLimit;
import io.jcontainers.spec.InterfacePriority;
import io.jcontainers.spec.Memory;
import io.jcontainers.spec.Network;
import io.jcontainers.spec.Pids;
import io.jcontainers.spec.Rdma;
import io.jcontainers.spec.Resources;
import io.jcontainers.spec.ThrottleDevice;
import io.jcontainers.spec.WeightDevice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a {@code resources} object, in config.json or in a file of its own. */
public final class ResourcesReader {
    private ResourcesReader() {}

    /**
     * Reads a document that is one resources object, as {@code update --resources} takes it.
     *
     * @throws JsonProblem if it can't be read
     */
    public static Resources read(byte[] document) {
        JsonCursor in = JsonCursor.open(document);
        Resources resources = resources(in);
        in.close();
        return resources;
    }

    static Resources resources(JsonCursor in) {
        Resources.Builder resources = new Resources.Builder();
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            switch (key) {
                case "devices" -> resources.devices(deviceRules(in));
                case "memory" -> resources.memory(in.beginObject() ? memory(in) : null);
                case "cpu" -> resources.cpu(in.beginObject() ? cpu(in) : null);
                case "pids" -> resources.pids(in.beginObject() ? pids(in) : null);
                case "blockIO" -> resources.blockIO(in.beginObject() ? blockIo(in) : null);
                case "hugepageLimits" -> resources.hugepageLimits(hugepageLimits(in));
                case "network" -> resources.network(in.beginObject() ? network(in) : null);
                case "rdma" -> resources.rdma(rdma(in));
                case "unified" -> resources.unified(in.textMap());
                default -> in.skip();
            }
        }
        return resources.build();
    }

    private static List<DeviceCgroup> deviceRules(JsonCursor in) {
        if (!in.beginArray()) {
            return List.of();
        }
        List<DeviceCgroup> rules = new ArrayList<>();
        while (in.nextObject()) {
            rules.add(deviceRule(in));
        }
        return rules;
    }

    private static DeviceCgroup deviceRule(JsonCursor in) {
        boolean allow = false;
        @Nullable String type = null;
        @Nullable Long major = null;
        @Nullable Long minor = null;
        @Nullable String access = null;
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            switch (key) {
                case "allow" -> allow = in.flag();
                case "type" -> type = in.optionalText();
                case "major" -> major = in.optionalInteger(IntegerRange.INT64);
                case "minor" -> minor = in.optionalInteger(IntegerRange.INT64);
                case "access" -> access = in.optionalText();
                default -> in.skip();
            }
        }
        return new DeviceCgroup(allow, type, major, minor, access);
    }

    private static Memory memory(JsonCursor in) {
        Memory.Builder memory = new Memory.Builder();
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            switch (key) {
                case "limit" -> memory.limit(in.optionalInteger(IntegerRange.INT64));
                case "reservation" -> memory.reservation(in.optionalInteger(IntegerRange.INT64));
                case "swap" -> memory.swap(in.optionalInteger(IntegerRange.INT64));
                case "kernel" -> memory.kernel(in.optionalInteger(IntegerRange.INT64));
                case "kernelTCP" -> memory.kernelTCP(in.optionalInteger(IntegerRange.INT64));
                case "swappiness" -> memory.swappiness(in.optionalInteger(IntegerRange.UINT64));
                case "disableOOMKiller" -> memory.disableOOMKiller(in.optionalFlag());
                case "useHierarchy" -> memory.useHierarchy(in.optionalFlag());
                case "checkBeforeUpdate" -> memory.checkBeforeUpdate(in.optionalFlag());
                default -> in.skip();
            }
        }
        return memory.build();
    }

    private static Cpu cpu(JsonCursor in) {
        Cpu.Builder cpu = new Cpu.Builder();
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            switch (key) {
                case "shares" -> cpu.shares(in.optionalInteger(IntegerRange.UINT64));
                case "quota" -> cpu.quota(in.optionalInteger(IntegerRange.INT64));
                case "burst" -> cpu.burst(in.optionalInteger(IntegerRange.UINT64));
                case "period" -> cpu.period(in.optionalInteger(IntegerRange.UINT64));
                case "realtimeRuntime" -> cpu.realtimeRuntime(in.optionalInteger(IntegerRange.INT64));
                case "realtimePeriod" -> cpu.realtimePeriod(in.optionalInteger(IntegerRange.UINT64));
                case "cpus" -> cpu.cpus(in.optionalText());
                case "mems" -> cpu.mems(in.optionalText());
                case "idle" -> cpu.idle(in.optionalInteger(IntegerRange.INT64));
                default -> in.skip();
            }
        }
        return cpu.build();
    }

    private static Pids pids(JsonCursor in) {
        @Nullable Long limit = null;
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            switch (key) {
                case "limit" -> limit = in.optionalInteger(IntegerRange.INT64);
                default -> in.skip();
            }
        }
        return new Pids(limit);
    }

    private static BlockIo blockIo(JsonCursor in) {
        @Nullable Long weight = null;
        @Nullable Long leafWeight = null;
        List<WeightDevice> weightDevice = List.of();
        List<ThrottleDevice> readBps = List.of();
        List<ThrottleDevice> writeBps = List.of();
        List<ThrottleDevice> readIops = List.of();
        List<ThrottleDevice> writeIops = List.of();
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            switch (key) {
                case "weight" -> weight = in.optionalInteger(IntegerRange.UINT16);
                case "leafWeight" -> leafWeight = in.optionalInteger(IntegerRange.UINT16);
                case "weightDevice" -> weightDevice = weightDevices(in);
                case "throttleReadBpsDevice" -> readBps = throttleDevices(in);
                case "throttleWriteBpsDevice" -> writeBps = throttleDevices(in);
                case "throttleReadIOPSDevice" -> readIops = throttleDevices(in);
                case "throttleWriteIOPSDevice" -> writeIops = throttleDevices(in);
                default -> in.skip();
            }
        }
        return new BlockIo(weight, leafWeight, weightDevice, readBps, writeBps, readIops, writeIops);
    }

    private static List<WeightDevice> weightDevices(JsonCursor in) {
        if (!in.beginArray()) {
            return List.of();
        }
        List<WeightDevice> devices = new ArrayList<>();
        while (in.nextObject()) {
            devices.add(weightDevice(in));
        }
        return devices;
    }

    private static WeightDevice weightDevice(JsonCursor in) {
        long major = 0;
        long minor = 0;
        @Nullable Long weight = null;
        @Nullable Long leafWeight = null;
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            switch (key) {
                case "major" -> major = in.integer(IntegerRange.INT64);
                case "minor" -> minor = in.integer(IntegerRange.INT64);
                case "weight" -> weight = in.optionalInteger(IntegerRange.UINT16);
                case "leafWeight" -> leafWeight = in.optionalInteger(IntegerRange.UINT16);
                default -> in.skip();
            }
        }
        return new WeightDevice(major, minor, weight, leafWeight);
    }

    private static List<ThrottleDevice> throttleDevices(JsonCursor in) {
        if (!in.beginArray()) {
            return List.of();
        }
        List<ThrottleDevice> devices = new ArrayList<>();
        while (in.nextObject()) {
            devices.add(throttleDevice(in));
        }
        return devices;
    }

    private static ThrottleDevice throttleDevice(JsonCursor in) {
        long major = 0;
        long minor = 0;
        long rate = 0;
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            switch (key) {
                case "major" -> major = in.integer(IntegerRange.INT64);
                case "minor" -> minor = in.integer(IntegerRange.INT64);
                case "rate" -> rate = in.integer(IntegerRange.UINT64);
                default -> in.skip();
            }
        }
        return new ThrottleDevice(major, minor, rate);
    }

    private static List<HugepageLimit> hugepageLimits(JsonCursor in) {
        if (!in.beginArray()) {
            return List.of();
        }
        List<HugepageLimit> limits = new ArrayList<>();
        while (in.nextObject()) {
            limits.add(hugepageLimit(in));
        }
        return limits;
    }

    private static HugepageLimit hugepageLimit(JsonCursor in) {
        String pageSize = "";
        long limit = 0;
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            switch (key) {
                case "pageSize" -> pageSize = in.text();
                case "limit" -> limit = in.integer(IntegerRange.UINT64);
                default -> in.skip();
            }
        }
        return new HugepageLimit(pageSize, limit);
    }

    private static Network network(JsonCursor in) {
        @Nullable Long classID = null;
        List<InterfacePriority> priorities = List.of();
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            switch (key) {
                case "classID" -> classID = in.optionalInteger(IntegerRange.UINT32);
                case "priorities" -> priorities = priorities(in);
                default -> in.skip();
            }
        }
        return new Network(classID, priorities);
    }

    private static List<InterfacePriority> priorities(JsonCursor in) {
        if (!in.beginArray()) {
            return List.of();
        }
        List<InterfacePriority> priorities = new ArrayList<>();
        while (in.nextObject()) {
            priorities.add(priority(in));
        }
        return priorities;
    }

    private static InterfacePriority priority(JsonCursor in) {
        String name = "";
        long priority = 0;
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            switch (key) {
                case "name" -> name = in.text();
                case "priority" -> priority = in.integer(IntegerRange.UINT32);
                default -> in.skip();
            }
        }
        return new InterfacePriority(name, priority);
    }

    private static Map<String, Rdma> rdma(JsonCursor in) {
        if (!in.beginObject()) {
            return Map.of();
        }
        Map<String, Rdma> limits = new LinkedHashMap<>();
        for (String device = in.nextKey(); device != null; device = in.nextKey()) {
            limits.put(device, in.beginObject() ? rdmaLimits(in) : new Rdma(null, null));
        }
        return limits;
    }

    private static Rdma rdmaLimits(JsonCursor in) {
        @Nullable Long hcaHandles = null;
        @Nullable Long hcaObjects = null;
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            switch (key) {
                case "hcaHandles" -> hcaHandles = in.optionalInteger(IntegerRange.UINT32);
                case "hcaObjects" -> hcaObjects = in.optionalInteger(IntegerRange.UINT32);
                default -> in.skip();
            }
        }
        return new Rdma(hcaHandles, hcaObjects);
    }
}
