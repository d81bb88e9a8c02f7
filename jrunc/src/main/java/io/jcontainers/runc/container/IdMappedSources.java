package io.jcontainers.runc.container;

import static io.jcontainers.runc.container.Assembly.here;
import static io.jcontainers.runc.mount.MountFlags.*;

import io.jcontainers.runc.mount.MountOptions;
import io.jcontainers.runc.program.Arg;
import io.jcontainers.runc.program.Call;
import io.jcontainers.runc.program.Op;
import io.jcontainers.runc.program.OpenFlags;
import io.jcontainers.runc.program.Origin;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.runc.program.Slot;
import io.jcontainers.spec.IdMapping;
import io.jcontainers.spec.Mount;
import io.jcontainers.spec.NamespaceType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Id-mapped bind mounts: the front maps the ids of detached sources (mount_setattr(2), MOUNT_ATTR_IDMAP), with the
 * container's user namespace or with one that a short-lived process holds just for its maps.
 */
final class IdMappedSources {
    private static final long CLONE_NEWUSER = 0x10000000L;
    private static final int SPAWN_MAPS = 1;
    private static final int USER_NAMESPACE_OFFSET = 24;

    private final Assembly assembly;
    private final ProgramBuilder front;
    private final Map<Maps, Slot> namespaces = new HashMap<>();
    private final List<Later> later = new ArrayList<>();

    private record Maps(List<IdMapping> users, List<IdMapping> groups) {}

    private record Later(Slot source, boolean recursive, Origin origin) {}

    IdMappedSources(Assembly assembly) {
        this.assembly = assembly;
        this.front = assembly.front();
    }

    /** Whether a mount asks for it: by an option, or by maps of its own. */
    static boolean asked(Mount mount, MountOptions options) {
        return options.idmap()
                || !mount.uidMappings().isEmpty()
                || !mount.gidMappings().isEmpty();
    }

    /** Why a mount can't be mapped, or null. */
    @Nullable
    String refusal(Mount mount, MountOptions options) {
        if (!options.bind()) {
            return "id-mapped mounts are only supported for bind-mounts";
        }
        if (!assembly.caller().mayMount()) {
            return "id-mapped mounts are not supported for rootless containers";
        }
        if (mount.uidMappings().isEmpty() != mount.gidMappings().isEmpty()
                || mount.uidMappings().isEmpty() && !assembly.has(NamespaceType.USER)) {
            return "id-mapped mounts must have both uid and gid mappings specified";
        }
        return null;
    }

    /**
     * Front: maps a source that was just opened, or leaves that to {@link #mapWithContainer}.
     *
     * @param text what is said when it fails
     */
    void map(Slot source, Mount mount, MountOptions options, String text) {
        front.at(front.origin().field(), "mount-idmap", text);
        if (mount.uidMappings().isEmpty()) {
            later.add(new Later(source, options.idmapRecursive(), front.origin()));
            return;
        }
        Maps maps = new Maps(mount.uidMappings(), mount.gidMappings());
        Slot namespace = namespaces.computeIfAbsent(maps, this::hold);
        set(source, namespace, options.idmapRecursive());
    }

    /** Front, once the container's init has its maps. */
    void mapWithContainer() {
        if (later.isEmpty()) {
            return;
        }
        front.at("linux.uidMappings", "mount-idmap", "open the container's user namespace");
        Slot namespace = openNamespace(Slot.PID);
        for (Later source : later) {
            front.at(source.origin());
            set(source.source(), namespace, source.recursive());
        }
        front.call(Call.CLOSE, namespace.arg());
    }

    private Slot openNamespace(Slot pid) {
        Slot namespace = front.slot("user-namespace");
        front.call(
                        Call.OPENAT,
                        here(),
                        ProcPath.of(front, pid, "ns/user"),
                        Arg.of(OpenFlags.RDONLY | OpenFlags.CLOEXEC, "O_RDONLY|O_CLOEXEC"),
                        Arg.of(0))
                .into(namespace);
        return namespace;
    }

    /** A user namespace with these maps. Its process waits like an init for the word that it never gets. */
    private Slot hold(Maps maps) {
        Origin origin = front.origin();
        Slot pid = front.slot("map-holder");
        assembly.onFailure(undo -> end(undo, pid));
        front.add(
                        Op.SPAWN,
                        Arg.of(CLONE_NEWUSER, "CLONE_NEWUSER"),
                        Arg.of(-1),
                        front.memory().struct(Structs.slotList(List.of()), "no descriptors"),
                        Arg.of(SPAWN_MAPS, "SPAWN_MAPS"),
                        Arg.of(0))
                .into(pid);
        front.put(here(), ProcPath.of(front, pid, "gid_map"), OpenFlags.WRONLY, IdMaps.lines(maps.groups()));
        front.put(here(), ProcPath.of(front, pid, "uid_map"), OpenFlags.WRONLY, IdMaps.lines(maps.users()));
        Slot namespace = openNamespace(pid);
        end(front, pid);
        front.add(Op.SET, Arg.of(-1), Arg.of(0)).into(pid).tolerateAll();
        front.call(Call.CLOSE, Slot.PIDFD.arg());
        front.add(Op.SET, Arg.of(-1), Arg.of(0)).into(Slot.PIDFD).tolerateAll();
        front.at(origin);
        return namespace;
    }

    private static void end(ProgramBuilder program, Slot pid) {
        program.call(Call.KILL, pid.arg(), Arg.of(9, "SIGKILL")).ifSet().tolerateAll();
        program.call(Call.WAIT4, pid.arg(), Arg.of(0), Arg.of(0), Arg.of(0))
                .ifSet()
                .tolerateAll();
    }

    private void set(Slot source, Slot namespace, boolean recursive) {
        Arg.Address attributes = front.memory().struct(Structs.mountAttr(ATTR_IDMAP, 0, 0, 0), "MOUNT_ATTR_IDMAP");
        front.add(Op.POKE, attributes.offsetAt(USER_NAMESPACE_OFFSET), namespace.arg(), Arg.of(8));
        front.call(
                Call.MOUNT_SETATTR,
                source.arg(),
                front.memory().text(""),
                Arg.of(AT_EMPTY_PATH | (recursive ? AT_RECURSIVE : 0)),
                attributes,
                Arg.of(32));
    }
}
