package io.jcontainers.spec.json;

import io.jcontainers.spec.Features;
import io.jcontainers.spec.FeaturesCgroup;
import io.jcontainers.spec.FeaturesEnabled;
import io.jcontainers.spec.FeaturesIntelRdt;
import io.jcontainers.spec.FeaturesLinux;
import io.jcontainers.spec.FeaturesMemoryPolicy;
import io.jcontainers.spec.FeaturesMountExtensions;
import io.jcontainers.spec.FeaturesSeccomp;
import org.jspecify.annotations.Nullable;

/** Writes what {@code features} prints. */
public final class FeaturesWriter {
    private FeaturesWriter() {}

    /** Four spaces a level, as runc's, no newline at the end. */
    public static String write(Features features) {
        JsonText out = new JsonText("    ");
        out.beginObject();
        out.text("ociVersionMin", features.ociVersionMin()).text("ociVersionMax", features.ociVersionMax());
        out.texts("hooks", features.hooks()).texts("mountOptions", features.mountOptions());
        FeaturesLinux linux = features.linux();
        if (linux != null) {
            out.key("linux").beginObject();
            writeLinux(out, linux);
            out.endObject();
        }
        out.map("annotations", features.annotations());
        out.texts("potentiallyUnsafeConfigAnnotations", features.potentiallyUnsafeConfigAnnotations());
        return out.endObject().toString();
    }

    private static void writeLinux(JsonText out, FeaturesLinux linux) {
        out.texts("namespaces", linux.namespaces()).texts("capabilities", linux.capabilities());
        writeCgroup(out, linux.cgroup());
        writeSeccomp(out, linux.seccomp());
        writeEnabled(out, "apparmor", linux.apparmor());
        writeEnabled(out, "selinux", linux.selinux());
        writeIntelRdt(out, linux.intelRdt());
        FeaturesMemoryPolicy policy = linux.memoryPolicy();
        if (policy != null) {
            out.key("memoryPolicy").beginObject();
            out.texts("modes", policy.modes()).texts("flags", policy.flags()).endObject();
        }
        FeaturesMountExtensions extensions = linux.mountExtensions();
        if (extensions != null) {
            out.key("mountExtensions").beginObject();
            writeEnabled(out, "idmap", extensions.idmap());
            out.endObject();
        }
        writeEnabled(out, "netDevices", linux.netDevices());
    }

    private static void writeCgroup(JsonText out, @Nullable FeaturesCgroup cgroup) {
        if (cgroup != null) {
            out.key("cgroup").beginObject();
            out.optional("v1", cgroup.v1()).optional("v2", cgroup.v2()).optional("systemd", cgroup.systemd());
            out.optional("systemdUser", cgroup.systemdUser())
                    .optional("rdma", cgroup.rdma())
                    .endObject();
        }
    }

    private static void writeSeccomp(JsonText out, @Nullable FeaturesSeccomp seccomp) {
        if (seccomp != null) {
            out.key("seccomp").beginObject();
            out.optional("enabled", seccomp.enabled()).texts("actions", seccomp.actions());
            out.texts("operators", seccomp.operators()).texts("archs", seccomp.archs());
            out.texts("knownFlags", seccomp.knownFlags()).texts("supportedFlags", seccomp.supportedFlags());
            out.endObject();
        }
    }

    private static void writeIntelRdt(JsonText out, @Nullable FeaturesIntelRdt rdt) {
        if (rdt != null) {
            out.key("intelRdt").beginObject();
            out.optional("enabled", rdt.enabled()).optional("schemata", rdt.schemata());
            out.optional("monitoring", rdt.monitoring()).endObject();
        }
    }

    private static void writeEnabled(JsonText out, String key, @Nullable FeaturesEnabled feature) {
        if (feature != null) {
            out.key(key).beginObject().optional("enabled", feature.enabled()).endObject();
        }
    }
}
