package io.jcontainers.runc.container;

import io.jcontainers.runc.cgroup.BytePath;
import io.jcontainers.runc.program.Arg;
import io.jcontainers.runc.program.Op;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.runc.program.Slot;
import io.jcontainers.runc.program.Step;
import io.jcontainers.spec.NamespaceType;
import io.jcontainers.spec.Process;
import org.jspecify.annotations.Nullable;

/** What create and run hand to their caller, or take from it: terminal, pidfd, stdio. */
final class ConnectionSteps {
    private final Assembly assembly;
    private final ProgramBuilder front;
    private final @Nullable TerminalSteps terminal;
    private final @Nullable NotifySteps notify;
    private @Nullable Slot pidfdSocket;

    ConnectionSteps(Assembly assembly) {
        this.assembly = assembly;
        this.front = assembly.front();
        Process process = assembly.bundle().process();
        boolean socket = assembly.options().consoleSocket() != null;
        this.terminal = process.terminal()
                ? new TerminalSteps(
                        front,
                        assembly.init(),
                        process.consoleSize(),
                        socket ? assembly.keep(front.slot("console-socket")) : null)
                : null;
        this.notify = NotifySteps.of(assembly, front);
    }

    /** Front, before anything is made. */
    void connect() {
        BytePath console = assembly.options().consoleSocket();
        if (terminal != null && console != null) {
            terminal.connect(console);
        }
        BytePath path = assembly.options().pidfdSocket();
        if (path != null) {
            pidfdSocket = UnixConnection.forPidfd(front, path);
        }
    }

    /** Init, once the container's root is its own. */
    void openStdio() {
        if (terminal == null) {
            new StdioSteps(assembly.init())
                    .reopenNull(assembly.root(), assembly.request().nulls());
        } else {
            terminal.open(assembly.root(), assembly.has(NamespaceType.MOUNT));
        }
    }

    /** Front, in the claimed state directory. */
    void prepareNotify() {
        if (notify != null) {
            notify.makeDirectory();
            if (assembly.options().start()) {
                notify.open();
            }
        }
    }

    /** Front, when the process runs and nobody stays in the foreground. */
    void awaitReady() {
        if (notify != null) {
            notify.await(Slot.PIDFD);
        }
    }

    /** Front: stays until the process ends. */
    Step supervise(@Nullable Slot master) {
        return front.add(
                Op.SUPERVISE,
                Slot.PID.arg(),
                Slot.PIDFD.arg(),
                master == null ? Arg.of(-1) : master.arg(),
                Arg.of(0),
                notify == null ? Arg.of(0) : notify.socket(),
                notify == null ? Arg.of(0) : notify.target());
    }

    /** Front: the master of a terminal in the foreground, or null. */
    @Nullable
    Slot receiveTerminal() {
        return terminal == null ? null : terminal.receive();
    }

    /** Front: to who asked for it. */
    void sendPidfd(Slot pidfd) {
        if (pidfdSocket != null) {
            UnixConnection.sendPidfd(front, pidfdSocket, pidfd, "standard");
        }
    }
}
