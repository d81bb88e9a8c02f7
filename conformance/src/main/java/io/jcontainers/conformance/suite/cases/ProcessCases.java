package io.jcontainers.conformance.suite.cases;

import io.jcontainers.conformance.suite.Area;
import io.jcontainers.conformance.suite.Cases;
import io.jcontainers.conformance.suite.Json;
import io.jcontainers.conformance.suite.Output;
import io.jcontainers.conformance.suite.Result;
import io.jcontainers.conformance.suite.Stage;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.IntStream;

/** process: user, environment, cwd, arguments, limits, scheduling and what must not be inherited from the caller. */
final class ProcessCases implements Area {
    @Override
    public String name() {
        return "process";
    }

    @Override
    public void declare(Cases c) {
        users(c);
        environment(c);
        places(c);
        arguments(c);
    }

    private static void users(Cases c) {
        c.add("user-root", s -> {
            Json r = report(s, s.ran(_ -> {}, "report"));
            s.equal("uids", "[0,0,0]", r.get("uids"));
            s.equal("gids", "[0,0,0]", r.get("gids"));
            s.equal("groups", "[]", r.get("groups"));
        });
        c.add("user-1000", s -> {
            Json r = report(s, s.ran(k -> user(k, 1000, 1001), "report"));
            s.equal("uids", "[1000,1000,1000]", r.get("uids"));
            s.equal("gids", "[1001,1001,1001]", r.get("gids"));
            s.equal("effective", "0000000000000000", r.get("capEff"));
            s.equal("permitted", "0000000000000000", r.get("capPrm"));
            s.fact("bounding", r.get("capBnd"));
        });
        c.add("user-additional-gids", s -> {
            Json r = report(
                    s,
                    s.ran(
                            k -> user(k, 1000, 1000).set("process.user.additionalGids", List.of(5, 7, 100000)),
                            "report"));
            s.equal("groups", "[5,7,100000]", r.get("groups"));
        });
        c.add("user-groups-of-caller-are-dropped", s -> {
            s.bundle().config(s.config(k -> user(k, 1000, 1000), "report"));
            Result r = s.call("run", "-b", s.bundle().path(), s.id())
                    .through("setpriv", "--groups", "10,11,12")
                    .run();
            s.succeeds(r);
            s.equal("groups", "[]", Output.of(r).report().get("groups"));
        });
        c.direct("user-largest-id", "runc ends at 2147483647", s -> {
            Json r = report(s, s.ran(k -> user(k, 4294967294L, 2147483648L), "report"));
            s.equal("uids", "[4294967294,4294967294,4294967294]", r.get("uids"));
            s.equal("gids", "[2147483648,2147483648,2147483648]", r.get("gids"));
        });
        c.add(
                "user-id-minus-one",
                s -> s.fails(s.run(k -> user(k, 4294967295L, 0), "report").result()));
        for (String mask : List.of("0", "18", "63", "511")) {
            c.add("umask-" + mask, s -> {
                Json r = report(s, s.ran(k -> k.set("process.user.umask", Integer.parseInt(mask)), "report"));
                s.equal("umask", mask, r.get("umask"));
            });
        }
        c.add(
                "umask-default-is-022",
                s -> s.equal("umask", 18, report(s, s.ran(_ -> {}, "report")).get("umask")));
    }

    static io.jcontainers.conformance.suite.Config user(io.jcontainers.conformance.suite.Config k, long uid, long gid) {
        return k.set("process.user", Json.object("uid", uid, "gid", gid));
    }

    static Json report(Stage s, Output o) {
        s.that("there is a report", !o.report().isAbsent());
        return o.report();
    }

    private static void environment(Cases c) {
        c.add("env-exact", s -> {
            Json r = report(
                    s,
                    s.ran(
                            k -> k.set(
                                    "process.env", List.of("JCS_TOKEN=" + s.token(), "A=b", "C=", "D=e=f", "HOME=/h")),
                            "report"));
            s.equal("env", "[\"JCS_TOKEN=$ID\",\"A=b\",\"C=\",\"D=e=f\",\"HOME=/h\"]", r.get("env"));
        });
        c.add("env-home-from-passwd", s -> {
            Json r = report(s, s.ran(k -> user(k, 1000, 1000), "report"));
            s.that("HOME", r.get("env").texts().contains("HOME=/home/app"));
        });
        c.add("env-home-of-unknown-user", s -> {
            Json r = report(s, s.ran(k -> user(k, 4711, 0), "report"));
            s.that("HOME", r.get("env").texts().contains("HOME=/"));
        });
        c.add("env-home-without-passwd", s -> {
            s.that("removed", s.rootfs().resolve("etc/passwd").toFile().delete());
            s.that(
                    "HOME",
                    report(s, s.ran(_ -> {}, "report")).get("env").texts().contains("HOME=/"));
        });
        c.add("env-home-given", s -> {
            Json r = report(s, s.ran(k -> user(k, 1000, 1000).env("HOME=/elsewhere"), "report"));
            s.equal("HOME", "[HOME=/elsewhere]", only(r, "HOME="));
        });
        c.direct("env-home-empty", "runc 1.1.5 keeps an empty HOME", s -> {
            Json r = report(s, s.ran(k -> user(k, 1000, 1000).env("HOME="), "report"));
            s.equal("HOME", "[HOME=/home/app]", only(r, "HOME="));
        });
        c.add("env-last-wins", s -> {
            Json r = report(s, s.ran(k -> k.env("X=1", "Y=2", "X=3"), "report"));
            s.equal("X", "[X=3]", only(r, "X="));
        });
        c.add("env-of-caller-stays-out", s -> {
            s.bundle().config(s.config(_ -> {}, "report"));
            Result r = s.call("run", "-b", s.bundle().path(), s.id())
                    .env("SECRET_OF_CALLER", "x")
                    .run();
            s.that("absent", !r.stdout().contains("SECRET_OF_CALLER"));
        });
        c.add("env-accents", s -> {
            Json r = report(s, s.ran(k -> k.env("Ä=ö€"), "report"));
            s.that("bytes of UTF-8", r.get("env").texts().contains("\u00c3\u0084=\u00c3\u00b6\u00e2\u0082\u00ac"));
        });
        c.add("env-large", s -> {
            String value = "x".repeat(100_000);
            Json r = report(s, s.ran(k -> k.env("BIG=" + value), "report"));
            s.that("BIG is whole", r.get("env").texts().contains("BIG=" + value));
        });
    }

    private static List<String> only(Json report, String prefix) {
        return report.get("env").texts().stream()
                .filter(e -> e.startsWith(prefix))
                .toList();
    }

    private static void places(Cases c) {
        c.add(
                "cwd",
                s -> s.equal(
                        "cwd",
                        "/home/app",
                        report(s, s.ran(k -> k.set("process.cwd", "/home/app"), "report"))
                                .get("cwd")));
        c.add("cwd-made", s -> {
            Output o = s.ran(k -> k.set("process.cwd", "/new/work/dir"), "report", "stat /new/work");
            s.equal("cwd", "/new/work/dir", o.report().get("cwd"));
            s.equal("mode", "0755", o.value("stat /new/work").get("mode"));
        });
        c.add("cwd-through-symlink", s -> {
            s.bundle().link("work", "/home/app");
            s.equal(
                    "cwd",
                    "/home/app",
                    report(s, s.ran(k -> k.set("process.cwd", "/work"), "report"))
                            .get("cwd"));
        });
        c.add(
                "cwd-is-a-file",
                s -> s.fails(s.run(k -> k.set("process.cwd", "/payload")).result(), "not a directory"));
        c.add(
                "cwd-relative-is-refused",
                s -> s.fails(s.run(k -> k.set("process.cwd", "home")).result(), "absolute"));
        c.add("cwd-only-for-its-user", s -> {
            Files.createDirectories(s.rootfs().resolve("private"));
            s.tool("chown", "1000:1000", s.rootfs().resolve("private")).run();
            s.tool("chmod", "0700", s.rootfs().resolve("private")).run();
            Output o = s.ran(
                    k -> user(k, 1000, 1000).set("process.cwd", "/private").capabilities(), "report");
            s.equal("cwd", "/private", o.report().get("cwd"));
        });
        c.add("root-is-the-rootfs", s -> {
            Output o = s.ran(_ -> {}, "ls /", "climb");
            s.fact("entries", o.said("ls /"));
            s.equal("climb", "inside", o.said("climb"));
        });
    }

    private static void arguments(Cases c) {
        c.add("args-looked-up-in-path", s -> {
            Output o = s.run(k -> k.args("payload", "do", "report"));
            s.equal("args", "[\"report\"]", o.report().get("args"));
        });
        c.add("args-first-in-path-wins", s -> {
            s.write(s.rootfs().resolve("usr/bin/payload"), "no program");
            s.succeeds(s.run(k -> k.set("process.env", List.of("PATH=/usr/bin:/bin", "JCS_TOKEN=" + s.token()))
                            .args("payload", "do", "true"))
                    .result());
        });
        c.add(
                "args-relative-with-slash",
                s -> s.succeeds(s.run(k -> k.args("./payload", "do", "true")).result()));
        c.add("args-exact", s -> {
            Result r = s.run(k -> k.args("/payload", "", " a  b ", "ä", "x\ny", "--flag=1"))
                    .result();
            s.equal("stdout", "/payload\n\n a  b \nä\nx\ny\n--flag=1\n", r.stdout());
        });
        c.add("args-not-in-path", s -> {
            Result r = s.run(k -> k.args("nosuchprogram")).result();
            s.exits(1, r);
            s.fails(r, "exec: \"nosuchprogram\": executable file not found in $PATH");
        });
        c.add(
                "args-missing-file",
                s -> s.fails(
                        s.run(k -> k.args("/nosuchprogram")).result(),
                        "exec: \"/nosuchprogram\"",
                        "no such file or directory"));
        c.add("args-not-executable", s -> {
            s.write(s.rootfs().resolve("data"), "text");
            s.fails(s.run(k -> k.args("/data")).result(), "exec: \"/data\": permission denied");
        });
        c.add("args-directory", s -> s.fails(s.run(k -> k.args("/home")).result(), "exec: \"/home\""));
        c.add("args-missing-file-fails-create", s -> {
            s.bundle().config(s.config(k -> k.args("/nosuchprogram")));
            s.fails(s.rt("create", "-b", s.bundle().path(), s.id()), "no such file or directory");
            s.fails(s.rt("state", s.id()), "does not exist");
        });
        c.add("args-exec-format-error", s -> {
            s.write(s.rootfs().resolve("bad"), "\u0001\u0002 no program");
            Stage.permissions(s.rootfs().resolve("bad"), "rwxr-xr-x");
            s.fails(s.run(k -> k.args("/bad")).result(), "exec format error");
        });
        c.add("args-script-with-interpreter", s -> {
            s.write(s.rootfs().resolve("script"), "#!/payload say\n");
            Stage.permissions(s.rootfs().resolve("script"), "rwxr-xr-x");
            s.equal(
                    "stdout",
                    "/payload\nsay\n/script\nx\n",
                    s.run(k -> k.args("/script", "x")).result().stdout());
        });
        c.add("args-script-without-interpreter", s -> {
            s.write(s.rootfs().resolve("script"), "#!/bin/nosuch\n");
            Stage.permissions(s.rootfs().resolve("script"), "rwxr-xr-x");
            s.fails(s.run(k -> k.args("/script")).result(), "no such file or directory");
        });
        c.add(
                "args-empty",
                s -> s.fails(s.run(k -> k.set("process.args", List.of())).result(), "args"));
        c.add("args-many", s -> {
            String[] args = IntStream.range(0, 2000)
                    .mapToObj(i -> i == 0 ? "/payload" : "a" + i)
                    .toArray(String[]::new);
            s.equal(
                    "lines",
                    2000L,
                    s.run(k -> k.args(args)).result().stdout().lines().count());
        });
        c.add("stdin-reaches-the-process", s -> {
            s.bundle().config(s.config(_ -> {}, "stdin"));
            Result r = s.call("run", "-b", s.bundle().path(), s.id())
                    .stdin("some input\n")
                    .run();
            s.equal("said", "some input\n", Output.of(r).said("stdin"));
        });
        c.add("stderr-is-apart", s -> {
            Result r = s.run("err oops").result();
            s.equal("stderr", "oops\n", r.stderr());
            s.that("not on stdout", !r.stdout().startsWith("oops"));
        });
    }
}
