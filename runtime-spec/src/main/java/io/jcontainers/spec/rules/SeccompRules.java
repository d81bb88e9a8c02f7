package io.jcontainers.spec.rules;

import io.jcontainers.spec.Seccomp;
import io.jcontainers.spec.SeccompArg;
import io.jcontainers.spec.SeccompSyscall;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code linux.seccomp}. */
final class SeccompRules {
    private static final String PATH = "linux.seccomp";
    private static final String NOTIFY = "SCMP_ACT_NOTIFY";
    private static final Set<String> WITH_ERRNO = Set.of("SCMP_ACT_ERRNO", "SCMP_ACT_TRACE");
    /** {@code MAX_ERRNO} of the kernel, to which it cuts what a filter returns. */
    private static final long GREATEST_ERRNO = 4095;
    /** Width of {@code SECCOMP_RET_DATA}. */
    private static final long GREATEST_TRACE_DATA = 0xffff;

    private static final int LAST_ARGUMENT = 5;

    private SeccompRules() {}

    static void check(Seccomp seccomp, Findings out) {
        boolean empty = seccomp.defaultAction().isEmpty() && seccomp.syscalls().isEmpty();
        if (empty) {
            out.warning(PATH, "a profile without default action and rules filters nothing");
            return;
        }
        checkAction(PATH + ".defaultAction", seccomp.defaultAction(), out);
        checkErrno(PATH + ".defaultErrnoRet", seccomp.defaultAction(), seccomp.defaultErrnoRet(), out);
        if (seccomp.defaultAction().equals(NOTIFY)) {
            out.error(PATH + ".defaultAction", "SCMP_ACT_NOTIFY cannot be used as default action");
        }
        checkNames(PATH + ".architectures", seccomp.architectures(), KnownNames.SECCOMP_ARCHITECTURES, "arch", out);
        for (int i = 0; i < seccomp.flags().size(); i++) {
            if (!KnownNames.SECCOMP_FLAGS.contains(seccomp.flags().get(i))) {
                out.error(
                        Findings.at(PATH + ".flags", i),
                        "seccomp flag " + Findings.quote(seccomp.flags().get(i)) + " is not known");
            }
        }
        checkListener(seccomp, out);
        for (int i = 0; i < seccomp.syscalls().size(); i++) {
            checkRule(Findings.at(PATH + ".syscalls", i), seccomp.syscalls().get(i), out);
        }
    }

    private static void checkListener(Seccomp seccomp, Findings out) {
        boolean notifies = false;
        for (SeccompSyscall rule : seccomp.syscalls()) {
            notifies |= rule.action().equals(NOTIFY);
        }
        String socket = seccomp.listenerPath();
        if (notifies && socket == null) {
            out.error(PATH + ".listenerPath", "SCMP_ACT_NOTIFY needs a listenerPath");
        } else if (!notifies && socket != null) {
            out.warning(PATH + ".listenerPath", "has no effect without a rule whose action is SCMP_ACT_NOTIFY");
        }
        if (socket != null && !socket.startsWith("/")) {
            out.error(PATH + ".listenerPath", Findings.quote(socket) + " is not an absolute path");
        }
        if (seccomp.listenerMetadata() != null && socket == null) {
            out.error(PATH + ".listenerMetadata", "listenerMetadata must not be set without listenerPath");
        }
        if (!notifies && seccomp.flags().contains("SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV")) {
            out.warning(
                    PATH + ".flags",
                    "SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV has no effect without a rule whose action is "
                            + "SCMP_ACT_NOTIFY");
        }
    }

    private static void checkRule(String path, SeccompSyscall rule, Findings out) {
        if (rule.names().isEmpty()) {
            out.error(path + ".names", "a rule must name at least one system call");
        }
        for (int i = 0; i < rule.names().size(); i++) {
            String name = rule.names().get(i);
            out.require(!name.isEmpty(), Findings.at(path + ".names", i), "a name must not be empty");
            if (rule.action().equals(NOTIFY) && name.equals("write")) {
                out.error(Findings.at(path + ".names", i), "SCMP_ACT_NOTIFY cannot be used for the write syscall");
            }
        }
        checkAction(path + ".action", rule.action(), out);
        checkErrno(path + ".errnoRet", rule.action(), rule.errnoRet(), out);
        for (int i = 0; i < rule.args().size(); i++) {
            checkArg(Findings.at(path + ".args", i), rule.args().get(i), out);
        }
    }

    private static void checkArg(String path, SeccompArg arg, Findings out) {
        if (arg.index() > LAST_ARGUMENT) {
            out.error(path + ".index", "a system call has no argument " + arg.index() + ": the last one is 5");
        }
        if (!KnownNames.SECCOMP_OPERATORS.contains(arg.op())) {
            out.error(path + ".op", "string " + arg.op() + " is not a valid operator for seccomp");
        }
    }

    private static void checkAction(String path, String action, Findings out) {
        if (!KnownNames.SECCOMP_ACTIONS.contains(action)) {
            out.error(path, "string " + action + " is not a valid action for seccomp");
        }
    }

    private static void checkErrno(String path, String action, @Nullable Long errno, Findings out) {
        if (errno == null) {
            return;
        }
        if (!WITH_ERRNO.contains(action)) {
            out.error(path, "errnoRet must not be set for the action " + action);
            return;
        }
        long greatest = action.equals("SCMP_ACT_ERRNO") ? GREATEST_ERRNO : GREATEST_TRACE_DATA;
        out.require(errno <= greatest, path, "invalid errnoRet " + errno + ": above " + greatest);
    }

    private static void checkNames(String path, List<String> names, List<String> known, String what, Findings out) {
        for (int i = 0; i < names.size(); i++) {
            if (!known.contains(names.get(i))) {
                out.error(Findings.at(path, i), "string " + names.get(i) + " is not a valid " + what + " for seccomp");
            }
        }
    }
}
