package io.jcontainers.spec.rules;

import io.jcontainers.spec.Mount;
import io.jcontainers.spec.NamespaceType;
import io.jcontainers.spec.Spec;
import java.util.List;
import java.util.Set;

/** {@code mounts}. Which data a filesystem takes is not decided here. */
final class MountRules {
    private static final Set<String> KNOWN_OPTIONS = Set.copyOf(KnownNames.MOUNT_OPTIONS);
    private static final Set<String> PROPAGATIONS = Set.copyOf(KnownNames.PROPAGATIONS);

    private MountRules() {}

    static void check(Spec spec, Findings out) {
        for (int i = 0; i < spec.mounts().size(); i++) {
            Mount mount = spec.mounts().get(i);
            String path = Findings.at("mounts", i);
            checkDestination(path, mount, out);
            checkKind(path, mount, out);
            checkIdMap(path, mount, spec, out);
            checkPropagation(path, mount.options(), out);
        }
    }

    private static void checkDestination(String path, Mount mount, Findings out) {
        if (mount.destination().isEmpty()) {
            out.error(path + ".destination", "mount destination must not be empty");
        } else if (!mount.destination().startsWith("/")) {
            out.warning(
                    path + ".destination",
                    "mount destination not absolute: a relative one is deprecated and taken from \"/\"");
        }
    }

    private static boolean isBind(Mount mount) {
        return mount.options().contains("bind") || mount.options().contains("rbind") || "bind".equals(mount.type());
    }

    private static void checkKind(String path, Mount mount, Findings out) {
        if (!isBind(mount)) {
            out.require(mount.type() != null, path + ".type", "a mount needs a type, or the option bind or rbind");
            return;
        }
        out.require(mount.source() != null, path + ".source", "a bind mount needs a source");
        for (int i = 0; i < mount.options().size(); i++) {
            if (!KNOWN_OPTIONS.contains(mount.options().get(i))) {
                out.warning(
                        Findings.at(path + ".options", i),
                        "ignored: a bind mount has no options of a file system of its own");
            }
        }
    }

    private static void checkIdMap(String path, Mount mount, Spec spec, Findings out) {
        boolean once = mount.options().contains("idmap");
        boolean recursive = mount.options().contains("ridmap");
        boolean noMaps = mount.uidMappings().isEmpty() && mount.gidMappings().isEmpty();
        if (!once && !recursive && noMaps) {
            return;
        }
        out.require(isBind(mount), path, "id-mapped mounts are only supported for bind-mounts");
        if (once && recursive) {
            out.warning(path + ".options", "both idmap and ridmap are given: the last one counts");
        }
        if (noMaps) {
            out.require(
                    NamespaceRules.has(spec.linux(), NamespaceType.USER),
                    path,
                    "id-mapped mounts must have both uid and gid mappings specified");
        } else if (mount.uidMappings().isEmpty() || mount.gidMappings().isEmpty()) {
            out.error(path, "id-mapped mounts must have both uid and gid mappings specified");
        }
        IdMapRules.checkMap(path + ".uidMappings", mount.uidMappings(), out);
        IdMapRules.checkMap(path + ".gidMappings", mount.gidMappings(), out);
    }

    private static void checkPropagation(String path, List<String> options, Findings out) {
        String first = "";
        for (int i = 0; i < options.size(); i++) {
            String option = options.get(i);
            if (!PROPAGATIONS.contains(option)) {
                continue;
            }
            if (!first.isEmpty() && !first.equals(option)) {
                out.warning(
                        Findings.at(path + ".options", i), option + " comes after " + first + ": the last one counts");
            }
            first = option;
        }
    }
}
