package io.jcontainers.runc.seccomp;

import java.util.List;

/**
 * A seccomp profile, checked and with every name resolved that needs no system call table.
 *
 * @param defaultReturn SECCOMP_RET_* value for calls that no rule matches
 * @param enosys whether calls newer than the profile get ENOSYS instead of that
 * @param architectures those of the profile, in order, each once; the host's may be missing
 * @param flags SECCOMP_FILTER_FLAG_* bits for seccomp(2)
 * @param rules in order, those equal to the default left out
 * @param names every name of the profile, each once, those of left-out rules too
 * @param needsListener whether some rule notifies an agent
 * @param warnings for the log
 */
record Profile(
        int defaultReturn,
        boolean enosys,
        List<Arch> architectures,
        long flags,
        List<Rule> rules,
        List<String> names,
        boolean needsListener,
        List<String> warnings) {}
