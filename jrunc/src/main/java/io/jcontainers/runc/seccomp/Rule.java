package io.jcontainers.runc.seccomp;

import java.util.List;

/**
 * One system call name of a profile with its action, checked.
 *
 * @param name system call name, not empty; this kernel or library may not know it
 * @param returnValue SECCOMP_RET_* value
 * @param conditions all must hold; empty: always. At most one for each argument
 * @param group index in {@code linux.seccomp.syscalls}, for messages
 */
record Rule(String name, int returnValue, List<Condition> conditions, int group) {
    /** Path of a group in config.json. */
    static String field(int group) {
        return "linux.seccomp.syscalls[" + group + "]";
    }
}
