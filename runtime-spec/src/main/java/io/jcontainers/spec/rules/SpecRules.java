package io.jcontainers.spec.rules;

import io.jcontainers.spec.Linux;
import io.jcontainers.spec.Process;
import io.jcontainers.spec.RawJson;
import io.jcontainers.spec.Resources;
import io.jcontainers.spec.Root;
import io.jcontainers.spec.Seccomp;
import io.jcontainers.spec.Spec;
import io.jcontainers.spec.json.JsonProblem;
import io.jcontainers.spec.json.SeccompReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All rules for a document. An empty list, or one of warnings alone, means that a container can be made of it. */
public final class SpecRules {
    private SpecRules() {}

    /**
     * The rules for a config.json without those for its seccomp profile, which would have to be parsed: who compiles
     * the profile calls {@link #checkSeccomp}.
     */
    public static List<Problem> check(Spec spec) {
        Findings out = new Findings();
        checkSpec(spec, out);
        return out.problems();
    }

    /** The rules for a config.json with its seccomp profile; a profile that can't be read is a problem too. */
    public static List<Problem> checkAll(Spec spec) {
        Findings out = new Findings();
        checkSpec(spec, out);
        RawJson profile = spec.linux().seccomp();
        if (profile != null) {
            try {
                SeccompRules.check(SeccompReader.read(profile), out);
            } catch (JsonProblem e) {
                out.error(e.path(), "expected " + e.expected() + ", found " + e.found());
            }
        }
        return out.problems();
    }

    /** The rules for a process of its own, as {@code exec --process} reads it. Places begin with {@code process}. */
    public static List<Problem> checkProcess(Process process) {
        Findings out = new Findings();
        ProcessRules.check(process, out);
        return out.problems();
    }

    /**
     * The rules for resources of their own. {@code update} checks what it has merged with the present ones, as some
     * rules need several fields. Places begin with {@code linux.resources}.
     */
    public static List<Problem> checkResources(Resources resources) {
        Findings out = new Findings();
        ResourceRules.check(resources, out);
        return out.problems();
    }

    /** The rules for a seccomp profile. Places begin with {@code linux.seccomp}. */
    public static List<Problem> checkSeccomp(Seccomp seccomp) {
        Findings out = new Findings();
        SeccompRules.check(seccomp, out);
        return out.problems();
    }

    private static void checkSpec(Spec spec, Findings out) {
        VersionRules.check(spec.ociVersion(), out);
        checkRoot(spec.root(), out);
        Process process = spec.process();
        if (process == null) {
            out.error("process", "process property must not be empty");
        } else {
            ProcessRules.check(process, out);
        }
        for (String key : spec.annotations().keySet()) {
            out.require(!key.isEmpty(), "annotations", "a key must not be empty");
        }
        HookRules.check(spec.hooks(), out);
        MountRules.check(spec, out);
        NamespaceRules.check(spec, out);
        checkLinux(spec.linux(), out);
    }

    private static void checkRoot(@Nullable Root root, Findings out) {
        if (root == null) {
            out.error("root", "root must be specified");
        } else {
            out.require(!root.path().isEmpty(), "root.path", "the path of the root filesystem must not be empty");
        }
    }

    private static void checkLinux(Linux linux, Findings out) {
        IdMapRules.check(linux, out);
        SysctlRules.check(linux, out);
        DeviceRules.check(linux.devices(), out);
        PathRules.check(linux, out);
        NetDeviceRules.check(linux.netDevices(), out);
        IntelRdtRules.check(linux.intelRdt(), out);
        MemoryPolicyRules.check(linux.memoryPolicy(), out);
        PersonalityRules.check(linux.personality(), out);
        Resources resources = linux.resources();
        if (resources != null) {
            ResourceRules.check(resources, out);
        }
    }
}
