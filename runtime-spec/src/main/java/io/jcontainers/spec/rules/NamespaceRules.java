package io.jcontainers.spec.rules;

import io.jcontainers.spec.Linux;
import io.jcontainers.spec.Namespace;
import io.jcontainers.spec.NamespaceType;
import io.jcontainers.spec.Spec;
import io.jcontainers.spec.TimeOffset;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code linux.namespaces}, and the fields that have an effect only inside a namespace of their own. */
final class NamespaceRules {
    /** {@code __NEW_UTS_LEN} of the kernel. */
    private static final int LONGEST_HOST_NAME = 64;

    private static final long NANOS_IN_SECOND = 1_000_000_000;
    private static final Set<String> CLOCKS = Set.of("monotonic", "boottime");

    private NamespaceRules() {}

    static boolean has(Linux linux, NamespaceType type) {
        return find(linux, type) != null;
    }

    static @Nullable Namespace find(Linux linux, NamespaceType type) {
        for (Namespace namespace : linux.namespaces()) {
            if (namespace.type() == type) {
                return namespace;
            }
        }
        return null;
    }

    static void check(Spec spec, Findings out) {
        Linux linux = spec.linux();
        checkList(linux.namespaces(), out);
        checkUts(spec, out);
        checkTime(linux, out);
        if (!has(linux, NamespaceType.MOUNT)
                && !(linux.maskedPaths().isEmpty() && linux.readonlyPaths().isEmpty())) {
            out.error(
                    linux.maskedPaths().isEmpty() ? "linux.readonlyPaths" : "linux.maskedPaths",
                    "unable to restrict sys entries without a private MNT namespace");
        }
        if (!has(linux, NamespaceType.NETWORK) && !linux.netDevices().isEmpty()) {
            out.error("linux.netDevices", "unable to move network devices without a private NET namespace");
        }
    }

    private static void checkList(List<Namespace> namespaces, Findings out) {
        Set<NamespaceType> seen = EnumSet.noneOf(NamespaceType.class);
        for (int i = 0; i < namespaces.size(); i++) {
            Namespace namespace = namespaces.get(i);
            String path = Findings.at("linux.namespaces", i);
            if (!seen.add(namespace.type())) {
                out.error(
                        path + ".type",
                        "malformed spec file: duplicated ns "
                                + Findings.quote(namespace.type().key()));
            }
            String file = namespace.path();
            out.require(file == null || file.startsWith("/"), path + ".path", "a namespace path must be absolute");
        }
    }

    private static void checkUts(Spec spec, Findings out) {
        boolean own = has(spec.linux(), NamespaceType.UTS);
        checkName("hostname", spec.hostname(), own, out);
        checkName("domainname", spec.domainname(), own, out);
    }

    private static void checkName(String field, @Nullable String name, boolean ownUts, Findings out) {
        if (name == null) {
            return;
        }
        out.require(ownUts, field, "unable to set " + field + " without a private UTS namespace");
        out.require(
                name.getBytes(StandardCharsets.UTF_8).length <= LONGEST_HOST_NAME,
                field,
                "the kernel takes at most 64 bytes");
    }

    private static void checkTime(Linux linux, Findings out) {
        if (linux.timeOffsets().isEmpty()) {
            return;
        }
        Namespace time = find(linux, NamespaceType.TIME);
        if (time == null) {
            out.error(
                    "linux.timeOffsets",
                    "time namespace offsets specified, but time namespace isn't enabled in the config");
        } else if (time.path() != null) {
            out.error("linux.timeOffsets", "time offsets can't be set in a time namespace that is joined by path");
        }
        for (Map.Entry<String, TimeOffset> entry : linux.timeOffsets().entrySet()) {
            if (!CLOCKS.contains(entry.getKey())) {
                out.error(
                        Findings.key("linux.timeOffsets", entry.getKey()),
                        "unknown clock: only monotonic and boottime have offsets");
            } else if (entry.getValue().nanosecs() >= NANOS_IN_SECOND) {
                out.error(
                        "linux.timeOffsets." + entry.getKey() + ".nanosecs",
                        "nanoseconds must be below " + NANOS_IN_SECOND);
            }
        }
    }
}
