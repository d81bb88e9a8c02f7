package io.jcontainers.runc.command;

import io.jcontainers.runc.cgroup.OomWatch;
import io.jcontainers.runc.container.Assembly;
import io.jcontainers.runc.program.Arg;
import io.jcontainers.runc.program.Call;
import io.jcontainers.runc.program.Errno;
import io.jcontainers.runc.program.Executor;
import io.jcontainers.runc.program.Label;
import io.jcontainers.runc.program.Memory;
import io.jcontainers.runc.program.Op;
import io.jcontainers.runc.program.OpenFlags;
import io.jcontainers.runc.program.Program;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.runc.program.Slot;
import io.jcontainers.runc.program.Test;
import io.jcontainers.runc.request.Request;
import io.jcontainers.runc.state.Container;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Steps of the front for {@link EventsCommand}: it waits for a timer, for the kernel's word that memory ran out and for
 * the end of init, and lets a child of its own, this program again, print each line.
 */
final class EventsProgram {
    private static final int STATS_BLOCK = 2;
    private static final int OOM_BLOCK = 3;
    private static final int POLLFD_BYTES = 8;
    private static final int REVENTS_OFFSET = 6;
    private static final int POLLIN = 1;
    private static final int BUFFER_BYTES = 4096;
    private static final int IN_MODIFY = 2;
    private static final long NANOS = 1_000_000_000L;
    private static final Arg CLOEXEC = Arg.of(OpenFlags.CLOEXEC, "CLOEXEC");

    private final ProgramBuilder program = new ProgramBuilder(Executor.FRONT, new Slot.Numbering());
    private final SelfCall self;
    private final Container container;
    private final Slot timer = program.slot("timer");
    private final Slot memory = program.slot("out-of-memory");
    private final Slot init = program.slot("init");
    private final Memory.Room polled = program.memory().zeroes(3 * POLLFD_BYTES, "struct pollfd[3]");
    private final Memory.Room buffer = program.memory().zeroes(BUFFER_BYTES, "buffer");

    private EventsProgram(Request request, Container container) {
        this.self = new SelfCall(request);
        this.container = container;
    }

    /** A line each {@code intervalNanos} and at each end of memory, until init ends. */
    static Program of(Request request, Container container, long intervalNanos) {
        EventsProgram events = new EventsProgram(request, container);
        return events.compile(intervalNanos);
    }

    private Program compile(long intervalNanos) {
        program.block(Executor.FRONT);
        SelfCall.letSignalsThrough(program);
        Label end = new Label();
        program.at("", "events-init", "watch the container's init");
        program.call(Call.PIDFD_OPEN, Arg.of(container.pid()), Arg.of(0))
                .into(init)
                .otherwise(end, Errno.ESRCH);
        timer(intervalNanos);
        watchMemory();
        poll(end);
        program.here(end);
        program.add(Op.EXIT, Arg.of(0));
        program.block(Executor.FRONT);
        print(EventsCommand.STATS);
        print(EventsCommand.OOM);
        return program.build();
    }

    private void timer(long intervalNanos) {
        program.at("--interval", "events-timer", "start a timer");
        program.call(Call.TIMERFD_CREATE, Arg.of(1, "CLOCK_MONOTONIC"), CLOEXEC).into(timer);
        byte[] twice = ByteBuffer.allocate(32)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(intervalNanos / NANOS)
                .putLong(intervalNanos % NANOS)
                .putLong(intervalNanos / NANOS)
                .putLong(intervalNanos % NANOS)
                .array();
        program.call(
                Call.TIMERFD_SETTIME,
                timer.arg(),
                Arg.of(0),
                program.memory().struct(twice, intervalNanos + " ns"),
                Arg.of(0));
    }

    /** Where there is no memory controller, or no right to watch it, there are no such events. */
    private void watchMemory() {
        OomWatch watch = OomWatch.of(container.record().placement());
        if (watch == null) {
            return;
        }
        program.at("", "events-memory", "watch " + watch.counters().display());
        Arg counters = program.memory().path(watch.counters().bytes());
        if (watch.eventControl() == null) {
            program.call(Call.INOTIFY_INIT1, CLOEXEC).into(memory).tolerateAll();
            program.call(Call.INOTIFY_ADD_WATCH, memory.arg(), counters, Arg.of(IN_MODIFY, "IN_MODIFY"))
                    .ifSet()
                    .tolerateAll();
            return;
        }
        Slot file = program.slot("oom-control");
        Slot length = program.slot("length");
        program.call(Call.EVENTFD2, Arg.of(0), CLOEXEC).into(memory).tolerateAll();
        program.call(Call.OPENAT, Assembly.here(), counters, Arg.of(OpenFlags.RDONLY | OpenFlags.CLOEXEC), Arg.of(0))
                .into(file)
                .tolerateAll();
        byte[] pair = {1, 'd', (byte) memory.index(), 0, ' ', 1, 'd', (byte) file.index(), 0};
        program.add(
                        Op.FORMAT,
                        program.memory().struct(pair, "eventfd, file"),
                        Arg.of(pair.length),
                        Arg.of(buffer),
                        Arg.of(BUFFER_BYTES))
                .into(length);
        program.add(
                        Op.PUT,
                        Assembly.here(),
                        program.memory().path(watch.eventControl().bytes()),
                        Arg.of(OpenFlags.WRONLY),
                        Arg.of(buffer),
                        length.arg(),
                        Arg.of(0))
                .tolerateAll();
    }

    private void poll(Label end) {
        Label again = new Label();
        Label noMemory = new Label();
        program.at("", "events-wait", "wait for events");
        List<Slot> waited = List.of(timer, memory, init);
        for (int i = 0; i < waited.size(); i++) {
            Memory.Room one = polled.plus(i * POLLFD_BYTES);
            program.add(Op.POKE, Arg.offset(one), waited.get(i).arg(), Arg.of(4));
            program.add(Op.POKE, Arg.offset(one.plus(4)), Arg.of(POLLIN, "POLLIN"), Arg.of(2));
        }
        program.here(again);
        program.call(Call.PPOLL, Arg.of(polled), Arg.of(waited.size()), Arg.of(0), Arg.of(0), Arg.of(0))
                .retryBusy();
        // Memory first: what ends init may be the very event.
        program.jumpIf(happened(1).arg(), Test.EQ, Arg.of(0), noMemory);
        program.call(Call.READ, memory.arg(), Arg.of(buffer), Arg.of(BUFFER_BYTES));
        program.add(Op.JOIN, Arg.of(OOM_BLOCK)).otherwise(end, Errno.ANY);
        program.here(noMemory);
        program.jumpIf(happened(2).arg(), Test.NE, Arg.of(0), end);
        program.jumpIf(happened(0).arg(), Test.EQ, Arg.of(0), again);
        program.call(Call.READ, timer.arg(), Arg.of(buffer), Arg.of(BUFFER_BYTES));
        program.add(Op.JOIN, Arg.of(STATS_BLOCK)).otherwise(end, Errno.ANY);
        program.jump(again);
    }

    private Slot happened(int index) {
        Slot events = program.scratch("events");
        program.add(Op.PEEK, Arg.offset(polled.plus(index * POLLFD_BYTES + REVENTS_OFFSET)), Arg.of(2), Arg.of(0))
                .into(events);
        return events;
    }

    private void print(String option) {
        program.block(Executor.JOINER);
        byte[] id = container.record().id().getBytes(StandardCharsets.US_ASCII);
        self.execute(program, List.of(SelfCall.bytes("events"), SelfCall.bytes("--" + option), id));
    }
}
