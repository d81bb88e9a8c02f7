package io.jcontainers.runc.container;

import static io.jcontainers.runc.container.Assembly.here;
import static io.jcontainers.runc.mount.MountFlags.*;

import io.jcontainers.runc.cgroup.BytePath;
import io.jcontainers.runc.mount.MountOptions;
import io.jcontainers.runc.program.Arg;
import io.jcontainers.runc.program.Call;
import io.jcontainers.runc.program.Errno;
import io.jcontainers.runc.program.Label;
import io.jcontainers.runc.program.Memory;
import io.jcontainers.runc.program.Op;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.runc.program.Slot;
import io.jcontainers.runc.program.Step;
import io.jcontainers.runc.program.Test;
import io.jcontainers.spec.Device;
import io.jcontainers.spec.Mount;
import io.jcontainers.spec.NamespaceType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Devices and links in /dev, and devices elsewhere. With a user namespace devices are bound from the host's. */
final class DeviceSteps {
    private static final int TYPE_CHARACTER = 0020000;
    private static final int TYPE_BLOCK = 0060000;
    private static final int TYPE_FIFO = 0010000;
    private static final int STATX_TYPE_MODE = 3;
    private static final int STATX_BYTES = 256;
    private static final int MODE_OFFSET = 28;
    private static final int RDEV_MAJOR_OFFSET = 128;
    private static final int RDEV_MINOR_OFFSET = 132;
    private static final List<Device> DEFAULTS = List.of(
            character("/dev/null", 1, 3),
            character("/dev/zero", 1, 5),
            character("/dev/full", 1, 7),
            character("/dev/random", 1, 8),
            character("/dev/urandom", 1, 9),
            character("/dev/tty", 5, 0));
    private static final Map<String, String> LINKS = links();

    private final Assembly assembly;
    private final MountSteps mounts;
    private final ProgramBuilder init;
    private final Map<String, Slot> sources = new LinkedHashMap<>();
    private final Memory.Room statx;

    DeviceSteps(Assembly assembly, MountSteps mounts) {
        this.assembly = assembly;
        this.mounts = mounts;
        this.init = assembly.init();
        this.statx = init.memory().zeroes(STATX_BYTES, "statx");
    }

    private static Device character(String path, long major, long minor) {
        return new Device(path, "c", major, minor, 0666L, 0L, 0L);
    }

    private static Map<String, String> links() {
        Map<String, String> links = new LinkedHashMap<>();
        links.put("fd", "/proc/self/fd");
        links.put("stdin", "/proc/self/fd/0");
        links.put("stdout", "/proc/self/fd/1");
        links.put("stderr", "/proc/self/fd/2");
        return links;
    }

    /** Every device that the container has: a configured one replaces the default of its path. */
    private List<Device> devices() {
        Map<String, Device> byPath = new LinkedHashMap<>();
        DEFAULTS.forEach(device -> byPath.put(device.path(), device));
        for (Device device : assembly.bundle().spec().linux().devices()) {
            byPath.put(BytePath.ofText(device.path()).absolute().utf8(), device);
        }
        return new ArrayList<>(byPath.values());
    }

    private boolean bound() {
        return assembly.has(NamespaceType.USER) || assembly.caller().inUserNamespace();
    }

    /** A bind mount on /dev brings its own devices. */
    private boolean filled() {
        for (Mount mount : assembly.bundle().spec().mounts()) {
            if (MountSteps.destination(mount).equals("/dev")
                    && MountOptions.of(mount).bind()) {
                return true;
            }
        }
        return false;
    }

    /** What may be in /dev already; null where a file system of this container's own covers it. */
    private @Nullable Set<String> occupied() {
        Set<String> occupied = null;
        for (Mount mount : assembly.bundle().spec().mounts()) {
            String destination = MountSteps.destination(mount);
            if (destination.equals("/dev")) {
                boolean covered =
                        "tmpfs".equals(mount.type()) && !MountOptions.of(mount).copyUp();
                occupied = covered ? new HashSet<>() : null;
            } else if (!destination.startsWith("/dev/")
                    && MountOptions.of(mount).bind()) {
                return null; // perhaps through a link in the image
            } else if (occupied != null) {
                occupied.add(destination);
            }
        }
        return occupied;
    }

    /** Front: where devices can't be made, those of the host are cloned. */
    void openSources() {
        if (filled() || !bound()) {
            return;
        }
        ProgramBuilder front = assembly.front();
        for (Device device : devices()) {
            front.at("linux.devices", "device-source", "open device " + device.path() + " of the host");
            Slot slot = assembly.keep(front.slot("device"));
            assembly.trees().open(slot, BytePath.ofText(device.path()).bytes(), false);
            sources.put(device.path(), slot);
        }
    }

    /** Init: after the mounts, before the root is pivoted. */
    void make() {
        if (filled()) {
            return;
        }
        init.at("linux.devices", "device-make", "error creating device nodes: open /dev");
        Slot dev = init.slot("dev");
        init.add(
                        Op.IN_ROOT,
                        assembly.root().arg(),
                        init.memory().text("/dev"),
                        Arg.of(InRoot.DIR | InRoot.PLAIN, "directory, no links"),
                        Arg.of(0755, "0755"))
                .into(dev);
        Set<String> occupied = occupied();
        for (Device device : devices()) {
            String path = BytePath.ofText(device.path()).absolute().utf8();
            init.at(
                    "linux.devices",
                    "device-make",
                    "unable to start container process: error during container init: error creating device nodes: "
                            + device.path());
            if (path.startsWith("/dev/") && path.indexOf('/', 5) < 0) {
                make(device, dev, path.substring(5), occupied);
            } else {
                Slot parent = parent(path);
                make(device, parent, BytePath.ofText(path).fileName(), null);
                init.call(Call.CLOSE, parent.arg());
            }
        }
        links(dev);
        init.call(Call.CLOSE, dev.arg());
    }

    private Slot parent(String path) {
        Slot parent = init.scratch("parent");
        init.add(
                        Op.IN_ROOT,
                        assembly.root().arg(),
                        init.memory().text(path),
                        Arg.of(InRoot.PARENT, "parent"),
                        Arg.of(0755, "0755"))
                .into(parent);
        return parent;
    }

    private void make(Device device, Slot directory, String name, @Nullable Set<String> occupied) {
        Slot source = sources.get(device.path());
        Arg file = init.memory().text(name);
        if (source != null) {
            bind(source, directory, name);
            return;
        }
        int type =
                switch (device.type()) {
                    case "b" -> TYPE_BLOCK;
                    case "p" -> TYPE_FIFO;
                    default -> TYPE_CHARACTER;
                };
        long mode = device.fileMode() == null ? 0666 : device.fileMode();
        Step step = init.call(
                Call.MKNODAT,
                directory.arg(),
                file,
                Arg.of(type | mode & 07777, "0" + Long.toOctalString(type | mode & 07777)),
                Arg.of(makedev(device), device.major() + ":" + device.minor()));
        own(device, directory, file);
        if (occupied == null || occupied.contains(device.path())) {
            Label there = new Label();
            Label done = new Label();
            step.otherwise(there, Errno.EEXIST);
            init.here(done);
            init.later(there, () -> {
                verify(device, type, directory, file);
                init.jump(done);
            });
        }
    }

    private void own(Device device, Slot directory, Arg file) {
        long uid = device.uid() == null ? 0 : device.uid();
        long gid = device.gid() == null ? 0 : device.gid();
        if (uid != 0 || gid != 0) {
            init.call(
                    Call.FCHOWNAT,
                    directory.arg(),
                    file,
                    Arg.of(uid),
                    Arg.of(gid),
                    Arg.of(AT_SYMLINK_NOFOLLOW, "AT_SYMLINK_NOFOLLOW"));
        }
    }

    /** What is there already has to be this very device (runtime-spec config-linux.md, "Devices"). */
    private void verify(Device device, int type, Slot directory, Arg file) {
        Slot value = init.scratch("stat");
        String text = "a file that is not this device exists at " + device.path();
        init.call(
                Call.STATX,
                directory.arg(),
                file,
                Arg.of(AT_SYMLINK_NOFOLLOW, "AT_SYMLINK_NOFOLLOW"),
                Arg.of(STATX_TYPE_MODE, "STATX_TYPE|STATX_MODE"),
                Arg.of(statx));
        Slot mode = init.scratch("file-type");
        init.add(Op.PEEK, Arg.offset(statx.plus(MODE_OFFSET)), Arg.of(2), Arg.of(0))
                .into(mode);
        init.refuseIf(mode.arg(), Test.LT, Arg.of(type), "device-differs", text);
        init.refuseIf(mode.arg(), Test.GE, Arg.of(type + 010000), "device-differs", text);
        if (type == TYPE_FIFO) {
            return;
        }
        init.add(Op.PEEK, Arg.offset(statx.plus(RDEV_MAJOR_OFFSET)), Arg.of(4), Arg.of(0))
                .into(value);
        init.refuseIf(value.arg(), Test.NE, Arg.of(device.major()), "device-differs", text);
        init.add(Op.PEEK, Arg.offset(statx.plus(RDEV_MINOR_OFFSET)), Arg.of(4), Arg.of(0))
                .into(value);
        init.refuseIf(value.arg(), Test.NE, Arg.of(device.minor()), "device-differs", text);
    }

    private void bind(Slot source, Slot directory, String name) {
        Slot target = init.scratch("target");
        Arg empty = init.memory().text("");
        init.add(
                        Op.IN_ROOT,
                        directory.arg(),
                        init.memory().text(name),
                        Arg.of(InRoot.FILE | InRoot.PLAIN, "file, no links"),
                        Arg.of(0666))
                .into(target);
        mounts.detach(source, 0);
        init.call(Call.MOVE_MOUNT, source.arg(), empty, target.arg(), empty, Arg.of(MountSteps.EMPTY_TO_EMPTY));
        init.call(Call.CLOSE, target.arg());
        init.call(Call.CLOSE, source.arg());
    }

    private void links(Slot dev) {
        init.at("", "device-link", "unable to start container process: error creating links in /dev");
        init.call(Call.UNLINKAT, dev.arg(), init.memory().text("ptmx"), Arg.of(0))
                .tolerate(Errno.ENOENT);
        init.call(
                Call.SYMLINKAT,
                init.memory().text("pts/ptmx"),
                dev.arg(),
                init.memory().text("ptmx"));
        for (Map.Entry<String, String> link : LINKS.entrySet()) {
            init.call(
                            Call.SYMLINKAT,
                            init.memory().text(link.getValue()),
                            dev.arg(),
                            init.memory().text(link.getKey()))
                    .tolerate(Errno.EEXIST);
        }
        Label none = new Label();
        init.call(
                        Call.STATX,
                        here(),
                        init.memory().text("/proc/kcore"),
                        Arg.of(AT_SYMLINK_NOFOLLOW, "AT_SYMLINK_NOFOLLOW"),
                        Arg.of(STATX_TYPE_MODE, "STATX_TYPE|STATX_MODE"),
                        Arg.of(statx))
                .otherwise(none, Errno.ANY);
        init.call(
                        Call.SYMLINKAT,
                        init.memory().text("/proc/kcore"),
                        dev.arg(),
                        init.memory().text("core"))
                .tolerate(Errno.EEXIST);
        init.here(none);
    }

    private static long makedev(Device device) {
        long major = device.major();
        long minor = device.minor();
        return (minor & 0xff) | (major & 0xfff) << 8 | (minor & ~0xffL) << 12 | (major & ~0xfffL) << 32;
    }
}
