package io.jcontainers.conformance.suite.cases;

import io.jcontainers.conformance.suite.Area;
import io.jcontainers.conformance.suite.Cases;
import io.jcontainers.conformance.suite.Json;
import io.jcontainers.conformance.suite.Output;
import io.jcontainers.conformance.suite.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Hostile root file systems and configurations, named by their row in the list of attacks. Asserted directly: the
 * oracle is old and still has some of these holes. Every case has a canary outside the bundle that must not change.
 */
final class Attacks implements Area {
    @Override
    public String name() {
        return "attacks";
    }

    @Override
    public void declare(Cases c) {
        procAndSys(c);
        devices(c);
        consoles(c);
    }

    private static void procAndSys(Cases c) {
        for (String row : List.of("proc /bad", "proc ../canary/empty", "sys /bad", "proc ../../../../../../tmp")) {
            Canary.attack(c, "R1-" + row.replaceAll("[^a-z]+", "-"), (s, canary) -> {
                Files.createDirectories(s.rootfs().resolve("bad"));
                s.bundle().link(row.split(" ")[0], row.split(" ")[1]);
                s.fails(s.run(_ -> {}, "true").result(), "must be mounted on ordinary directory");
                s.equal(
                        "nothing mounted there",
                        0L,
                        Files.list(s.rootfs().resolve("bad")).count());
            });
        }
        for (String target :
                List.of("/proc", "/proc/self", "/proc/self/attr", "/proc/sys", "/proc/1", "/proc/self/fd")) {
            Canary.attack(
                    c,
                    "R2-bind-over-" + target.replace('/', '-'),
                    (s, canary) ->
                            s.fails(s.run(k -> k.bind(canary, target), "true").result(), "proc"));
            Canary.attack(
                    c,
                    "R2-tmpfs-over-" + target.replace('/', '-'),
                    (s, canary) -> s.fails(
                            s.run(k -> k.mount(target, "tmpfs", "tmpfs"), "true")
                                    .result(),
                            "proc"));
        }
        Canary.attack(
                c,
                "R2-proc-of-the-host-may-be-bound",
                (s, canary) -> s.succeeds(s.run(k -> k.withoutMount("/proc").bind("/proc", "/proc", "rbind"), "true")
                        .result()));
        Canary.attack(c, "R9-mask-through-a-loop", (s, canary) -> {
            s.bundle().link("loop", "loop");
            Result r = s.run(k -> k.set("linux.maskedPaths", List.of("/loop/x")), "true")
                    .result();
            s.fails(r, "/loop/x");
        });
        Canary.attack(
                c,
                "R9-mask-with-a-name-too-long",
                (s, canary) -> s.fails(s.run(k -> k.set("linux.maskedPaths", List.of("/" + "x".repeat(300))), "true")
                        .result()));
        Canary.attack(c, "R9-mask-through-a-link-stays-inside", (s, canary) -> {
            s.bundle().link("out", canary.toString());
            Files.createDirectories(Path.of(s.rootfs() + canary.toString()));
            s.write(Path.of(s.rootfs() + canary.toString()).resolve("secret"), "inner");
            Output o = s.ran(k -> k.set("linux.maskedPaths", List.of("/out/secret")), "cat /out/secret");
            s.equal("masked", "", o.said("cat /out/secret"));
        });
        Canary.attack(c, "R8-readonly-path-is-a-link", (s, canary) -> {
            Files.createDirectories(s.rootfs().resolve("real"));
            s.bundle().link("alias", "/real");
            Output o =
                    s.run(k -> k.set("linux.readonlyPaths", List.of("/alias")), "write /alias/x y", "write /real/x y");
            s.that(
                    "never started and writable",
                    !o.result().succeeded() || o.said("write /alias/x y").equals("EROFS"));
        });
    }

    private static void devices(Cases c) {
        for (String kind : List.of("symlink", "file", "fifo", "other-device", "absent")) {
            Canary.attack(c, "R7-mask-with-dev-null-a-" + kind, (s, canary) -> {
                Path dev = s.newDirectory("dev");
                s.write(dev.resolve("decoy"), "decoy");
                Path node = dev.resolve("null");
                switch (kind) {
                    case "symlink" -> Files.createSymbolicLink(node, Path.of("decoy"));
                    case "file" -> s.write(node, "file");
                    case "fifo" -> s.tool("mkfifo", node).run();
                    case "other-device" -> s.tool("mknod", node, "c", "1", "5").run();
                    default -> s.that("absent", !Files.exists(node));
                }
                Files.createDirectories(s.rootfs().resolve("etc"));
                s.write(s.rootfs().resolve("etc/secret"), "secret");
                Output o = s.run(
                        k -> k.removeIf(
                                        "mounts",
                                        m -> m.get("destination").text().startsWith("/dev"))
                                .bind(dev, "/dev", "rbind")
                                .set("linux.maskedPaths", List.of("/etc/secret")),
                        "cat /etc/secret",
                        "stat /etc/secret");
                Json st = o.value("stat /etc/secret");
                s.that(
                        "fails, or is masked by the real null device: " + o.result(),
                        !o.result().succeeded()
                                || (st.get("major").text() + ":"
                                                + st.get("minor").text())
                                        .equals("1:3"));
                s.equal("decoy", "decoy", s.read(dev.resolve("decoy")));
            });
        }
        Canary.attack(c, "R12-dev-is-a-link-to-the-host", (s, canary) -> {
            s.bundle().link("dev", canary.resolve("dev").toString());
            s.run(k -> k.removeIf("mounts", m -> m.get("destination").text().startsWith("/dev")), "true");
        });
        Canary.attack(c, "R12-dev-is-a-relative-link-out", (s, canary) -> {
            s.bundle().link("dev", "../../canary/dev");
            s.run(k -> k.removeIf("mounts", m -> m.get("destination").text().startsWith("/dev")), "true");
            s.run(_ -> {}, "true");
        });
        Canary.attack(c, "R13-dev-null-is-a-host-file", (s, canary) -> {
            Files.createFile(s.rootfs().resolve("hostfile"));
            s.bundle().link("dev/null", "/hostfile");
            s.bundle()
                    .config(s.config(
                            k -> k.removeIf(
                                            "mounts",
                                            m -> m.get("destination").text().startsWith("/dev"))
                                    .bind(canary.resolve("victim"), "/hostfile")
                                    .set("process.user", Json.object("uid", 1000, "gid", 1000)),
                            "report"));
            Result r = s.call("run", "-b", s.bundle().path(), s.id())
                    .through("sh", "-c", "exec \"$@\" </dev/null", "sh")
                    .run();
            s.that(
                    "no descriptor of the victim",
                    !Output.of(r).report().get("fds").text().contains("hostfile"));
        });
        for (String path : List.of("/../../canary/d", "/link/d", "/dev/../../../canary/d")) {
            Canary.attack(c, "R14-device-at" + path.replaceAll("[^a-z]+", "-"), (s, canary) -> {
                s.bundle().link("link", canary.toString());
                s.run(
                        k -> k.add(
                                "linux.devices",
                                Json.object("path", path, "type", "c", "major", 1, "minor", 3, "fileMode", 0666)),
                        "true");
            });
        }
        for (long major : new long[] {-1, 1L << 32}) {
            Canary.attack(
                    c,
                    "R14-device-major-" + major,
                    (s, canary) -> s.fails(s.run(
                                    k -> k.add(
                                            "linux.devices",
                                            Json.object("path", "/dev/x", "type", "c", "major", major, "minor", 3)),
                                    "true")
                            .result()));
        }
    }

    private static void consoles(Cases c) {
        for (String kind : List.of("file", "symlink", "fifo")) {
            Canary.attack(c, "R10-ptmx-is-a-" + kind, (s, canary) -> {
                Path pts = s.newDirectory("pts");
                Path node = pts.resolve("ptmx");
                switch (kind) {
                    case "file" -> s.write(node, "x");
                    case "symlink" -> Files.createSymbolicLink(node, canary.resolve("victim"));
                    default -> s.tool("mkfifo", node).run();
                }
                s.bundle()
                        .config(s.config(
                                k -> k.set("process.terminal", true)
                                        .withoutMount("/dev/pts")
                                        .bind(pts, "/dev/pts"),
                                "true"));
                s.helper("recv", s.directory().resolve("c"));
                s.eventually(
                        "the receiver listens", () -> Files.exists(s.directory().resolve("c")));
                s.fails(s.call(
                                "create",
                                "--console-socket",
                                s.directory().resolve("c"),
                                "-b",
                                s.bundle().path(),
                                s.id())
                        .deadline(10)
                        .run());
            });
        }
        for (boolean terminal : new boolean[] {false, true}) {
            Canary.attack(c, "R11-console-is-a-link-out" + (terminal ? "-with-terminal" : ""), (s, canary) -> {
                s.bundle().link("dev/console", "../../../canary/new");
                s.bundle()
                        .config(s.config(
                                k -> k.removeIf(
                                                "mounts",
                                                m -> m.get("destination").text().startsWith("/dev")
                                                        && !m.get("destination")
                                                                .text()
                                                                .equals("/dev/pts"))
                                        .set("process.terminal", terminal),
                                "true"));
                if (terminal) {
                    s.call("run", "-b", s.bundle().path(), s.id())
                            .through(s.host().helper(), "pty", "20x20", "")
                            .run();
                } else {
                    s.rt("run", "-b", s.bundle().path(), s.id());
                }
                s.that("nothing made outside", !Files.exists(canary.resolve("new")));
            });
        }
        Canary.attack(c, "R51-terminal-of-the-operator", (s, canary) -> {
            s.bundle()
                    .config(s.config(
                            k -> k.moreCapabilities("CAP_SYS_ADMIN"),
                            "ioctl 0 0x5412 X",
                            "ioctl 0 0x541c X",
                            "tty",
                            "ioctl 0 0x540e 1"));
            Result r = s.call("run", "-b", s.bundle().path(), s.id())
                    .through(s.host().helper(), "pty", "20x20", "")
                    .run();
            Output o = Output.of(new Result("", 0, r.stdout().replace("\r", ""), ""));
            s.equal("no controlling terminal", 0, o.value("tty").get("controlling"));
            s.that("a session of its own", o.value("tty").get("leader").text().equals("1"));
        });
    }
}
