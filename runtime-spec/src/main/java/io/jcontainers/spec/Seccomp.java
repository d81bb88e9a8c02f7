package io.jcontainers.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@code linux.seccomp} object.
 *
 * @param defaultAction action such as {@code SCMP_ACT_ERRNO}; empty when absent
 * @param defaultErrnoRet errno of that action, 0 to 2^32-1
 * @param architectures names such as {@code SCMP_ARCH_X86_64}
 * @param flags names such as {@code SECCOMP_FILTER_FLAG_LOG}
 * @param listenerPath unix socket of the agent that gets the notify descriptor
 * @param listenerMetadata opaque text for that agent
 * @param syscalls rules in order
 */
public record Seccomp(
        String defaultAction,
        @Nullable Long defaultErrnoRet,
        List<String> architectures,
        List<String> flags,
        @Nullable String listenerPath,
        @Nullable String listenerMetadata,
        List<SeccompSyscall> syscalls) {
    /** Takes immutable copies of the collections. */
    public Seccomp {
        architectures = List.copyOf(architectures);
        flags = List.copyOf(flags);
        syscalls = List.copyOf(syscalls);
    }
}
