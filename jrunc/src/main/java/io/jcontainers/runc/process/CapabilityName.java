package io.jcontainers.runc.process;

import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/** Names of capabilities by number; linux/capability.h of Linux 5.9 and later. */
public final class CapabilityName {
    private static final List<String> NAMES = List.of(
            "CAP_CHOWN",
            "CAP_DAC_OVERRIDE",
            "CAP_DAC_READ_SEARCH",
            "CAP_FOWNER",
            "CAP_FSETID",
            "CAP_KILL",
            "CAP_SETGID",
            "CAP_SETUID",
            "CAP_SETPCAP",
            "CAP_LINUX_IMMUTABLE",
            "CAP_NET_BIND_SERVICE",
            "CAP_NET_BROADCAST",
            "CAP_NET_ADMIN",
            "CAP_NET_RAW",
            "CAP_IPC_LOCK",
            "CAP_IPC_OWNER",
            "CAP_SYS_MODULE",
            "CAP_SYS_RAWIO",
            "CAP_SYS_CHROOT",
            "CAP_SYS_PTRACE",
            "CAP_SYS_PACCT",
            "CAP_SYS_ADMIN",
            "CAP_SYS_BOOT",
            "CAP_SYS_NICE",
            "CAP_SYS_RESOURCE",
            "CAP_SYS_TIME",
            "CAP_SYS_TTY_CONFIG",
            "CAP_MKNOD",
            "CAP_LEASE",
            "CAP_AUDIT_WRITE",
            "CAP_AUDIT_CONTROL",
            "CAP_SETFCAP",
            "CAP_MAC_OVERRIDE",
            "CAP_MAC_ADMIN",
            "CAP_SYSLOG",
            "CAP_WAKE_ALARM",
            "CAP_BLOCK_SUSPEND",
            "CAP_AUDIT_READ",
            "CAP_PERFMON",
            "CAP_BPF",
            "CAP_CHECKPOINT_RESTORE");

    private CapabilityName() {}

    /** All names, by number. */
    public static List<String> all() {
        return NAMES;
    }

    /** The highest number with a name. */
    public static int last() {
        return NAMES.size() - 1;
    }

    /** The number of a name in any case, with or without CAP_. */
    public static OptionalInt number(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        int index = NAMES.indexOf(upper.startsWith("CAP_") ? upper : "CAP_" + upper);
        return index < 0 ? OptionalInt.empty() : OptionalInt.of(index);
    }

    /** One bit for each known name. */
    public static long mask(List<String> names) {
        long mask = 0;
        for (String name : names) {
            OptionalInt number = number(name);
            if (number.isPresent()) {
                mask |= 1L << number.getAsInt();
            }
        }
        return mask;
    }
}
