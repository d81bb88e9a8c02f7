package io.jcontainers.runc.container;

import io.jcontainers.runc.program.Arg;
import io.jcontainers.runc.program.Errno;
import io.jcontainers.runc.program.Label;
import io.jcontainers.runc.program.Memory;
import io.jcontainers.runc.program.Op;
import io.jcontainers.runc.program.OpenFlags;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.runc.program.Slot;
import io.jcontainers.spec.IdMapping;
import io.jcontainers.spec.NamespaceType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Id maps of a new user namespace: written by the front, or by newuidmap and newgidmap for an ordinary user. */
final class UserNamespaceSteps {
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
        boolean alone = assembly.caller().uid() != 0;
        if (alone) {
            ordinary("gid", linux.gidMappings(), assembly.caller().gid());
            ordinary("uid", linux.uidMappings(), assembly.caller().uid());
        } else {
            write("gid_map", lines(linux.gidMappings()), "linux.gidMappings");
            write("uid_map", lines(linux.uidMappings()), "linux.uidMappings");
        }
        front.at("linux.uidMappings", "sync", "tell init that its ids are mapped");
        front.add(Op.SEND, Slot.SYNC.arg(), Arg.of(SyncCode.MAPPED), Arg.of(0), Arg.of(-1));
    }

    private static byte[] lines(List<IdMapping> maps) {
        StringBuilder text = new StringBuilder();
        for (IdMapping map : maps) {
            text.append(map.containerID()).append(' ').append(map.hostID()).append(' ').append(map.size()).append('\n');
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private Arg file(String name) {
        byte[] before = "/proc/".getBytes(StandardCharsets.US_ASCII);
        byte[] after = ("/" + name).getBytes(StandardCharsets.US_ASCII);
        byte[] template = new byte[before.length + 4 + after.length];
        System.arraycopy(before, 0, template, 0, before.length);
        System.arraycopy(new byte[] {1, 'd', (byte) Slot.PID.index(), 0}, 0, template, before.length, 4);
        System.arraycopy(after, 0, template, before.length + 4, after.length);
        Memory.Room path = front.memory().zeroes(64, "path");
        front.add(
                Op.FORMAT,
                front.memory().struct(template, "/proc/PID/" + name),
                Arg.of(template.length),
                Arg.of(path),
                Arg.of(64));
        return Arg.of(path);
    }

    private void write(String name, byte[] lines, String field) {
        front.at(field, "userns-map", "unable to start container process: write " + name);
        front.put(Assembly.here(), file(name), OpenFlags.WRONLY, lines);
    }

    /** One id of one's own needs no helper; more do. */
    private void ordinary(String kind, List<IdMapping> maps, long own) {
        boolean single = maps.size() == 1
                && maps.getFirst().size() == 1
                && maps.getFirst().hostID() == own;
        String field = "linux." + kind + "Mappings";
        if (single) {
            if (kind.equals("gid")) {
                front.at(field, "userns-setgroups", "unable to start container process: write setgroups");
                front.put(
                                Assembly.here(),
                                file("setgroups"),
                                OpenFlags.WRONLY,
                                "deny".getBytes(StandardCharsets.US_ASCII))
                        .tolerate(Errno.ENOENT);
            }
            write(kind + "_map", lines(maps), field);
            return;
        }
        helper(kind, maps, field);
    }

    private void helper(String kind, List<IdMapping> maps, String field) {
        String program = "new" + kind + "map";
        front.at(field, "userns-helper", "unable to start container process: run " + program
                + " (package uidmap) to map ids");
        Memory.Room pid = front.memory().zeroes(24, "pid");
        byte[] template = {1, 'd', (byte) Slot.PID.index(), 0};
        front.add(Op.FORMAT, front.memory().struct(template, "pid"), Arg.of(4), Arg.of(pid), Arg.of(24));
        Label done = new Label();
        List<byte[]> argv = new ArrayList<>();
        argv.add("sh".getBytes(StandardCharsets.US_ASCII));
        front.here(done);
        StringBuilder words = new StringBuilder();
        for (IdMapping map : maps) {
            words.append(' ').append(map.containerID()).append(' ').append(map.hostID()).append(' ').append(map.size());
        }
        // The pid is known only now: the shell takes it from its stdin.
        argv.add("-c".getBytes(StandardCharsets.US_ASCII));
        argv.add(("read pid; exec " + program + " \"$pid\"" + words).getBytes(StandardCharsets.US_ASCII));
        front.add(
                Op.RUN,
                front.memory().strings(argv, program),
                front.memory()
                        .strings(
                                List.of("PATH=/usr/sbin:/usr/bin:/sbin:/bin".getBytes(StandardCharsets.US_ASCII)),
                                "PATH"),
                Arg.of(pid),
                Arg.of(24),
                Arg.of(10),
                front.memory().text("/bin/sh"));
    }
}
