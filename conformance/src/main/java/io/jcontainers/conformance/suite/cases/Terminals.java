package io.jcontainers.conformance.suite.cases;

import io.jcontainers.conformance.suite.Area;
import io.jcontainers.conformance.suite.Call;
import io.jcontainers.conformance.suite.Cases;
import io.jcontainers.conformance.suite.Container;
import io.jcontainers.conformance.suite.Json;
import io.jcontainers.conformance.suite.Output;
import io.jcontainers.conformance.suite.Result;
import io.jcontainers.conformance.suite.Stage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** process.terminal: console sockets, the foreground's terminal, sizes; and no terminal at all. */
final class Terminals implements Area {
    @Override
    public String name() {
        return "terminal";
    }

    @Override
    public void declare(Cases c) {
        c.add("console-socket", Terminals::consoleSocket);
        c.add("console-socket-size", s -> {
            Call.Running receiver = receiver(s, "");
            created(s, k -> k.set("process.consoleSize", Json.object("height", 33, "width", 99)), "tty")
                    .start();
            Json tty = line(receiver.await(10), "tty");
            s.equal("rows", 33, tty.get("rows"));
            s.equal("columns", 99, tty.get("columns"));
        });
        c.add("console-socket-input", s -> {
            Call.Running receiver = receiver(s, "typed text");
            Container k = created(s, _ -> {}, "line");
            k.start();
            s.equal("line", "typed text", line(receiver.await(10), "line").text());
        });
        c.add("console-device", s -> {
            Call.Running receiver = receiver(s, "");
            created(s, _ -> {}, "stat /dev/console", "mountinfo /dev/console", "readlink /proc/self/fd/0")
                    .start();
            String text = receiver.await(10).stdout();
            Output o = output(text);
            s.equal("type", "char", o.value("stat /dev/console").get("type"));
            s.equal("mount", "devpts", o.mount("/dev/console").type());
            s.fact("stdin", o.said("readlink /proc/self/fd/0"));
        });
        c.add("console-owner-is-the-user", s -> {
            Call.Running receiver = receiver(s, "");
            created(s, k -> ProcessCases.user(k, 1000, 1000), "stat /dev/console")
                    .start();
            s.equal(
                    "uid",
                    1000,
                    output(receiver.await(10).stdout())
                            .value("stat /dev/console")
                            .get("uid"));
        });
        c.add("console-socket-without-terminal", s -> {
            s.bundle().config(s.config(_ -> {}, "true"));
            s.fails(
                    s.rt(
                            "create",
                            "--console-socket",
                            s.directory().resolve("c"),
                            "-b",
                            s.bundle().path(),
                            s.id()),
                    "console socket");
        });
        c.add("terminal-without-console-socket", s -> {
            s.bundle().config(s.config(k -> k.set("process.terminal", true), "true"));
            s.fails(s.rt("create", "-b", s.bundle().path(), s.id()), "console socket");
        });
        c.add("console-socket-nobody-listens", s -> {
            s.bundle().config(s.config(k -> k.set("process.terminal", true), "true"));
            Path path = s.newFile("c", "plain");
            s.fails(s.rt("create", "--console-socket", path, "-b", s.bundle().path(), s.id()));
        });
        foreground(c);
        exec(c);
        c.add("without-terminal", s -> {
            Json tty = s.ran(_ -> {}, "tty").value("tty");
            s.equal("controlling", 0, tty.get("controlling"));
            s.equal("leader of a session", 1, tty.get("leader"));
        });
    }

    private static void foreground(Cases c) {
        c.add("foreground", s -> {
            Result r = onTerminal(s, "24x80", "", "await-size", "tty", "exit 5");
            Json tty = line(r, "tty");
            for (String name : List.of("stdin", "stdout", "stderr", "controlling", "leader")) {
                s.equal(name, 1, tty.get(name));
            }
            s.equal("rows", 24, tty.get("rows"));
            s.equal("columns", 80, tty.get("columns"));
            s.equal("exit", 5, end(r).get("exit"));
            s.equal("terminal restored", "true", end(r).get("restored"));
        });
        c.add("foreground-input", s -> {
            Result r = onTerminal(s, "24x80", "hello there", "line");
            s.equal("line", "hello there", line(r, "line"));
        });
        c.add("foreground-resize", s -> {
            Result r = onTerminal(s, "24x80", "resize 40x132:", "await-size", "await-rows 40", "tty");
            s.equal("rows", 40, line(r, "tty").get("rows"));
            s.equal("columns", 132, line(r, "tty").get("columns"));
        });
        c.direct("foreground-stdin-is-no-terminal", "runc wants a terminal of its own", s -> {
            s.bundle().config(s.config(k -> k.set("process.terminal", true), "tty"));
            Result r = s.rt("run", "-b", s.bundle().path(), s.id());
            s.that("works, or is refused: " + r, r.exit() == 0 || r.exit() == 1);
        });
    }

    private static void exec(Cases c) {
        c.add("exec-tty-console-socket", s -> {
            Container k = s.running();
            Call.Running receiver = receiver(s, "");
            s.succeeds(k.execCall(
                            List.of(
                                    "--tty",
                                    "--detach",
                                    "--console-socket",
                                    s.directory().resolve("c").toString()),
                            "tty")
                    .run());
            Json tty = line(receiver.await(10), "tty");
            s.equal("stdin", 1, tty.get("stdin"));
            s.equal("controlling", 1, tty.get("controlling"));
            s.succeeds(k.delete("-f"));
        });
        c.add("exec-tty-foreground", s -> {
            Container k = s.running();
            Result r = k.execCall(List.of("--tty"), "await-size", "tty", "exit 3")
                    .through(s.host().helper(), "pty", "20x70", "")
                    .run();
            s.equal("rows", 20, line(r, "tty").get("rows"));
            s.equal("exit", 3, end(r).get("exit"));
            s.succeeds(k.delete("-f"));
        });
        c.add("exec-without-tty-on-a-terminal", s -> {
            Container k = s.running();
            Result r = k.execCall(List.of(), "tty")
                    .through(s.host().helper(), "pty", "20x70", "")
                    .run();
            s.equal("controlling", 0, line(r, "tty").get("controlling"));
            s.succeeds(k.delete("-f"));
        });
    }

    private static void consoleSocket(Stage s) throws Exception {
        Call.Running receiver = receiver(s, "");
        Container k = created(s, _ -> {}, "tty");
        s.eventually("a descriptor arrives", () -> receiver.output().contains("\n"));
        Json message = Json.parse(receiver.output().lines().findFirst().orElse("{}"));
        s.that("some text comes along", !message.get("text").text().isEmpty());
        s.equal("file system", "1cd1", message.get("magic"));
        s.equal("status", "created", k.status());
        k.start();
        Result r = receiver.await(10);
        Json tty = line(r, "tty");
        for (String name : List.of("stdin", "stdout", "stderr", "controlling", "leader")) {
            s.equal(name, 1, tty.get(name));
        }
        k.awaitStatus("stopped");
        s.succeeds(k.delete());
    }

    private static Call.Running receiver(Stage s, String text) {
        Path socket = s.directory().resolve("c");
        Call.Running running = text.isEmpty() ? s.helper("recv", socket) : s.helper("recv", socket, text);
        s.eventually("the receiver listens", () -> Files.exists(socket));
        return running;
    }

    private static Container created(
            Stage s, java.util.function.Consumer<io.jcontainers.conformance.suite.Config> change, String... verbs) {
        s.bundle().config(s.config(k -> change.accept(k.set("process.terminal", true)), verbs));
        return Container.create(
                s,
                s.id(),
                s.call(
                        "create",
                        "--console-socket",
                        s.directory().resolve("c"),
                        "-b",
                        s.bundle().path(),
                        s.id()));
    }

    private static Result onTerminal(Stage s, String size, String text, String... verbs) {
        s.bundle().config(s.config(k -> k.set("process.terminal", true), verbs));
        return s.call("run", "-b", s.bundle().path(), s.id())
                .through(s.host().helper(), "pty", size, text)
                .run();
    }

    private static Output output(String text) {
        return Output.of(new Result("", 0, text.replace("\r", ""), ""));
    }

    private static Json line(Result r, String verb) {
        return output(r.stdout()).value(verb);
    }

    private static Json end(Result r) {
        return Json.parse(r.stdout()
                .lines()
                .filter(l -> l.startsWith("{\"exit\""))
                .findFirst()
                .orElse("{}"));
    }
}
