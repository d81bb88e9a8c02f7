package io.jcontainers.runc.exec;

import static io.jcontainers.runc.container.Assembly.here;

import io.jcontainers.runc.cgroup.BytePath;
import io.jcontainers.runc.container.LabelSteps;
import io.jcontainers.runc.container.PidFile;
import io.jcontainers.runc.container.ProcessSteps;
import io.jcontainers.runc.container.SchedulingSteps;
import io.jcontainers.runc.container.SeccompSteps;
import io.jcontainers.runc.container.SessionKeyring;
import io.jcontainers.runc.container.StateTemplate;
import io.jcontainers.runc.container.StdioSteps;
import io.jcontainers.runc.container.Structs;
import io.jcontainers.runc.container.SyncCode;
import io.jcontainers.runc.container.SyncSocket;
import io.jcontainers.runc.container.TerminalSteps;
import io.jcontainers.runc.container.UnixConnection;
import io.jcontainers.runc.process.NumberMask;
import io.jcontainers.runc.program.Arg;
import io.jcontainers.runc.program.Call;
import io.jcontainers.runc.program.Errno;
import io.jcontainers.runc.program.Executor;
import io.jcontainers.runc.program.Label;
import io.jcontainers.runc.program.Op;
import io.jcontainers.runc.program.OpenFlags;
import io.jcontainers.runc.program.Program;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.runc.program.Slot;
import io.jcontainers.runc.program.Test;
import io.jcontainers.spec.ExecCpuAffinity;
import io.jcontainers.spec.NamespaceType;
import io.jcontainers.spec.Process;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compiles exec: {@code compile(request, container, process)} is a pure function.
 *
 * <p>The front looks at the container's init and opens what the process needs from outside; a joiner enters the
 * container's namespaces by the pidfd and clones the process as the front's child; the process joins the cgroups and
 * becomes what it is to be.
 */
public final class ExecCompiler {
    private static final int PR_SET_DUMPABLE = 4;
    private static final int SPAWN_PARENT = 2;
    private static final int SPAWN_ROOT = 4;
    private static final int JOINER_BLOCK = 2;
    private static final String BUSY = "unable to start container process: error adding pid to cgroups: the container's"
            + " cgroup takes no process, and its init is in none below";

    private final String machine;
    private final RunningContainer container;
    private final Process process;
    private final ExecOptions options;
    private final SeccompSteps.@Nullable Filter filter;
    private final ProgramBuilder front;
    private final ProgramBuilder init;
    private final List<Slot> kept = new ArrayList<>();
    private final JoinSteps join;
    private final ExecCgroupSteps cgroups;
    private final @Nullable TerminalSteps terminal;

    /** The front's program, and the one of the process that travels in it. */
    public record Compiled(Program front, Program init) {}

    /**
     * Takes the facts.
     *
     * @param machine as {@code uname -m} names it
     * @param process what is to run, already checked
     * @param filter the container's seccomp program, null for none
     */
    public ExecCompiler(
            String machine,
            RunningContainer container,
            Process process,
            ExecOptions options,
            SeccompSteps.@Nullable Filter filter) {
        this.machine = machine;
        this.container = container;
        this.process = process;
        this.options = options;
        this.filter = filter;
        Slot.Numbering slots = new Slot.Numbering();
        this.front = new ProgramBuilder(Executor.FRONT, slots);
        this.init = new ProgramBuilder(Executor.INIT, slots);
        this.join = new JoinSteps(front, container);
        this.cgroups = new ExecCgroupSteps(front, init, container, options.cgroups());
        this.terminal = process.terminal()
                ? new TerminalSteps(
                        front,
                        init,
                        process.consoleSize(),
                        options.consoleSocket() == null ? null : keep("console-socket"))
                : null;
    }

    private Slot keep(String name) {
        Slot slot = front.slot(name);
        kept.add(slot);
        return slot;
    }

    private static Slot pidfd() {
        return Slot.PIDFD;
    }

    /** Both programs. */
    public Compiled compile() {
        front.block(Executor.FRONT);
        options.preserved().check(front);
        join.open();
        if (!options.ignorePaused()) {
            cgroups.refusePaused();
        }
        Slot pidfdSocket = connect();
        front.at("", "seal", "make a sealed copy of the program in memory");
        front.add(Op.SEAL).into(Slot.SEAL);
        SyncSocket.make(front);
        kept.addAll(cgroups.open());
        Slot cgroupNamespace = join.openCgroupNamespace();
        if (cgroupNamespace != null) {
            kept.add(cgroupNamespace);
        }
        Slot proc = LabelSteps.has(process) ? keep("proc") : null;
        if (proc != null) {
            LabelSteps.openProc(front, proc);
        }
        Slot root = container.has(NamespaceType.MOUNT) ? null : join.openRoot(keep("container-root"));
        spawn();
        Program inside = inside(root, proc, cgroupNamespace);
        SyncSocket.feed(front, inside.encode(machine));
        follow(pidfdSocket);
        front.block(Executor.FRONT);
        front.at("", "undo", "take back what was done");
        front.call(Call.KILL, Slot.PID.arg(), Arg.of(9, "SIGKILL")).ifSet().tolerateAll();
        front.add(Op.WAIT, pidfd().arg(), Arg.of(5000)).ifSet().tolerateAll();
        front.call(Call.WAIT4, Slot.PID.arg(), Arg.of(0), Arg.of(1, "WNOHANG"), Arg.of(0))
                .ifSet()
                .tolerateAll();
        front.block(Executor.JOINER);
        enter();
        return new Compiled(front.build(), inside);
    }

    private @Nullable Slot connect() {
        BytePath console = options.consoleSocket();
        if (terminal != null && console != null) {
            terminal.connect(console);
        }
        BytePath path = options.pidfdSocket();
        return path == null ? null : UnixConnection.forPidfd(front, path);
    }

    private void spawn() {
        front.at("", "clone", "unable to start container process: join namespaces and clone the process");
        // setns(2) lets nobody who shares memory into these
        boolean apart = container.has(NamespaceType.USER) || container.has(NamespaceType.TIME);
        front.add(
                Op.JOIN,
                Arg.of(JOINER_BLOCK, "joiner"),
                apart ? Arg.of(0, "copy of memory") : Arg.of(1, "same memory"));
        front.call(Call.PIDFD_OPEN, Slot.PID.arg(), Arg.of(0)).into(pidfd());
        front.at("", "sync-socket", "close the process's end of the socket");
        front.call(Call.CLOSE, Slot.CHILD_SYNC.arg());
        ExecCpuAffinity affinity = process.execCPUAffinity();
        if (affinity != null) {
            setAffinity(affinity.initial(), "process.execCPUAffinity.initial");
        }
    }

    private void setAffinity(@Nullable String list, String field) {
        if (list == null || list.isEmpty()) {
            return;
        }
        byte[] mask = NumberMask.of(list, field);
        front.at(field, "process-affinity", "unable to start container process: set CPU affinity " + list);
        front.call(
                Call.SCHED_SETAFFINITY,
                Slot.PID.arg(),
                Arg.of(mask.length),
                front.memory().struct(mask, list));
    }

    /** The joiner's block: in it nothing of the host may be seen or traced from inside the container. */
    private void enter() {
        front.at("", "joiner-hide", "hide the joining process");
        front.call(Call.PRCTL, Arg.of(PR_SET_DUMPABLE, "PR_SET_DUMPABLE"), Arg.of(0));
        join.enter();
        front.at("", "clone", "unable to start container process: clone the process");
        List<Integer> inherited = kept.stream().map(Slot::index).toList();
        boolean user = container.has(NamespaceType.USER);
        Arg list = front.memory().struct(Structs.slotList(inherited), inherited.size() + " descriptors");
        Arg flags = Arg.of(SPAWN_PARENT | (user ? SPAWN_ROOT : 0));
        Arg preserved = Arg.of(options.preserved().count());
        clone(list, flags, preserved);
    }

    /**
     * Into the first v2 cgroup that takes it. An ordinary user who calls from a cgroup of somebody else's may not cross
     * over; the process then stays in the caller's cgroup, as with runc.
     */
    private void clone(Arg list, Arg flags, Arg preserved) {
        Label done = new Label();
        Label outside = new Label();
        for (Slot cgroup : cgroups.cloneInto()) {
            Label next = new Label();
            front.jumpIf(cgroup.arg(), Test.LT, Arg.of(0), next);
            front.add(Op.SPAWN, Arg.of(0), cgroup.arg(), list, flags, preserved)
                    .into(Slot.PID)
                    .tolerate(Errno.EBUSY, Errno.ENOENT, Errno.EACCES, Errno.EPERM);
            front.jumpIf(Slot.PID.arg(), Test.GE, Arg.of(0), done);
            front.jumpIf(Slot.PID.arg(), Test.EQ, Arg.of(-Errno.EACCES.number(), "-EACCES"), outside);
            front.jumpIf(Slot.PID.arg(), Test.EQ, Arg.of(-Errno.EPERM.number(), "-EPERM"), outside);
            front.here(next);
        }
        if (!cgroups.cloneInto().isEmpty() && !cgroups.lackTolerated()) {
            front.refuseIf(Arg.of(0), Test.EQ, Arg.of(0), "cgroup-join", BUSY);
        }
        front.here(outside);
        front.add(Op.SPAWN, Arg.of(0), Arg.of(-1), list, flags, preserved).into(Slot.PID);
        front.here(done);
    }

    private Program inside(@Nullable Slot containerRoot, @Nullable Slot proc, @Nullable Slot cgroupNamespace) {
        Process inContainer = process.toBuilder()
                .env(options.preserved().environment(process.env(), ProcessSteps.OWN_PID))
                .oomScoreAdj(null) // the front writes it: the container's /proc is not to be trusted
                .build();
        ProcessSteps steps = new ProcessSteps(
                init, inContainer, container.spec().linux(), options.preserved().count(), filter);
        init.block(Executor.INIT);
        steps.begin();
        init.at("", "process-session", "unable to start container process: setsid");
        init.call(Call.SETSID);
        if (container.record().newKeyring()) {
            SessionKeyring.join(init, container.id(), container.has(NamespaceType.USER));
        }
        cgroups.join();
        if (cgroupNamespace != null) {
            JoinSteps.enterCgroupNamespace(init, cgroupNamespace);
        }
        if (process.execCPUAffinity() == null) {
            SchedulingSteps.resetAffinity(init);
        }
        if (containerRoot != null) {
            init.at("", "rootfs-enter", "unable to start container process: enter the container's root");
            init.call(Call.FCHDIR, containerRoot.arg());
            init.call(Call.CHROOT, init.memory().text("."));
        }
        Slot root = init.slot("root");
        init.at("", "rootfs-enter", "unable to start container process: open the container's root");
        init.call(
                        Call.OPENAT,
                        here(),
                        init.memory().text("/"),
                        Arg.of(OpenFlags.PATH | OpenFlags.DIRECTORY | OpenFlags.CLOEXEC, "O_PATH|O_DIRECTORY"),
                        Arg.of(0))
                .into(root);
        if (terminal == null) {
            new StdioSteps(init).reopenNull(root, options.nulls());
        } else {
            terminal.open(root, false);
        }
        if (proc != null) {
            LabelSteps.apply(init, process, proc);
        }
        steps.become();
        steps.ready();
        SyncSocket.receive(init, SyncCode.GO);
        steps.released();
        steps.execute();
        return init.build();
    }

    private void follow(@Nullable Slot pidfdSocket) {
        Slot master = terminal == null ? null : terminal.receive();
        StateTemplate state = StateTemplate.running(
                container.id(),
                container.init().pid(),
                container.record().bundle(),
                container.spec().annotations());
        SeccompSteps.hand(front, filter, pidfd(), state);
        ProcessSteps.awaitReady(front, process, Slot.PID);
        score();
        ExecCpuAffinity affinity = process.execCPUAffinity();
        if (affinity != null) {
            setAffinity(affinity.finalCpus(), "process.execCPUAffinity.final");
        }
        if (pidfdSocket != null) {
            UnixConnection.sendPidfd(front, pidfdSocket, pidfd(), "setns");
        }
        BytePath pidFile = options.pidFile();
        if (pidFile != null) {
            PidFile.write(front, pidFile, Slot.PID);
        }
        SyncSocket.send(front, SyncCode.GO);
        SyncSocket.receiveEnd(front);
        if (options.detached()) {
            return;
        }
        Slot code = front.slot("exit-code");
        front.at("", "supervise", "wait for the process");
        front.add(Op.SUPERVISE, Slot.PID.arg(), pidfd().arg(), master == null ? Arg.of(-1) : master.arg(), Arg.of(0))
                .into(code);
        front.add(Op.EXIT, code.arg());
    }

    private void score() {
        Long score = process.oomScoreAdj();
        if (score == null) {
            return;
        }
        front.at(
                "process.oomScoreAdj",
                "process-oom",
                "unable to start container process: write oom_score_adj " + score);
        front.put(
                here(),
                JoinSteps.path(front, "/proc/", Slot.PID, "/oom_score_adj"),
                OpenFlags.WRONLY,
                Long.toString(score).getBytes(StandardCharsets.US_ASCII));
    }
}
