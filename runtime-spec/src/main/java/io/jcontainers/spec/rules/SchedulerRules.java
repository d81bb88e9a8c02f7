package io.jcontainers.spec.rules;

import io.jcontainers.spec.Scheduler;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code process.scheduler}: what sched_setattr(2) takes together. */
final class SchedulerRules {
    private static final String PATH = "process.scheduler";
    private static final Set<String> NICE = Set.of("SCHED_OTHER", "SCHED_BATCH");
    private static final Set<String> REAL_TIME = Set.of("SCHED_FIFO", "SCHED_RR");
    private static final String DEADLINE = "SCHED_DEADLINE";

    private SchedulerRules() {}

    static void check(@Nullable Scheduler scheduler, Findings out) {
        if (scheduler == null) {
            return;
        }
        String policy = scheduler.policy();
        if (policy.isEmpty()) {
            out.error(PATH + ".policy", "scheduler policy is required");
        } else if (!KnownNames.SCHEDULER_POLICIES.contains(policy)) {
            out.error(PATH + ".policy", "invalid scheduler policy: " + policy);
        } else if (policy.equals("SCHED_ISO")) {
            out.error(PATH + ".policy", "no kernel has the scheduler policy SCHED_ISO");
        }
        checkFlags(scheduler, out);
        checkNice(scheduler, out);
        checkPriority(scheduler, out);
        checkDeadline(scheduler, out);
    }

    private static void checkFlags(Scheduler scheduler, Findings out) {
        for (int i = 0; i < scheduler.flags().size(); i++) {
            String flag = scheduler.flags().get(i);
            if (!KnownNames.SCHEDULER_FLAGS.contains(flag)) {
                out.error(Findings.at(PATH + ".flags", i), "invalid scheduler flag: " + flag);
            }
        }
    }

    private static void checkNice(Scheduler scheduler, Findings out) {
        long nice = scheduler.nice();
        if (NICE.contains(scheduler.policy()) && (nice < -20 || nice > 19)) {
            out.error(
                    PATH + ".nice",
                    "invalid scheduler.nice: " + nice + " when scheduler.policy is " + scheduler.policy());
        }
    }

    private static void checkPriority(Scheduler scheduler, Findings out) {
        long priority = scheduler.priority();
        boolean realTime = REAL_TIME.contains(scheduler.policy());
        if (priority != 0 && !realTime) {
            out.error(PATH + ".priority", "scheduler.priority can only be specified for SchedFIFO or SchedRR policy");
        } else if (realTime && (priority < 1 || priority > 99)) {
            out.error(
                    PATH + ".priority",
                    "invalid scheduler.priority: " + priority + " when scheduler.policy is " + scheduler.policy());
        }
    }

    /** sched(7): runtime &lt;= deadline &lt;= period, where a period of 0 stands for the deadline. */
    private static void checkDeadline(Scheduler scheduler, Findings out) {
        boolean given = scheduler.runtime() != 0 || scheduler.deadline() != 0 || scheduler.period() != 0;
        if (!scheduler.policy().equals(DEADLINE)) {
            out.require(
                    !given, PATH, "scheduler runtime/deadline/period can only be specified for SchedDeadline policy");
            return;
        }
        long period = scheduler.period() == 0 ? scheduler.deadline() : scheduler.period();
        boolean ordered = scheduler.runtime() != 0
                && Long.compareUnsigned(scheduler.runtime(), scheduler.deadline()) <= 0
                && Long.compareUnsigned(scheduler.deadline(), period) <= 0;
        out.require(ordered, PATH, "SCHED_DEADLINE needs 0 < runtime <= deadline <= period");
    }
}
