package io.jcontainers.conformance.suite.cases;

import io.jcontainers.conformance.suite.Area;
import java.util.List;

/** Every class of cases; several may share an area's name. */
public final class Areas {
    private Areas() {}

    public static List<Area> all() {
        return List.of(
                new Lifecycle(),
                new Mounts(),
                new ProcessCases(),
                new Capabilities(),
                new Cgroups(),
                new Namespaces(),
                new Rootfs(),
                new Terminals(),
                new Descriptors(),
                new Seccomp(),
                new Hooks(),
                new Sysctls(),
                new Exec(),
                new Commands(),
                new CommandLine(),
                new MountExtensions(),
                new Rootless(),
                new Attacks(),
                new Faults(),
                new AttacksOnProcesses(),
                new BadInput(),
                new CgroupDevices(),
                new ProcessLimits());
    }
}
