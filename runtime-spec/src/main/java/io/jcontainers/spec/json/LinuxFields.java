package io.jcontainers.spec.json;

import io.jcontainers.spec.Device;
import io.jcontainers.spec.IdMapping;
import io.jcontainers.spec.IntelRdt;
import io.jcontainers.spec.Linux;
import io.jcontainers.spec.MemoryPolicy;
import io.jcontainers.spec.Namespace;
import io.jcontainers.spec.Personality;
import io.jcontainers.spec.RawJson;
import io.jcontainers.spec.Resources;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The members of the {@code linux} object. */
final class LinuxFields {
    private LinuxFields() {}

    static void write(JsonText out, Linux linux) {
        writeIdMappings(out, "uidMappings", linux.uidMappings());
        writeIdMappings(out, "gidMappings", linux.gidMappings());
        out.map("sysctl", linux.sysctl());
        Resources resources = linux.resources();
        if (resources != null) {
            out.key("resources").beginObject();
            ResourcesFields.write(out, resources);
            out.endObject();
        }
        out.optional("cgroupsPath", linux.cgroupsPath());
        writeNamespaces(out, linux.namespaces());
        writeDevices(out, linux.devices());
        writeNetDevices(out, linux);
        RawJson seccomp = linux.seccomp();
        if (seccomp != null) {
            out.key("seccomp").raw(new String(seccomp.toByteArray(), StandardCharsets.UTF_8));
        }
        out.optional("rootfsPropagation", linux.rootfsPropagation());
        out.texts("maskedPaths", linux.maskedPaths()).texts("readonlyPaths", linux.readonlyPaths());
        out.optional("mountLabel", linux.mountLabel());
        writeIntelRdt(out, linux.intelRdt());
        writeMemoryPolicy(out, linux.memoryPolicy());
        writePersonality(out, linux.personality());
        writeTimeOffsets(out, linux);
    }

    static void writeIdMappings(JsonText out, String key, List<IdMapping> mappings) {
        if (mappings.isEmpty()) {
            return;
        }
        out.key(key).beginArray();
        for (IdMapping mapping : mappings) {
            out.element().beginObject().number("containerID", mapping.containerID());
            out.number("hostID", mapping.hostID())
                    .number("size", mapping.size())
                    .endObject();
        }
        out.endArray();
    }

    private static void writeNamespaces(JsonText out, List<Namespace> namespaces) {
        if (namespaces.isEmpty()) {
            return;
        }
        out.key("namespaces").beginArray();
        for (Namespace namespace : namespaces) {
            out.element().beginObject().text("type", namespace.type().key());
            out.optional("path", namespace.path()).endObject();
        }
        out.endArray();
    }

    private static void writeDevices(JsonText out, List<Device> devices) {
        if (devices.isEmpty()) {
            return;
        }
        out.key("devices").beginArray();
        for (Device device : devices) {
            out.element().beginObject().text("path", device.path()).text("type", device.type());
            out.number("major", device.major()).number("minor", device.minor());
            out.optional("fileMode", device.fileMode()).optional("uid", device.uid());
            out.optional("gid", device.gid()).endObject();
        }
        out.endArray();
    }

    private static void writeNetDevices(JsonText out, Linux linux) {
        if (linux.netDevices().isEmpty()) {
            return;
        }
        out.key("netDevices").beginObject();
        linux.netDevices()
                .forEach((host, device) -> out.key(host)
                        .beginObject()
                        .optional("name", device.name())
                        .endObject());
        out.endObject();
    }

    private static void writeIntelRdt(JsonText out, @Nullable IntelRdt rdt) {
        if (rdt != null) {
            out.key("intelRdt").beginObject();
            out.optional("closID", rdt.closID()).texts("schemata", rdt.schemata());
            out.optional("l3CacheSchema", rdt.l3CacheSchema()).optional("memBwSchema", rdt.memBwSchema());
            out.optional("enableMonitoring", rdt.enableMonitoring() ? Boolean.TRUE : null)
                    .endObject();
        }
    }

    private static void writeMemoryPolicy(JsonText out, @Nullable MemoryPolicy policy) {
        if (policy != null) {
            out.key("memoryPolicy").beginObject().text("mode", policy.mode());
            out.optional("nodes", policy.nodes()).texts("flags", policy.flags()).endObject();
        }
    }

    private static void writePersonality(JsonText out, @Nullable Personality personality) {
        if (personality != null) {
            out.key("personality").beginObject().text("domain", personality.domain());
            out.texts("flags", personality.flags()).endObject();
        }
    }

    private static void writeTimeOffsets(JsonText out, Linux linux) {
        if (linux.timeOffsets().isEmpty()) {
            return;
        }
        out.key("timeOffsets").beginObject();
        linux.timeOffsets().forEach((clock, offset) -> {
            out.key(clock).beginObject().number("secs", offset.secs());
            out.number("nanosecs", offset.nanosecs()).endObject();
        });
        out.endObject();
    }
}
