package io.jcontainers.runc.container;

import static io.jcontainers.runc.container.Assembly.here;

import io.jcontainers.runc.cgroup.CgroupPlacement;
import io.jcontainers.runc.cgroup.OomWatch;
import io.jcontainers.runc.program.Arg;
import io.jcontainers.runc.program.Errno;
import io.jcontainers.runc.program.Label;
import io.jcontainers.runc.program.Memory;
import io.jcontainers.runc.program.Op;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.runc.program.Slot;
import io.jcontainers.runc.program.Step;
import io.jcontainers.runc.program.Test;
import org.jspecify.annotations.Nullable;

/** Tells an init that the kernel killed for want of memory from one that is gone for another reason. */
final class OomSteps {
    private static final int COUNTERS_BYTES = 4096;

    /** The end of {@code oom_kill}, a blank, and then the number: {@code oom_kill_disable} has no blank there. */
    private static final String KILLS = "om_kill ";

    private final ProgramBuilder front;
    private final @Nullable OomWatch watch;
    private @Nullable Label gone;

    OomSteps(ProgramBuilder front, CgroupPlacement placement) {
        this.front = front;
        this.watch = OomWatch.of(placement);
    }

    /** A step that talks to init gets the better text. */
    void explain(Step talking) {
        OomWatch counted = watch;
        if (counted == null) {
            return;
        }
        Label known = gone;
        Label label = known == null ? new Label() : known;
        talking.otherwise(label, Errno.EPIPE, Errno.ECONNRESET);
        if (known == null) {
            gone = label;
            tell(label, counted);
        }
    }

    private void tell(Label label, OomWatch counted) {
        front.later(label, () -> {
            Label other = new Label();
            Label killed = new Label();
            jumpIfKilled(counted, killed);
            front.here(other);
            front.at("", "start-lost", "unable to start container process: the container's init has gone");
            front.fail(Errno.EPIPE);
            front.here(killed);
            jumpIfNone(other);
            front.at(
                    "linux.resources.memory.limit",
                    "start-out-of-memory",
                    "unable to start container process: " + OomWatch.INIT_KILLED);
            front.fail(null);
        });
    }

    /**
     * Goes on at a label unless the kernel has killed a process of the container for want of memory.
     *
     * @return false when that can't be known: no steps were added
     */
    boolean jumpUnlessKilled(Label none) {
        OomWatch counted = watch;
        if (counted == null) {
            return false;
        }
        Label killed = new Label();
        jumpIfKilled(counted, killed);
        front.jump(none);
        front.here(killed);
        jumpIfNone(none);
        return true;
    }

    /** To where there is a number of killed processes. */
    private void jumpIfKilled(OomWatch counted, Label counter) {
        Memory.Room counters =
                front.memory().zeroes(COUNTERS_BYTES, counted.counters().fileName());
        Slot length = front.scratch("counters-length");
        front.add(
                        Op.GET,
                        here(),
                        front.memory().path(counted.counters().bytes()),
                        Arg.of(counters),
                        Arg.of(COUNTERS_BYTES))
                .into(length)
                .tolerateAll();
        new TextSearch(front).jumpIfFound(counters, length.arg(), KILLS, counter);
    }

    private void jumpIfNone(Label none) {
        Slot digit = front.scratch("counters-digit");
        front.add(Op.SET, new TextSearch(front).found().arg(), Arg.of(KILLS.length()))
                .into(digit);
        front.add(Op.PEEK, digit.arg(), Arg.of(1), Arg.of(0)).into(digit);
        front.jumpIf(digit.arg(), Test.EQ, Arg.of('0', "'0'"), none);
    }
}
