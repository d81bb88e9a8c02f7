package io.jcontainers.runc.container;

import io.jcontainers.runc.process.NumberMask;
import io.jcontainers.runc.program.Arg;
import io.jcontainers.runc.program.Call;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.spec.IoPriority;
import io.jcontainers.spec.Linux;
import io.jcontainers.spec.MemoryPolicy;
import io.jcontainers.spec.Personality;
import io.jcontainers.spec.Process;
import io.jcontainers.spec.Scheduler;
import io.jcontainers.spec.rules.KnownNames;
import java.util.Arrays;
import java.util.List;

/**
 * How the kernel is to treat a process: CPUs, scheduler, I/O priority, memory policy, personality. All of it survives
 * exec.
 */
public final class SchedulingSteps {
    /** As many CPUs as the largest kernels know (NR_CPUS); smaller ones ignore the rest. */
    private static final int MOST_CPUS = 8192;

    private static final int IOPRIO_WHO_PGRP = 2;
    private static final int IOPRIO_CLASS_SHIFT = 13;
    private static final int FIRST_MEMORY_FLAG = 13;
    private static final long PER_LINUX32 = 8;
    private static final String FAILED = "unable to start container process: error during container init: ";

    private SchedulingSteps() {}

    /**
     * The caller's mask is not inherited: all CPUs that the cgroup has. A caller may lack the right, and a cgroup may
     * have no CPU in common; neither is a failure.
     */
    public static void resetAffinity(ProgramBuilder init) {
        byte[] all = new byte[MOST_CPUS / 8];
        Arrays.fill(all, (byte) 0xff);
        init.at("", "process-affinity", "unable to start container process: reset CPU affinity");
        init.call(
                        Call.SCHED_SETAFFINITY,
                        Arg.of(0),
                        Arg.of(all.length),
                        init.memory().struct(all, "all CPUs"))
                .tolerateAll();
    }

    /** While the process still has its rights. */
    static void apply(ProgramBuilder init, Process process, Linux linux) {
        if (process.scheduler() != null) {
            scheduler(init, process.scheduler());
        }
        if (process.ioPriority() != null) {
            ioPriority(init, process.ioPriority());
        }
        if (linux.personality() != null) {
            personality(init, linux.personality());
        }
        if (linux.memoryPolicy() != null) {
            memoryPolicy(init, linux.memoryPolicy());
        }
    }

    private static void scheduler(ProgramBuilder init, Scheduler scheduler) {
        long flags = bits(scheduler.flags(), KnownNames.SCHEDULER_FLAGS, 0);
        byte[] attributes = Structs.schedAttr(
                KnownNames.SCHEDULER_POLICIES.indexOf(scheduler.policy()),
                flags,
                scheduler.nice(),
                scheduler.priority(),
                scheduler.runtime(),
                scheduler.deadline(),
                scheduler.period());
        init.at("process.scheduler", "process-scheduler", FAILED + "error setting scheduler");
        init.call(
                Call.SCHED_SETATTR,
                Arg.of(0),
                init.memory().struct(attributes, scheduler.policy() + " nice=" + scheduler.nice()),
                Arg.of(0));
    }

    private static void ioPriority(ProgramBuilder init, IoPriority priority) {
        long io = (KnownNames.IO_CLASSES.indexOf(priority.ioClass()) + 1L) << IOPRIO_CLASS_SHIFT | priority.priority();
        init.at("process.ioPriority", "process-io-priority", FAILED + "failed to set io priority");
        init.call(
                Call.IOPRIO_SET,
                Arg.of(IOPRIO_WHO_PGRP, "IOPRIO_WHO_PGRP"),
                Arg.of(0),
                Arg.of(io, priority.ioClass() + " " + priority.priority()));
    }

    private static void personality(ProgramBuilder init, Personality personality) {
        boolean old = personality.domain().equals("LINUX32");
        init.at("linux.personality", "process-personality", FAILED + "personality");
        init.call(Call.PERSONALITY, Arg.of(old ? PER_LINUX32 : 0, personality.domain()));
    }

    private static void memoryPolicy(ProgramBuilder init, MemoryPolicy policy) {
        long mode = KnownNames.MEMORY_POLICY_MODES.indexOf(policy.mode())
                | bits(policy.flags(), KnownNames.MEMORY_POLICY_FLAGS, FIRST_MEMORY_FLAG);
        String nodes = policy.nodes() == null ? "" : policy.nodes().strip();
        byte[] mask = nodes.isEmpty() ? new byte[0] : NumberMask.of(nodes, "linux.memoryPolicy.nodes");
        init.at("linux.memoryPolicy", "process-memory-policy", FAILED + "error setting memory policy");
        init.call(
                Call.SET_MEMPOLICY,
                Arg.of(mode, policy.mode()),
                mask.length == 0 ? Arg.of(0) : init.memory().struct(mask, nodes),
                // The kernel takes one from the number of bits.
                Arg.of(mask.length == 0 ? 0 : mask.length * 8L + 1));
    }

    private static long bits(List<String> names, List<String> known, int first) {
        long bits = 0;
        for (String name : names) {
            bits |= 1L << (first + known.indexOf(name));
        }
        return bits;
    }
}
