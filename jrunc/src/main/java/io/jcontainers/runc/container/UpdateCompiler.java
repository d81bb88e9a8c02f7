package io.jcontainers.runc.container;

import io.jcontainers.runc.cgroup.BytePath;
import io.jcontainers.runc.cgroup.CgroupPlacement;
import io.jcontainers.runc.cgroup.CgroupWrite;
import io.jcontainers.runc.cgroup.ResourceWrites;
import io.jcontainers.runc.cgroup.SystemdUnit;
import io.jcontainers.runc.dbus.DBusMessage;
import io.jcontainers.runc.host.Caller;
import io.jcontainers.runc.program.Arg;
import io.jcontainers.runc.program.Call;
import io.jcontainers.runc.program.Executor;
import io.jcontainers.runc.program.OpenFlags;
import io.jcontainers.runc.program.Program;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.runc.program.Slot;
import io.jcontainers.runc.request.Request;
import io.jcontainers.runc.request.RequestException;
import io.jcontainers.runc.state.Container;
import io.jcontainers.runc.state.Containers;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Compiles update: writes the new limits and then the container file; where one of these fails, the old limits are
 * written back.
 */
public final class UpdateCompiler {
    private static final String NEW_FILE = ".container";
    private static final int MODE = 0600;
    private static final int LOCK_EX = 2;

    private final ProgramBuilder program = new ProgramBuilder(Executor.FRONT, new Slot.Numbering());
    private final Request request;
    private final Caller caller;
    private final Container container;
    private final CgroupPlacement placement;
    private final CgroupDirectory directory;
    private final CgroupWriter writer;

    /**
     * Compiles for a container that runs.
     *
     * @param contents present content of a file of the cgroup, empty where there is none
     */
    public UpdateCompiler(Request request, Caller caller, Container container, Function<BytePath, byte[]> contents) {
        this.request = request;
        this.caller = caller;
        this.container = container;
        this.placement = container.record().placement();
        this.directory = CgroupDirectory.of(placement, program.slot("cgroups"));
        this.writer = new CgroupWriter(program, placement, directory, contents);
    }

    /**
     * Limits in all their forms.
     *
     * @param writes into the cgroup
     * @param systemd the message for a version of systemd; null with the cgroupfs driver
     */
    public record Limits(ResourceWrites writes, @Nullable IntFunction<DBusMessage> systemd) {}

    /**
     * The program.
     *
     * @param file the container file as it is
     * @param config config.json with the new limits
     * @param next the new limits
     * @param earlier the old ones
     */
    public Program compile(byte[] file, byte[] config, Limits next, Limits earlier) {
        byte[] changed = ContainerFile.withConfig(file, config);
        if (changed == null) {
            throw new RequestException(
                    "state-damaged",
                    "read the state of container " + container.record().id() + ": damaged");
        }
        program.block(Executor.FRONT);
        lock();
        program.at("", "cgroup-open", "open " + directory.path().display());
        directory.open(program);
        tellSystemd(next);
        next.writes().steps().forEach(step -> {
            if (step instanceof CgroupWrite write) {
                writer.write(write);
            }
        });
        save(changed);
        program.block(Executor.FRONT);
        earlier.writes().steps().forEach(step -> {
            if (step instanceof CgroupWrite write) {
                writer.tryToWrite(write);
            }
        });
        tellSystemd(earlier);
        return program.build();
    }

    private void tellSystemd(Limits limits) {
        SystemdUnit unit = placement.unit();
        IntFunction<DBusMessage> message = limits.systemd();
        if (unit != null && message != null) {
            new SystemdSteps(program, BusAddress.of(request, caller), unit).update(message);
        }
    }

    private void lock() {
        program.at("", "state-directory", "open " + container.directory().display());
        program.call(
                        Call.OPENAT,
                        Assembly.here(),
                        program.memory().path(container.directory().bytes()),
                        Arg.of(OpenFlags.RDONLY | OpenFlags.DIRECTORY | OpenFlags.CLOEXEC),
                        Arg.of(0))
                .into(Slot.STATE_DIR);
        program.call(Call.FLOCK, Slot.STATE_DIR.arg(), Arg.of(LOCK_EX, "LOCK_EX"));
    }

    /** By rename: a reader sees the old file or the new one. */
    private void save(byte[] file) {
        Arg temporary = program.memory().text(NEW_FILE);
        Arg name = program.memory().text(Containers.FILE);
        program.at("", "state-write", "write the container's state");
        int flags = OpenFlags.WRONLY | OpenFlags.CREAT | OpenFlags.TRUNC | OpenFlags.NOFOLLOW;
        program.put(Slot.STATE_DIR.arg(), temporary, flags, file, MODE);
        program.call(Call.RENAMEAT2, Slot.STATE_DIR.arg(), temporary, Slot.STATE_DIR.arg(), name, Arg.of(0));
    }
}
