package io.jcontainers.runc.container;

import io.jcontainers.runc.program.Arg;
import io.jcontainers.runc.program.Errno;
import io.jcontainers.runc.program.Memory;
import io.jcontainers.runc.program.Op;
import io.jcontainers.runc.program.OpenFlags;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.runc.program.Slot;
import io.jcontainers.spec.IdMapping;
import io.jcontainers.spec.NamespaceType;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Id maps of a new user namespace: written by the front, or by newuidmap and newgidmap for an ordinary user. */
final class UserNamespaceSteps {
    private static final String HELPER_PATH =
            "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/run/wrappers/bin";
    private static final int PATH_BYTES = 4096;
    private static final int HELPER_SECONDS = 10;

    private final Assembly assembly;
    private final ProgramBuilder front;

    UserNamespaceSteps(Assembly assembly) {
        this.assembly = assembly;
        this.front = assembly.front();
    }

    /** Init waits for its maps before it executes anything. */
    void map() {
        if (!assembly.makes(NamespaceType.USER)) {
            return;
        }
        var linux = assembly.bundle().spec().linux();
        if (assembly.caller().uid() != 0) {
            ordinary("gid", linux.gidMappings(), assembly.caller().gid());
            ordinary("uid", linux.uidMappings(), assembly.caller().uid());
        } else {
            write("gid", linux.gidMappings());
            write("uid", linux.uidMappings());
        }
        front.at("linux.uidMappings", "sync", "tell init that its ids are mapped");
        front.add(Op.SEND, Slot.SYNC.arg(), Arg.of(SyncCode.MAPPED), Arg.of(0), Arg.of(-1));
    }

    /** Whether an ordinary user may write a map without help: one id, its own (user_namespaces(7)). */
    static boolean needsNoHelper(List<IdMapping> maps, long own) {
        return maps.size() == 1
                && maps.getFirst().size() == 1
                && maps.getFirst().hostID() == own;
    }

    private void write(String kind, List<IdMapping> maps) {
        String file = kind + "_map";
        front.at("linux." + kind + "Mappings", "userns-map", "unable to start container process: write " + file);
        front.put(Assembly.here(), ProcPath.of(front, Slot.PID, file), OpenFlags.WRONLY, IdMaps.lines(maps));
    }

    private void ordinary(String kind, List<IdMapping> maps, long own) {
        if (!needsNoHelper(maps, own)) {
            helper(kind, maps);
            return;
        }
        if (kind.equals("gid")) {
            front.at("linux.gidMappings", "userns-setgroups", "unable to start container process: write setgroups");
            front.put(
                            Assembly.here(),
                            ProcPath.of(front, Slot.PID, "setgroups"),
                            OpenFlags.WRONLY,
                            "deny".getBytes(StandardCharsets.US_ASCII))
                    .tolerate(Errno.ENOENT);
        }
        write(kind, maps);
    }

    private void helper(String kind, List<IdMapping> maps) {
        String program = "new" + kind + "map";
        Memory.Room path = front.memory().zeroes(PATH_BYTES, program);
        front.at(
                "linux." + kind + "Mappings",
                "userns-helper",
                "unable to start container process: find " + program + " (package uidmap), which maps several ids");
        front.add(Op.LOOK_UP, front.memory().text(program), front.memory().text(HELPER_PATH), Arg.of(path));
        front.at(
                "linux." + kind + "Mappings",
                "userns-helper",
                "unable to start container process: " + program + " (see /etc/sub" + kind + ")");
        front.add(
                Op.RUN,
                arguments(program, maps),
                Arg.of(0),
                front.memory().text(""),
                Arg.of(0),
                Arg.of(HELPER_SECONDS),
                Arg.of(path));
    }

    /** A string list with init's pid in it: formatted by a step, behind the count that is stored apart. */
    private Arg arguments(String program, List<IdMapping> maps) {
        ByteArrayOutputStream template = new ByteArrayOutputStream();
        template.writeBytes((program + "\0").getBytes(StandardCharsets.US_ASCII));
        template.writeBytes(new byte[] {1, 'd', (byte) Slot.PID.index(), (byte) (Slot.PID.index() >> 8), 0});
        int count = 2;
        for (IdMapping map : maps) {
            String words = map.containerID() + "\0" + map.hostID() + "\0" + map.size() + "\0";
            template.writeBytes(words.getBytes(StandardCharsets.US_ASCII));
            count += 3;
        }
        int room = template.size() + 24;
        Memory.Room list = front.memory().zeroes(4 + room, program + " PID ...");
        front.add(Op.POKE, Arg.offset(list), Arg.of(count), Arg.of(4));
        front.add(
                Op.FORMAT,
                front.memory().struct(template.toByteArray(), program + " PID ..."),
                Arg.of(template.size()),
                Arg.of(list.plus(4)),
                Arg.of(room));
        return Arg.of(list);
    }
}
