package io.jcontainers.runc.plan;

import static io.jcontainers.runc.plan.Places.on;

/** Fields that decide something although no step names them: each with what it decides. */
final class Consumers {
    static final Places TABLE = Places.of(
            on("ociVersion", "checked: versions 1.x are known; the state names it"),
            on("annotations**", "kept for list and state, and told to hooks"),
            on("process.args[*]", "arguments of the program"),
            on("process.env[*]", "environment of the program"),
            on("process.terminal", "whether a pseudo-terminal is made"),
            on("process.noNewPrivileges", "whether no_new_privs is set, and when the filter is loaded"),
            on("process.user.additionalGids[*]", "supplementary groups"),
            on("process.capabilities.*[*]", "bits of the capability sets"),
            on("process.execCPUAffinity**", "kept for exec, which places its processes by it"),
            on("root.readonly", "whether the root becomes read-only"),
            on("linux.namespaces[*].type", "flags of the clone"),
            on("linux.namespaces[*].path", "empty: a new namespace"),
            on("linux.uidMappings[*]**", "lines of uid_map"),
            on("linux.gidMappings[*]**", "lines of gid_map"),
            on("linux.mountLabel", "context= of new file systems"),
            on("linux.intelRdt**", "name of the resctrl group, lines of its schemata"),
            on("linux.devices[*]**", "devices that init makes below /dev"),
            on("linux.resources.devices[*]**", "rules of the device cgroup"),
            on("linux.resources.blockIO.*[*].major", "device in front of the rate or weight"),
            on("linux.resources.blockIO.*[*].minor", "device in front of the rate or weight"),
            on("linux.resources.cpu.period", "second number of cpu.max"),
            on("linux.resources.hugepageLimits[*].pageSize", "name of the file"),
            on("linux.resources.memory.disableOOMKiller", "false leaves the OOM killer on"),
            on("linux.resources.memory.checkBeforeUpdate", "whether update compares the limit with the usage first"));

    private Consumers() {}
}
