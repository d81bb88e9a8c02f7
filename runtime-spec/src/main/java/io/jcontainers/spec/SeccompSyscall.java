package io.jcontainers.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One rule of a seccomp profile.
 *
 * @param names system call names
 * @param action action such as {@code SCMP_ACT_ALLOW}; empty when absent
 * @param errnoRet errno of that action, 0 to 2^32-1
 * @param args conditions on arguments
 */
public record SeccompSyscall(
        List<String> names, String action, @Nullable Long errnoRet, List<SeccompArg> args) {
    /** Takes immutable copies of the collections. */
    public SeccompSyscall {
        names = List.copyOf(names);
        args = List.copyOf(args);
    }
}
