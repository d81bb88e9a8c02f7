package io.jcontainers.runc.container;

import static io.jcontainers.runc.container.Assembly.here;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.jcontainers.runc.cgroup.BytePath;
import io.jcontainers.runc.cgroup.CgroupPlacement;
import io.jcontainers.runc.cgroup.CgroupTeardown;
import io.jcontainers.runc.cgroup.FreezeFiles;
import io.jcontainers.runc.cgroup.HierarchyPlacement;
import io.jcontainers.runc.program.Arg;
import io.jcontainers.runc.program.Call;
import io.jcontainers.runc.program.Errno;
import io.jcontainers.runc.program.Executor;
import io.jcontainers.runc.program.Label;
import io.jcontainers.runc.program.Memory;
import io.jcontainers.runc.program.Op;
import io.jcontainers.runc.program.Program;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.runc.program.Slot;
import io.jcontainers.runc.program.Test;
import io.jcontainers.runc.state.ContainerRecord;
import io.jcontainers.spec.NamespaceType;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The programs that create leaves in the container's directory, so that its further commands need no engine: one block
 * each for state, start, kill, pause, resume and delete, in the order of {@code enum stored_block}.
 */
final class StoredPrograms {
    private static final int SIGKILL = 9;
    private static final int BOOT_ID_BYTES = 64;
    private static final long SHORT_WAIT_MS = 10_000;
    private static final int STATX_BYTES = 256;
    private static final int STATX_INO = 0x100;
    private static final int STX_INO = 32;

    private final Assembly assembly;
    private final CgroupPlacement placement;
    private final ProgramBuilder program;
    private final CgroupDirectory directory;
    private final @Nullable FreezeFiles freezer;
    private final Slot alive;
    private final Slot created;
    private final Slot frozen;

    StoredPrograms(Assembly assembly, CgroupPlacement placement) {
        this.assembly = assembly;
        this.placement = placement;
        this.program = new ProgramBuilder(Executor.FRONT, new Slot.Numbering());
        this.directory = CgroupDirectory.of(placement, program.slot("cgroups"));
        this.freezer = CgroupTeardown.of(placement).freeze();
        this.alive = program.slot("alive");
        this.created = program.slot("created-not-started");
        this.frozen = program.slot("frozen");
    }

    Program compile() {
        state();
        start();
        kill();
        pause();
        resume();
        delete();
        return program.build();
    }

    /** alive = 1 while init of this boot runs. */
    private void lookAlive() {
        Memory.Room bootId = program.memory().zeroes(BOOT_ID_BYTES, "boot id");
        byte[] own = assembly.host().bootId().getBytes(StandardCharsets.US_ASCII);
        Label dead = new Label();
        Slot word = program.scratch("word");
        program.at("", "state-process", "look for the container's init");
        program.add(Op.SET, Arg.of(0), Arg.of(0)).into(alive);
        program.add(
                        Op.GET,
                        here(),
                        program.memory().text("/proc/sys/kernel/random/boot_id"),
                        Arg.of(bootId),
                        Arg.of(BOOT_ID_BYTES))
                .tolerateAll();
        for (int at = 0; at + 8 <= Math.min(own.length, 32); at += 8) {
            long expected = java.nio.ByteBuffer.wrap(own, at, 8)
                    .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                    .getLong();
            program.add(Op.PEEK, Arg.offset(bootId.plus(at)), Arg.of(8), Arg.of(0))
                    .into(word);
            program.jumpIf(word.arg(), Test.NE, Arg.of(expected), dead);
        }
        requirePidNamespace();
        program.jumpIf(Slot.LIVE.arg(), Test.NE, Arg.of(1), dead);
        program.add(Op.PROCESS_ALIVE, Slot.PID.arg(), Slot.START_TIME.arg())
                .into(alive)
                .tolerateAll();
        program.here(dead);
    }

    /** Its pids mean other processes in another pid namespace. */
    private void requirePidNamespace() {
        long own = assembly.request().ids().pidNamespace();
        if (own == 0) {
            return;
        }
        Memory.Room statx = program.memory().zeroes(STATX_BYTES, "statx");
        Slot inode = program.scratch("word");
        program.at("", "pid-namespace", "look for our pid namespace");
        program.call(
                Call.STATX,
                here(),
                program.memory().text("/proc/self/ns/pid"),
                Arg.of(0),
                Arg.of(STATX_INO, "STATX_INO"),
                Arg.of(statx));
        program.add(Op.PEEK, Arg.offset(statx.plus(STX_INO)), Arg.of(8), Arg.of(0))
                .into(inode);
        String id = assembly.options().id();
        BytePath directory = BytePath.of(assembly.request().directory())
                .resolve(BytePath.of(assembly.request().root()));
        program.refuseIf(
                inode.arg(),
                Test.NE,
                Arg.of(own),
                "pid-namespace",
                ContainerRecord.foreign(id, own, directory.join(id)));
    }

    /** created = 1 while nobody has started it. */
    private void lookCreated() {
        Memory.Room statx = program.memory().zeroes(256, "statx");
        Slot found = program.scratch("found");
        Label gone = new Label();
        program.add(Op.SET, Arg.of(0), Arg.of(0)).into(created);
        program.call(
                        Call.STATX,
                        Slot.STATE_DIR.arg(),
                        program.memory().text("start.sock"),
                        Arg.of(0x100),
                        Arg.of(1),
                        Arg.of(statx))
                .into(found)
                .tolerateAll();
        program.jumpIf(found.arg(), Test.LT, Arg.of(0), gone);
        program.add(Op.SET, Arg.of(1), Arg.of(0)).into(created);
        program.here(gone);
    }

    /** frozen = 1 while the container is paused. */
    private void lookFrozen() {
        program.add(Op.SET, Arg.of(0), Arg.of(0)).into(frozen);
        FreezeFiles freeze = freezer;
        if (freeze == null) {
            return;
        }
        Memory.Room text = program.memory().zeroes(256, "freezer");
        Slot first = program.scratch("word");
        Label thawed = new Label();
        boolean v1 = freeze.rewrite();
        program.add(
                        Op.GET,
                        here(),
                        program.memory()
                                .path(freeze.directory().join(freeze.file()).bytes()),
                        Arg.of(text),
                        Arg.of(256))
                .tolerateAll();
        program.add(Op.PEEK, Arg.offset(text), Arg.of(1), Arg.of(0)).into(first);
        program.jumpIf(first.arg(), Test.NE, Arg.of(v1 ? 'F' : '1'), thawed);
        program.add(Op.SET, Arg.of(1), Arg.of(0)).into(frozen);
        program.here(thawed);
    }

    private void state() {
        program.block(Executor.FRONT);
        Slot status = program.slot("status");
        Slot pid = program.slot("shown-pid");
        Label print = new Label();
        lookAlive();
        Label running = new Label();
        Label stopped = new Label();
        program.add(Op.SET, Slot.PID.arg(), Arg.of(0)).into(pid);
        program.jumpIf(alive.arg(), Test.EQ, Arg.of(1), running);
        program.add(Op.SET, Arg.of(0), Arg.of(0)).into(pid);
        say(status, "stopped");
        program.jumpIf(Slot.LIVE.arg(), Test.EQ, Arg.of(1), print);
        say(status, "creating");
        program.jump(print);
        program.here(running);
        lookCreated();
        say(status, "created");
        program.jumpIf(created.arg(), Test.EQ, Arg.of(1), print);
        lookFrozen();
        say(status, "paused");
        program.jumpIf(frozen.arg(), Test.EQ, Arg.of(1), print);
        program.here(stopped);
        say(status, "running");
        program.here(print);
        printState(status, pid);
    }

    private void say(Slot status, String text) {
        program.add(Op.SET, Arg.of(program.memory().offsetOf(text), '"' + text + '"'), Arg.of(0))
                .into(status);
    }

    private void printState(Slot status, Slot pid) {
        StateTemplate template = StateTemplate.of(assembly, status, pid);
        byte[] bytes = template.bytes();
        Memory.Room text = program.memory().zeroes(bytes.length + 256, "state");
        Slot length = program.scratch("length");
        program.at("", "state-print", "print the state");
        program.add(
                        Op.FORMAT,
                        program.memory().struct(bytes, "state"),
                        Arg.of(bytes.length),
                        Arg.of(text),
                        Arg.of(bytes.length + 256))
                .into(length);
        program.add(Op.PRINT, Arg.of(1), Arg.of(text), length.arg());
    }

    private void start() {
        program.block(Executor.FRONT);
        lookAlive();
        lookCreated();
        program.at("", "start-state", "");
        program.refuseIf(
                alive.arg(), Test.NE, Arg.of(1), "container-stopped", "cannot start a container that has stopped");
        program.refuseIf(
                created.arg(), Test.NE, Arg.of(1), "container-running", "cannot start an already running container");
        NotifySteps notify = NotifySteps.of(assembly, program);
        if (notify != null) {
            ifNotified(notify::open);
        }
        Slot socket = program.slot("start");
        program.at("", "start-connect", "connect to the container's init");
        program.call(Call.SOCKET, Arg.of(1, "AF_UNIX"), Arg.of(02000001, "SOCK_STREAM|SOCK_CLOEXEC"), Arg.of(0))
                .into(socket);
        StartSocket.address(program, Call.CONNECT, socket);
        program.at("", "start-failed", "unable to start container process");
        program.add(Op.RECEIVE, socket.arg(), Arg.of(0), Arg.of(1)); // end of stream: init has executed
        program.call(Call.UNLINKAT, Slot.STATE_DIR.arg(), program.memory().text("start.sock"), Arg.of(0))
                .tolerate(Errno.ENOENT);
        HookSteps.runtime(assembly, program, HookSteps.Kind.POSTSTART);
        if (notify != null) {
            ifNotified(() -> {
                program.call(Call.PIDFD_OPEN, Slot.PID.arg(), Arg.of(0))
                        .into(Slot.PIDFD)
                        .tolerate(Errno.ESRCH);
                notify.await(Slot.PIDFD);
            });
        }
    }

    /** Who starts a container without a NOTIFY_SOCKET does not wait for it to be ready. */
    private void ifNotified(Runnable steps) {
        Label without = new Label();
        program.jumpIf(Slot.NOTIFY.arg(), Test.NE, Arg.of(1), without);
        steps.run();
        program.here(without);
    }

    private void kill() {
        program.block(Executor.FRONT);
        Label all = new Label();
        Label init = new Label();
        Label end = new Label();
        Slot pidfd = program.slot("pidfd");
        lookAlive();
        program.jumpIf(Slot.ALL.arg(), Test.EQ, Arg.of(1), all);
        program.at("", "container-not-running", "");
        program.refuseIf(alive.arg(), Test.NE, Arg.of(1), "container-not-running", "container not running");
        boolean shared = !assembly.has(NamespaceType.PID);
        if (shared) {
            program.jumpIf(Slot.SIGNAL.arg(), Test.EQ, Arg.of(SIGKILL), all);
        }
        program.here(init);
        signalInit(pidfd);
        program.add(Op.EXIT, Arg.of(0));
        program.here(all);
        Slot signalled = killEverything(Slot.SIGNAL.arg());
        // An ordinary user's container may have no cgroup: then there is init alone.
        program.jumpIf(signalled.arg(), Test.GE, Arg.of(1), end);
        program.jumpIf(alive.arg(), Test.EQ, Arg.of(1), init);
        program.here(end);
    }

    private void signalInit(Slot pidfd) {
        program.at("", "kill-failed", "signal the container's init");
        program.refuse(
                program.call(Call.PIDFD_OPEN, Slot.PID.arg(), Arg.of(0)).into(pidfd),
                "container-not-running",
                "container not running",
                Errno.ESRCH);
        Slot same = program.scratch("same");
        // Between the look and the open the pid may have become another process's.
        program.add(Op.PROCESS_ALIVE, Slot.PID.arg(), Slot.START_TIME.arg())
                .into(same)
                .tolerateAll();
        program.refuseIf(same.arg(), Test.NE, Arg.of(1), "container-not-running", "container not running");
        program.refuse(
                program.call(Call.PIDFD_SEND_SIGNAL, pidfd.arg(), Slot.SIGNAL.arg(), Arg.of(0), Arg.of(0)),
                "container-not-running",
                "container not running",
                Errno.ESRCH);
    }

    /**
     * Every process of the cgroup; frozen ones take the signal when they are thawed (v1), SIGKILL at once (v2).
     *
     * @return 1 or more if there was a process to signal
     */
    private Slot killEverything(Arg signal) {
        HierarchyPlacement processes = processes();
        Slot signalled = program.scratch("signalled");
        program.add(Op.SET, Arg.of(0), Arg.of(0)).into(signalled);
        if (processes == null) {
            return signalled;
        }
        openDirectory();
        program.at("", "kill-failed", "signal the container's processes");
        Label each = new Label();
        Label done = new Label();
        if (processes.unified()) {
            program.jumpIf(signal, Test.NE, Arg.of(SIGKILL, "SIGKILL"), each);
            program.add(Op.SET, Arg.of(1), Arg.of(0)).into(signalled);
            CgroupSteps.killAll(program, placement, directory).into(signalled);
            program.jump(done);
            program.here(each);
        }
        program.add(Op.KILL_CGROUP, directory.arg(), directory.name(program, processes.path()), signal)
                .into(signalled)
                .ifSet();
        thaw(true);
        program.here(done);
        return signalled;
    }

    private @Nullable HierarchyPlacement processes() {
        HierarchyPlacement devices = placement.with("devices");
        return devices != null || placement.hierarchies().isEmpty()
                ? devices
                : placement.hierarchies().getFirst();
    }

    private void openDirectory() {
        if (!placement.hierarchies().isEmpty()) {
            program.at(
                    "linux.cgroupsPath",
                    "cgroup-open",
                    "open " + directory.path().display());
            directory.open(program);
        }
    }

    private void pause() {
        program.block(Executor.FRONT);
        lookAlive();
        lookCreated();
        lookFrozen();
        program.at("", "pause-failed", "");
        program.refuseIf(alive.arg(), Test.NE, Arg.of(1), "container-not-running", "container not running");
        program.refuseIf(
                frozen.arg(), Test.EQ, Arg.of(1), "container-not-running", "container not running or created: paused");
        freeze(true, false);
    }

    private void resume() {
        program.block(Executor.FRONT);
        lookAlive();
        lookFrozen();
        program.at("", "resume-failed", "");
        program.refuseIf(frozen.arg(), Test.NE, Arg.of(1), "container-not-paused", "container not paused");
        freeze(false, false);
    }

    private void thaw(boolean tolerant) {
        if (freezer != null) {
            freeze(false, tolerant);
        }
    }

    private void freeze(boolean freeze, boolean tolerant) {
        FreezeFiles files = freezer;
        if (files == null) {
            program.refuseIf(
                    Arg.of(0), Test.EQ, Arg.of(0), "freezer-missing", "the host has no cgroup freezer to pause with");
            return;
        }
        if (!tolerant) {
            openDirectory();
        }
        FreezeSteps steps = new FreezeSteps(program, directory, files);
        if (freeze) {
            steps.freeze();
        } else {
            steps.thaw(tolerant);
        }
    }

    private void delete() {
        program.block(Executor.FRONT);
        Label dead = new Label();
        Label force = new Label();
        Label known = new Label();
        lookAlive();
        program.jumpIf(Slot.LIVE.arg(), Test.EQ, Arg.of(1), known);
        killEverything(Arg.of(SIGKILL, "SIGKILL")); // half made, or its live file is damaged
        program.here(known);
        program.jumpIf(alive.arg(), Test.NE, Arg.of(1), dead);
        lookCreated();
        program.jumpIf(created.arg(), Test.EQ, Arg.of(1), force);
        program.at("", "container-running", "");
        program.jumpIf(Slot.FORCE.arg(), Test.EQ, Arg.of(1), force);
        program.refuseIf(
                Arg.of(0),
                Test.EQ,
                Arg.of(0),
                "container-running",
                "cannot delete container " + assembly.options().id() + " that is not stopped: running");
        program.here(force);
        killInit();
        program.here(dead);
        remains();
    }

    private void killInit() {
        Slot pidfd = program.slot("victim");
        Label gone = new Label();
        program.at("", "delete-kill", "kill the container's init");
        program.call(Call.PIDFD_OPEN, Slot.PID.arg(), Arg.of(0)).into(pidfd).otherwise(gone, Errno.ESRCH);
        Slot same = program.scratch("same");
        program.add(Op.PROCESS_ALIVE, Slot.PID.arg(), Slot.START_TIME.arg())
                .into(same)
                .tolerateAll();
        program.jumpIf(same.arg(), Test.NE, Arg.of(1), gone);
        program.call(Call.PIDFD_SEND_SIGNAL, pidfd.arg(), Arg.of(SIGKILL, "SIGKILL"), Arg.of(0), Arg.of(0))
                .tolerate(Errno.ESRCH);
        lookFrozen();
        Label thawed = new Label();
        program.jumpIf(frozen.arg(), Test.NE, Arg.of(1), thawed);
        openDirectory();
        thaw(true);
        program.here(thawed);
        program.at("", "delete-kill", "wait for the container's init to end");
        program.add(Op.WAIT, pidfd.arg(), Arg.of(SHORT_WAIT_MS));
        program.here(gone);
    }

    /** Processes that outlived init, cgroups, the directory itself last, then the poststop hooks. */
    private void remains() {
        openDirectory();
        CgroupSteps.killRest(program, placement, directory, assembly);
        CgroupSteps.remove(program, placement, directory, assembly);
        IntelRdtSteps rdt = IntelRdtSteps.of(assembly);
        if (rdt != null) {
            rdt.remove(program);
        }
        program.at("", "state-remove", "remove the container's directory");
        program.add(
                        Op.REMOVE_TREE,
                        Slot.ROOT_DIR.arg(),
                        program.memory().text(assembly.options().id()))
                .tolerate(Errno.ENOENT);
        HookSteps.runtime(assembly, program, HookSteps.Kind.POSTSTOP);
    }

    /** Quoted JSON, for templates. */
    static byte[] quoted(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write('"');
        out.writeBytes(JsonStringEncoder.getInstance().quoteAsUTF8(text));
        out.write('"');
        return out.toByteArray();
    }
}
