package io.jcontainers.runc.container;

import io.jcontainers.runc.cgroup.BytePath;
import io.jcontainers.runc.cgroup.CgroupDriver;
import io.jcontainers.runc.cgroup.CgroupPlacement;
import io.jcontainers.runc.cgroup.Ignored;
import io.jcontainers.runc.cgroup.PlacementRequest;
import io.jcontainers.runc.host.Caller;
import io.jcontainers.runc.host.Host;
import io.jcontainers.runc.program.Arg;
import io.jcontainers.runc.program.Call;
import io.jcontainers.runc.program.Executor;
import io.jcontainers.runc.program.Label;
import io.jcontainers.runc.program.Op;
import io.jcontainers.runc.program.Program;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.runc.program.Slot;
import io.jcontainers.runc.request.Request;
import io.jcontainers.spec.NamespaceType;
import io.jcontainers.spec.Process;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compiles create and run: {@code compile(request, host, caller, bundle)} is a pure function.
 *
 * <p>The front's program makes the state directory, cgroups and sources, clones init, feeds it its program and
 * follows it by the messages drawn in {@code program.h}.
 */
public final class ContainerCompiler {
    private static final int SPAWN_MAPS = 1;
    private static final int SPAWN_PARENT = 2;
    private static final int SPAWN_ROOT = 4;
    private static final int PR_SET_CHILD_SUBREAPER = 36;

    private final Assembly assembly;
    private final ProgramBuilder front;
    private final ProgramBuilder init;
    private final Process process;
    private final SeccompSteps.@Nullable Filter filter;
    private final CgroupPlacement placement;
    private final CgroupSteps cgroups;
    private final NamespaceSteps namespaces;
    private final MountSteps mounts;
    private final RootfsSteps rootfs;
    private final DeviceSteps devices;
    private final StateDirectorySteps state;
    private final ConnectionSteps connections;
    private final OomSteps oom;
    private final @Nullable IntelRdtSteps rdt;
    private final @Nullable StubSteps stubs;

    /**
     * What a bundle becomes.
     *
     * @param front the front's program
     * @param init the one of init, which travels in it
     * @param stored the one that later commands run
     * @param ignored fields of config.json without effect on this host
     */
    public record Compiled(Program front, Program init, Program stored, List<Ignored> ignored) {
        /** Takes an immutable copy. */
        public Compiled {
            ignored = List.copyOf(ignored);
        }
    }

    /** Takes the facts; {@link #compile} does the work. */
    public ContainerCompiler(
            Request request,
            Host host,
            Caller caller,
            Bundle bundle,
            CreateOptions options,
            SeccompSteps.@Nullable Filter filter) {
        this.assembly = new Assembly(request, host, caller, bundle, options);
        this.front = assembly.front();
        this.init = assembly.init();
        this.process = bundle.process();
        this.filter = filter;
        this.placement = CgroupPlacement.of(
                new PlacementRequest(
                        bundle.spec().linux().cgroupsPath(),
                        options.id(),
                        options.driver(),
                        caller.rootless(),
                        options.driver() == CgroupDriver.SYSTEMD && caller.rootless()
                                ? BusAddress.of(request, caller).managerCgroup(host.cgroups())
                                : null),
                host.cgroups());
        this.cgroups = new CgroupSteps(assembly, placement);
        this.namespaces = new NamespaceSteps(assembly);
        this.mounts = new MountSteps(assembly, new CgroupMountSteps(assembly, placement, cgroups.directory()));
        this.rootfs = new RootfsSteps(assembly, mounts);
        this.devices = new DeviceSteps(assembly, mounts);
        this.state = new StateDirectorySteps(assembly);
        this.connections = new ConnectionSteps(assembly);
        this.oom = new OomSteps(front, placement);
        this.rdt = IntelRdtSteps.of(assembly);
        Ephemeral ephemeral = bundle.ephemeral();
        this.stubs = ephemeral == null ? null : new StubSteps(assembly, ephemeral.stubs());
    }

    /** The bundle with what the caller's environment adds to it. */
    public static Bundle prepare(Bundle bundle, Request request, String id) {
        return NotifySteps.prepare(bundle, request, id);
    }

    /** All programs. */
    public Compiled compile() {
        RootlessRules.check(assembly);
        LabelSteps.check(assembly.request(), process);
        String machine = assembly.host().machine();
        Program stored = new StoredPrograms(assembly, placement).compile();
        front.block(Executor.FRONT);
        assembly.options().preserved().check(front);
        connections.connect();
        front.at("", "seal", "make a sealed copy of the program in memory");
        front.add(Op.SEAL).into(Slot.SEAL);
        SyncSocket.make(front);
        namespaces.open();
        rootfs.open();
        if (stubs != null) {
            stubs.look();
        }
        state.claim(ContainerFile.bytes(
                stored.encodeStored(machine),
                Record.of(assembly, placement),
                assembly.bundle().config()));
        connections.prepareNotify();
        Slot start = assembly.options().start() ? null : StartSocket.listen(assembly);
        cgroups.make();
        mounts.openSources();
        devices.openSources();
        int joinerBlock = 2;
        spawn(joinerBlock);
        Program inside = insideOf(start);
        oom.explain(SyncSocket.feed(front, inside.encode(machine)));
        follow();
        undo();
        if (namespaces.needsJoiner()) {
            front.block(Executor.JOINER);
            namespaces.join(front);
            clone(SPAWN_PARENT);
        }
        return new Compiled(front.build(), inside, stored, assembly.ignored());
    }

    private void spawn(int joinerBlock) {
        if (assembly.options().foreground() && assembly.options().subreaper()) {
            front.at("", "subreaper", "become the reaper of the container's orphans");
            front.call(Call.PRCTL, Arg.of(PR_SET_CHILD_SUBREAPER, "PR_SET_CHILD_SUBREAPER"), Arg.of(1));
        }
        assembly.onFailure(this::killInit);
        if (namespaces.needsJoiner()) {
            front.at("", "clone", "unable to start container process: join namespaces and clone init");
            front.add(Op.JOIN, Arg.of(joinerBlock, "joiner"));
            front.call(Call.PIDFD_OPEN, Slot.PID.arg(), Arg.of(0)).into(pidfd());
        } else {
            clone(0);
        }
        front.at("", "sync-socket", "close init's end of the socket");
        front.call(Call.CLOSE, Slot.CHILD_SYNC.arg());
        new UserNamespaceSteps(assembly).map();
        mounts.mapIds();
        new NetDeviceSteps(assembly).move();
        if (rdt != null) {
            rdt.apply(front);
        }
        cgroups.moveInit();
    }

    private Slot pidfd() {
        return Slot.PIDFD;
    }

    private void clone(int flags) {
        boolean maps = assembly.makes(NamespaceType.USER);
        List<Integer> kept = new ArrayList<>();
        assembly.kept().forEach(slot -> kept.add(slot.index()));
        front.at("", "clone", "unable to start container process: clone init");
        Slot into = cgroups.cloneInto();
        front.add(
                        Op.SPAWN,
                        Arg.of(namespaces.cloneFlags(), "0x" + Long.toHexString(namespaces.cloneFlags())),
                        into == null ? Arg.of(-1) : into.arg(),
                        front.memory().struct(Structs.slotList(kept), kept.size() + " descriptors"),
                        Arg.of(flags
                                | (maps ? SPAWN_MAPS | SPAWN_ROOT : assembly.has(NamespaceType.USER) ? SPAWN_ROOT : 0)),
                        Arg.of(assembly.options().preserved().count()))
                .into(Slot.PID);
    }

    private void killInit(ProgramBuilder undo) {
        undo.call(Call.KILL, Slot.PID.arg(), Arg.of(9, "SIGKILL")).ifSet().tolerateAll();
        undo.add(Op.WAIT, pidfd().arg(), Arg.of(5000)).ifSet().tolerateAll();
        undo.call(Call.WAIT4, Slot.PID.arg(), Arg.of(0), Arg.of(1, "WNOHANG"), Arg.of(0))
                .ifSet()
                .tolerateAll();
    }

    /** Init's program, in the order of its effects. */
    private Program insideOf(@Nullable Slot start) {
        ProcessSteps steps = new ProcessSteps(
                init,
                process,
                assembly.bundle().spec().linux(),
                assembly.options().preserved().count(),
                filter);
        init.block(Executor.INIT);
        steps.begin();
        new SessionSteps(assembly).begin();
        namespaces.time();
        namespaces.loopback();
        cgroups.join();
        SchedulingSteps.resetAffinity(init);
        namespaces.cgroupNamespace();
        if (assembly.has(NamespaceType.MOUNT)) {
            rootfs.attach();
            mounts.mount();
            devices.make();
        }
        boolean hooks = HookSteps.has(assembly, HookSteps.Kind.PRESTART)
                || HookSteps.has(assembly, HookSteps.Kind.CREATE_RUNTIME);
        if (hooks) {
            SyncSocket.send(init, SyncCode.HOOKS);
            SyncSocket.receive(init, SyncCode.GO);
        }
        HookSteps.container(assembly, init, HookSteps.Kind.CREATE_CONTAINER, Slot.PID);
        rootfs.pivot();
        connections.openStdio();
        new SessionSteps(assembly).inContainer();
        if (assembly.has(NamespaceType.MOUNT)) {
            new MaskSteps(assembly, mounts).cover();
            mounts.makeReadOnly();
            rootfs.readOnly();
        }
        steps.become();
        if (assembly.bundle().ephemeral() != null) {
            EphemeralSteps.dieWithFront(init);
        }
        steps.ready();
        SyncSocket.receive(init, SyncCode.GO);
        steps.released();
        if (start != null) {
            park(start);
        }
        HookSteps.container(assembly, init, HookSteps.Kind.START_CONTAINER, Slot.PID);
        steps.execute();
        return init.build();
    }

    /** start's connection takes the place of the front's socket: errors of the exec go there. */
    private void park(Slot start) {
        init.at("", "start-wait", "wait for start");
        init.call(Call.CLOSE, Slot.SYNC.arg());
        init.call(Call.ACCEPT4, start.arg(), Arg.of(0), Arg.of(0), Arg.of(02000000, "SOCK_CLOEXEC"))
                .into(Slot.SYNC)
                .retryBusy();
        init.call(Call.CLOSE, start.arg());
    }

    /** The front's side of the messages, until the container stands or has ended. */
    private void follow() {
        state.prepare();
        if (HookSteps.has(assembly, HookSteps.Kind.PRESTART)
                || HookSteps.has(assembly, HookSteps.Kind.CREATE_RUNTIME)) {
            oom.explain(SyncSocket.receive(front, SyncCode.HOOKS));
            HookSteps.runtime(assembly, front, HookSteps.Kind.PRESTART);
            HookSteps.runtime(assembly, front, HookSteps.Kind.CREATE_RUNTIME);
            SyncSocket.send(front, SyncCode.GO);
        }
        Slot terminal = connections.receiveTerminal();
        SeccompSteps.hand(front, filter, pidfd(), StateTemplate.forHook(assembly, "creating", Slot.PID));
        oom.explain(ProcessSteps.awaitReady(front, process, Slot.PID));
        connections.sendPidfd(pidfd());
        state.commit();
        BytePath pidFile = assembly.options().pidFile();
        if (pidFile != null) {
            PidFile.write(front, pidFile, Slot.PID);
        }
        if (stubs != null) {
            stubs.made();
        }
        SyncSocket.send(front, SyncCode.GO);
        if (!assembly.options().start()) {
            return;
        }
        SyncSocket.receiveEnd(front);
        HookSteps.runtime(assembly, front, HookSteps.Kind.POSTSTART);
        if (!assembly.options().foreground()) {
            connections.awaitReady();
        } else {
            supervise(terminal);
        }
    }

    private void supervise(@Nullable Slot terminal) {
        Slot code = front.slot("exit-code");
        Label deleted = new Label();
        if (stubs != null) {
            // Its directory stays locked: who finds it unlocked knows that its front was killed.
            EphemeralSteps ephemeral = new EphemeralSteps(front);
            if (terminal == null) {
                ephemeral.await(code);
            } else {
                connections.supervise(terminal).into(code);
            }
            ephemeral.tellOutOfMemory(oom);
            stubs.remove();
        } else {
            state.letOthers();
            front.at("", "supervise", "wait for the container");
            connections.supervise(terminal).into(code);
        }
        if (!assembly.options().keep()) {
            if (stubs == null) {
                state.lockAgain(deleted);
            }
            CgroupSteps.killRest(front, placement, cgroups.directory(), assembly);
            CgroupSteps.remove(front, placement, cgroups.directory(), assembly);
            if (rdt != null) {
                rdt.remove(front);
            }
            front.at("", "state-remove", "remove the container's directory");
            front.add(
                            Op.REMOVE_TREE,
                            Slot.ROOT_DIR.arg(),
                            front.memory().text(assembly.options().id()))
                    .tolerateAll();
            HookSteps.runtime(assembly, front, HookSteps.Kind.POSTSTOP);
            front.here(deleted);
        }
        front.add(Op.EXIT, code.arg());
    }

    private void undo() {
        front.block(Executor.FRONT);
        front.at("", "undo", "take back what was done");
        assembly.undo().forEach(steps -> steps.accept(front));
    }
}
