package io.jcontainers.spec.json;

import io.jcontainers.spec.Device;
import io.jcontainers.spec.IdMapping;
import io.jcontainers.spec.IntelRdt;
import io.jcontainers.spec.Linux;
import io.jcontainers.spec.MemoryPolicy;
import io.jcontainers.spec.Namespace;
import io.jcontainers.spec.NamespaceType;
import io.jcontainers.spec.NetDevice;
import io.jcontainers.spec.Personality;
import io.jcontainers.spec.TimeOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the {@code linux} object of config.json. */
final class LinuxReader {
    private LinuxReader() {}

    static Linux linux(JsonCursor in) {
        Linux.Builder linux = new Linux.Builder();
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            switch (key) {
                case "uidMappings" -> linux.uidMappings(idMappings(in));
                case "gidMappings" -> linux.gidMappings(idMappings(in));
                case "sysctl" -> linux.sysctl(in.textMap());
                case "resources" -> linux.resources(in.beginObject() ? ResourcesReader.resources(in) : null);
                case "cgroupsPath" -> linux.cgroupsPath(in.optionalText());
                case "namespaces" -> linux.namespaces(namespaces(in));
                case "devices" -> linux.devices(devices(in));
                case "netDevices" -> linux.netDevices(netDevices(in));
                case "seccomp" -> linux.seccomp(in.rawObject());
                case "rootfsPropagation" -> linux.rootfsPropagation(in.optionalText());
                case "maskedPaths" -> linux.maskedPaths(in.texts());
                case "readonlyPaths" -> linux.readonlyPaths(in.texts());
                case "mountLabel" -> linux.mountLabel(in.optionalText());
                case "intelRdt" -> linux.intelRdt(in.beginObject() ? intelRdt(in) : null);
                case "memoryPolicy" -> linux.memoryPolicy(in.beginObject() ? memoryPolicy(in) : null);
                case "personality" -> linux.personality(in.beginObject() ? personality(in) : null);
                case "timeOffsets" -> linux.timeOffsets(timeOffsets(in));
                default -> in.skip();
            }
        }
        return linux.build();
    }

    static List<IdMapping> idMappings(JsonCursor in) {
        if (!in.beginArray()) {
            return List.of();
        }
        List<IdMapping> mappings = new ArrayList<>();
        while (in.nextObject()) {
            mappings.add(idMapping(in));
        }
        return mappings;
    }

    private static IdMapping idMapping(JsonCursor in) {
        long containerID = 0;
        long hostID = 0;
        long size = 0;
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            switch (key) {
                case "containerID" -> containerID = in.integer(IntegerRange.UINT32);
                case "hostID" -> hostID = in.integer(IntegerRange.UINT32);
                case "size" -> size = in.integer(IntegerRange.UINT32);
                default -> in.skip();
            }
        }
        return new IdMapping(containerID, hostID, size);
    }

    private static List<Namespace> namespaces(JsonCursor in) {
        if (!in.beginArray()) {
            return List.of();
        }
        List<Namespace> namespaces = new ArrayList<>();
        while (in.nextObject()) {
            namespaces.add(namespace(in));
        }
        return namespaces;
    }

    private static Namespace namespace(JsonCursor in) {
        @Nullable NamespaceType type = null;
        @Nullable String path = null;
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            switch (key) {
                case "type" -> {
                    type = NamespaceType.of(in.text());
                    if (type == null) {
                        throw in.unexpected("a type of namespace");
                    }
                }
                case "path" -> path = in.optionalText();
                default -> in.skip();
            }
        }
        if (type == null) {
            throw in.missing("a type of namespace");
        }
        return new Namespace(type, path);
    }

    private static List<Device> devices(JsonCursor in) {
        if (!in.beginArray()) {
            return List.of();
        }
        List<Device> devices = new ArrayList<>();
        while (in.nextObject()) {
            devices.add(device(in));
        }
        return devices;
    }

    private static Device device(JsonCursor in) {
        String path = "";
        String type = "";
        long major = 0;
        long minor = 0;
        @Nullable Long fileMode = null;
        @Nullable Long uid = null;
        @Nullable Long gid = null;
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            switch (key) {
                case "path" -> path = in.text();
                case "type" -> type = in.text();
                case "major" -> major = in.integer(IntegerRange.INT64);
                case "minor" -> minor = in.integer(IntegerRange.INT64);
                case "fileMode" -> fileMode = in.optionalInteger(IntegerRange.UINT32);
                case "uid" -> uid = in.optionalInteger(IntegerRange.UINT32);
                case "gid" -> gid = in.optionalInteger(IntegerRange.UINT32);
                default -> in.skip();
            }
        }
        return new Device(path, type, major, minor, fileMode, uid, gid);
    }

    private static Map<String, NetDevice> netDevices(JsonCursor in) {
        if (!in.beginObject()) {
            return Map.of();
        }
        Map<String, NetDevice> devices = new LinkedHashMap<>();
        for (String host = in.nextKey(); host != null; host = in.nextKey()) {
            devices.put(host, in.beginObject() ? netDevice(in) : new NetDevice(null));
        }
        return devices;
    }

    private static NetDevice netDevice(JsonCursor in) {
        @Nullable String name = null;
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            switch (key) {
                case "name" -> name = in.optionalText();
                default -> in.skip();
            }
        }
        return new NetDevice(name);
    }

    private static IntelRdt intelRdt(JsonCursor in) {
        @Nullable String closID = null;
        List<String> schemata = List.of();
        @Nullable String l3CacheSchema = null;
        @Nullable String memBwSchema = null;
        boolean enableMonitoring = false;
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            switch (key) {
                case "closID" -> closID = in.optionalText();
                case "schemata" -> schemata = in.texts();
                case "l3CacheSchema" -> l3CacheSchema = in.optionalText();
                case "memBwSchema" -> memBwSchema = in.optionalText();
                case "enableMonitoring" -> enableMonitoring = in.flag();
                default -> in.skip();
            }
        }
        return new IntelRdt(closID, schemata, l3CacheSchema, memBwSchema, enableMonitoring);
    }

    private static MemoryPolicy memoryPolicy(JsonCursor in) {
        String mode = "";
        @Nullable String nodes = null;
        List<String> flags = List.of();
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            switch (key) {
                case "mode" -> mode = in.text();
                case "nodes" -> nodes = in.optionalText();
                case "flags" -> flags = in.texts();
                default -> in.skip();
            }
        }
        return new MemoryPolicy(mode, nodes, flags);
    }

    private static Personality personality(JsonCursor in) {
        String domain = "";
        List<String> flags = List.of();
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            switch (key) {
                case "domain" -> domain = in.text();
                case "flags" -> flags = in.texts();
                default -> in.skip();
            }
        }
        return new Personality(domain, flags);
    }

    private static Map<String, TimeOffset> timeOffsets(JsonCursor in) {
        if (!in.beginObject()) {
            return Map.of();
        }
        Map<String, TimeOffset> offsets = new LinkedHashMap<>();
        for (String clock = in.nextKey(); clock != null; clock = in.nextKey()) {
            offsets.put(clock, in.beginObject() ? timeOffset(in) : new TimeOffset(0, 0));
        }
        return offsets;
    }

    private static TimeOffset timeOffset(JsonCursor in) {
        long secs = 0;
        long nanosecs = 0;
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            switch (key) {
                case "secs" -> secs = in.integer(IntegerRange.INT64);
                case "nanosecs" -> nanosecs = in.integer(IntegerRange.UINT32);
                default -> in.skip();
            }
        }
        return new TimeOffset(secs, nanosecs);
    }
}
