package io.jcontainers.runc.container;

import io.jcontainers.runc.request.RequestException;
import io.jcontainers.spec.IdMapping;
import io.jcontainers.spec.Linux;
import io.jcontainers.spec.Mount;
import io.jcontainers.spec.NamespaceType;
import io.jcontainers.spec.User;
import java.util.List;

/** What an ordinary user, or a new user namespace, can't have: refused before anything is made. */
final class RootlessRules {
    private static final String FAILED = "unable to start container process: ";

    private final Assembly assembly;
    private final Linux linux;

    private RootlessRules(Assembly assembly) {
        this.assembly = assembly;
        this.linux = assembly.bundle().spec().linux();
    }

    static void check(Assembly assembly) {
        RootlessRules rules = new RootlessRules(assembly);
        if (assembly.caller().uid() != 0) {
            rules.ordinaryUser();
        }
        if (assembly.makes(NamespaceType.USER)) {
            rules.mappedUser();
        }
    }

    private void ordinaryUser() {
        if (!assembly.has(NamespaceType.USER)) {
            throw refuse("linux.namespaces", "rootless container requires user namespaces");
        }
        if (!linux.netDevices().isEmpty()) {
            throw refuse("linux.netDevices", "network devices are not supported for rootless containers");
        }
        if (!assembly.makes(NamespaceType.USER)) {
            return;
        }
        if (linux.uidMappings().isEmpty()) {
            throw refuse("linux.uidMappings", "rootless containers requires at least one UID mapping");
        }
        if (linux.gidMappings().isEmpty()) {
            throw refuse("linux.gidMappings", "rootless containers requires at least one GID mapping");
        }
        User user = assembly.bundle().process().user();
        if (!user.additionalGids().isEmpty()
                && UserNamespaceSteps.needsNoHelper(
                        linux.gidMappings(), assembly.caller().gid())) {
            throw refuse(
                    "process.user.additionalGids", FAILED + "cannot set any additional groups in a rootless container");
        }
        List<Mount> mounts = assembly.bundle().spec().mounts();
        for (int i = 0; i < mounts.size(); i++) {
            for (String option : mounts.get(i).options()) {
                mountOption("mounts[" + i + "].options", option, "uid=", linux.uidMappings());
                mountOption("mounts[" + i + "].options", option, "gid=", linux.gidMappings());
            }
        }
    }

    /** devpts's gid=5 is left out where nobody has it. */
    private static void mountOption(String field, String option, String key, List<IdMapping> maps) {
        if (!option.startsWith(key) || option.equals("gid=5")) {
            return;
        }
        try {
            if (IdMaps.host(maps, Long.parseLong(option.substring(key.length()))) < 0) {
                throw refuse(
                        field,
                        "cannot specify " + key + " mount options for unmapped " + key.substring(0, 3)
                                + " in rootless containers");
            }
        } catch (NumberFormatException notANumber) {
            throw refuse(field, option + ": no number");
        }
    }

    private void mappedUser() {
        User user = assembly.bundle().process().user();
        if (IdMaps.host(linux.uidMappings(), user.uid()) < 0) {
            throw refuse("process.user.uid", FAILED + "cannot set uid to unmapped user in user namespace");
        }
        if (IdMaps.host(linux.gidMappings(), user.gid()) < 0) {
            throw refuse("process.user.gid", FAILED + "cannot set gid to unmapped user in user namespace");
        }
        for (long group : user.additionalGids()) {
            if (IdMaps.host(linux.gidMappings(), group) < 0) {
                throw refuse(
                        "process.user.additionalGids",
                        FAILED + "cannot set gid " + group + " to unmapped user in user namespace");
            }
        }
    }

    private static RequestException refuse(String field, String text) {
        return new RequestException("rootless-refused", text + " (" + field + ")");
    }
}
