package io.jcontainers.spec.rules;

import io.jcontainers.spec.Box;
import io.jcontainers.spec.ExecCpuAffinity;
import io.jcontainers.spec.IoPriority;
import io.jcontainers.spec.Process;
import io.jcontainers.spec.User;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The {@code process} object. */
final class ProcessRules {
    /** Above it is the id that user_namespaces(7) never maps. */
    private static final long GREATEST_ID = 0xffff_fffeL;

    private static final long GREATEST_MASK = 0777;
    private static final long GREATEST_TERMINAL_SIDE = 0xffff;

    private ProcessRules() {}

    static void check(Process process, Findings out) {
        checkCommand(process, out);
        checkEnvironment(process.env(), out);
        checkUser(process.user(), out);
        checkTerminal(process, out);
        CapabilityRules.check(process.capabilities(), out);
        RlimitRules.check(process.rlimits(), out);
        SchedulerRules.check(process.scheduler(), out);
        checkIoPriority(process.ioPriority(), out);
        checkAffinity(process.execCPUAffinity(), out);
        Long score = process.oomScoreAdj();
        if (score != null && (score < -1000 || score > 1000)) {
            out.error("process.oomScoreAdj", "invalid oomScoreAdj: " + score + " is not between -1000 and 1000");
        }
    }

    private static void checkCommand(Process process, Findings out) {
        if (process.cwd().isEmpty()) {
            out.error("process.cwd", "Cwd property must not be empty");
        } else if (!process.cwd().startsWith("/")) {
            out.error("process.cwd", "Cwd must be an absolute path");
        }
        out.require(process.cwd().indexOf(0) < 0, "process.cwd", "Cwd must not contain a NUL byte");
        if (process.args().isEmpty()) {
            out.error("process.args", "args must not be empty");
        }
        for (int i = 0; i < process.args().size(); i++) {
            out.require(
                    process.args().get(i).indexOf(0) < 0,
                    Findings.at("process.args", i),
                    "an argument must not contain a NUL byte");
        }
    }

    private static void checkEnvironment(List<String> env, Findings out) {
        for (int i = 0; i < env.size(); i++) {
            String entry = env.get(i);
            String path = Findings.at("process.env", i);
            int equals = entry.indexOf('=');
            if (equals < 0) {
                out.error(path, "invalid environment variable: missing '='");
            } else if (equals == 0) {
                out.error(path, "invalid environment variable: name cannot be empty");
            }
            if (entry.indexOf(0) >= 0) {
                out.error(path, "invalid environment variable: contains nul byte");
            }
        }
    }

    private static void checkUser(User user, Findings out) {
        checkId("process.user.uid", user.uid(), out);
        checkId("process.user.gid", user.gid(), out);
        for (int i = 0; i < user.additionalGids().size(); i++) {
            checkId(
                    Findings.at("process.user.additionalGids", i),
                    user.additionalGids().get(i),
                    out);
        }
        Long umask = user.umask();
        if (umask != null && (umask < 0 || umask > GREATEST_MASK)) {
            out.error("process.user.umask", "invalid umask: " + umask + " is not between 0 and 511 (0777)");
        }
    }

    private static void checkId(String path, long id, Findings out) {
        if (id < 0 || id > GREATEST_ID) {
            out.error(path, "invalid id: " + id + " is not between 0 and " + GREATEST_ID);
        }
    }

    private static void checkTerminal(Process process, Findings out) {
        Box size = process.consoleSize();
        if (size == null) {
            return;
        }
        if (!process.terminal()) {
            out.warning("process.consoleSize", "has no effect without a terminal");
        }
        checkSide("process.consoleSize.height", size.height(), out);
        checkSide("process.consoleSize.width", size.width(), out);
    }

    private static void checkSide(String path, long characters, Findings out) {
        if (Long.compareUnsigned(characters, GREATEST_TERMINAL_SIDE) > 0) {
            out.error(path, "a terminal has at most 65535 rows and columns");
        }
    }

    private static void checkIoPriority(@Nullable IoPriority priority, Findings out) {
        if (priority == null) {
            return;
        }
        if (!KnownNames.IO_CLASSES.contains(priority.ioClass())) {
            out.error("process.ioPriority.class", "invalid ioPriority.Class: " + priority.ioClass());
        }
        if (priority.priority() < 0 || priority.priority() > 7) {
            out.error("process.ioPriority.priority", "invalid ioPriority.Priority: " + priority.priority());
        }
    }

    private static void checkAffinity(@Nullable ExecCpuAffinity affinity, Findings out) {
        if (affinity != null) {
            NumberList.check("process.execCPUAffinity.initial", affinity.initial(), out);
            NumberList.check("process.execCPUAffinity.final", affinity.finalCpus(), out);
        }
    }
}
