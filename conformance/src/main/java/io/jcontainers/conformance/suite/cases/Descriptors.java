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
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Descriptors: preserved, passed by LISTEN_FDS, leaked by callers; pid files, pidfd and notify sockets, keyrings. */
final class Descriptors implements Area {
    @Override
    public String name() {
        return "fds";
    }

    @Override
    public void declare(Cases c) {
        preserve(c);
        leaks(c);
        pidFiles(c);
        sockets(c);
        keyrings(c);
    }

    private static Call runWith(Stage s, String files, Object... flags) {
        List<Object> words = new ArrayList<>(List.of("run", "-b", s.bundle().path()));
        words.addAll(List.of(flags));
        words.add(s.id());
        return s.call(words.toArray()).through(s.host().helper(), "open", "3", files);
    }

    /** As systemd starts a service with sockets: LISTEN_PID is the runtime's own. */
    private static Call activated(Call call, int count) {
        return call.env("LISTEN_FDS", String.valueOf(count)).through("sh", "-c", "LISTEN_PID=$$ exec \"$@\"", "sh");
    }

    private static void preserve(Cases c) {
        for (int count : new int[] {0, 1, 2}) {
            c.add("preserve-" + count, s -> {
                s.bundle().config(s.config(_ -> {}, "report", "fd 3", "fd 4"));
                String files = s.newFile("one", "first") + "," + s.newFile("two", "second");
                Output o = Output.of(runWith(s, files, "--preserve-fds", count).run());
                s.succeeds(o.result());
                s.equal(
                        "number of descriptors",
                        3 + count,
                        o.report().get("fds").names().size());
                s.equal("3", count > 0 ? "first" : "EBADF", o.said("fd 3"));
                s.equal("4", count > 1 ? "second" : "EBADF", o.said("fd 4"));
            });
        }
        c.add("preserve-with-equals-sign", s -> {
            s.bundle().config(s.config(_ -> {}, "fd 3"));
            Output o = Output.of(runWith(s, s.newFile("one", "first").toString(), "--preserve-fds=1")
                    .run());
            s.equal("3", "first", o.said("fd 3"));
        });
        c.direct("preserve-more-than-open", "runc 1.1.5 does not look at run's", s -> {
            s.bundle().config(s.config(_ -> {}, "true"));
            s.fails(
                    runWith(s, s.newFile("one", "first").toString(), "--preserve-fds", 3)
                            .run(),
                    "preserved");
        });
        for (String value : List.of("-1", "0x10z", "999999999", "many")) {
            c.direct("preserve-" + value, "runc 1.1.5 takes some of these", s -> {
                s.bundle().config(s.config(_ -> {}, "true"));
                s.fails(runWith(s, s.newFile("one", "first").toString(), "--preserve-fds", value)
                        .run());
            });
        }
        c.add("preserve-in-create", s -> {
            s.bundle().config(s.config(_ -> {}, "fd 3"));
            Container k = Container.create(
                    s,
                    s.id(),
                    s.call("create", "-b", s.bundle().path(), "--preserve-fds", 1, s.id())
                            .through(s.host().helper(), "open", "3", s.newFile("one", "first")));
            k.start();
            s.equal("3", "first", k.finish().said("fd 3"));
            s.succeeds(k.delete());
        });
        c.add("preserve-in-exec", s -> {
            Container k = s.running();
            Output o = Output.of(k.execCall(List.of("--preserve-fds", "1"), "fd 3", "report")
                    .through(s.host().helper(), "open", "3", s.newFile("one", "first"))
                    .run());
            s.equal("3", "first", o.said("fd 3"));
            s.equal("all", "[0, 1, 2, 3]", o.report().get("fds").names());
            s.succeeds(k.delete("-f"));
        });
        c.add("listen-fds", s -> {
            s.bundle().config(s.config(_ -> {}, "report", "fd 3", "fd 4"));
            String files = s.newFile("one", "first") + "," + s.newFile("two", "second");
            Output o = Output.of(activated(runWith(s, files), 2).run());
            s.equal("3", "first", o.said("fd 3"));
            s.equal("4", "second", o.said("fd 4"));
            List<String> env = o.report().get("env").texts();
            s.that("LISTEN_FDS=2", env.contains("LISTEN_FDS=2"));
            s.that("LISTEN_PID=1", env.contains("LISTEN_PID=1"));
        });
        c.add("listen-fds-with-names-and-preserve", s -> {
            s.bundle().config(s.config(_ -> {}, "report", "fd 3", "fd 4"));
            String files = s.newFile("one", "first") + "," + s.newFile("two", "second");
            Output o = Output.of(activated(runWith(s, files, "--preserve-fds", 1), 1)
                    .env("LISTEN_FDNAMES", "web")
                    .run());
            s.equal("3", "first", o.said("fd 3"));
            s.equal("4", "second", o.said("fd 4"));
            s.that(
                    "names: " + o.report().get("env"),
                    o.report().get("env").texts().contains("LISTEN_FDS=1"));
        });
    }

    private static void leaks(Cases c) {
        c.add("leaked-descriptors-stay-out-of-run", s -> {
            s.bundle().config(s.config(_ -> {}, "report"));
            Result r = s.call("run", "-b", s.bundle().path(), s.id())
                    .through(s.host().helper(), "leak", 3, 64, "/")
                    .run();
            s.equal("open", "[0, 1, 2]", Output.of(r).report().get("fds").names());
        });
        c.add("leaked-descriptors-stay-out-of-create-and-start", s -> {
            s.bundle().config(s.config(_ -> {}, "report"));
            Container k = Container.create(
                    s,
                    s.id(),
                    s.call("create", "-b", s.bundle().path(), s.id())
                            .through(s.host().helper(), "leak", 3, 20, "/"));
            s.succeeds(s.call("start", s.id())
                    .through(s.host().helper(), "leak", 3, 20, "/")
                    .run());
            s.equal("open", "[0, 1, 2]", k.finish().report().get("fds").names());
            s.succeeds(k.delete());
        });
        c.add("leaked-descriptors-stay-out-of-exec", s -> {
            Container k = s.running();
            Output o = Output.of(k.execCall(List.of(), "report")
                    .through(s.host().helper(), "leak", 3, 20, "/")
                    .run());
            s.equal("open", "[0, 1, 2]", o.report().get("fds").names());
            s.succeeds(k.delete("-f"));
        });
        c.add("created-init-holds-nothing-of-the-host", s -> {
            s.bundle().config(s.config(_ -> {}, "true"));
            Container k = Container.create(
                    s,
                    s.id(),
                    s.call("create", "-b", s.bundle().path(), s.id())
                            .through(s.host().helper(), "leak", 3, 20, s.directory()));
            List<String> targets = new ArrayList<>();
            try (Stream<Path> fds = Files.list(Path.of("/proc/" + k.pid() + "/fd"))) {
                for (Path fd : fds.toList()) {
                    targets.add(Files.readSymbolicLink(fd).toString());
                }
            }
            for (String target : targets) {
                s.that(
                        "allowed: " + target,
                        target.matches("pipe:.*|socket:.*|anon_inode:.*|/proc.*|/|.*exec\\.fifo|/memfd:.*"
                                        + "|/.*/runc|/\\d+/task/.*|/dev/pts/.*|/dev/null")
                                || target.startsWith(s.directory().resolve("t").toString()));
            }
            s.succeeds(k.delete("-f"));
        });
    }

    private static void pidFiles(Cases c) {
        c.add("pid-file-of-create", s -> {
            s.bundle().config(s.config(_ -> {}, "true"));
            Path file = s.directory().resolve("pid");
            Container k = Container.create(
                    s,
                    s.id(),
                    s.call("create", "--pid-file", file, "-b", s.bundle().path(), s.id()));
            s.equal("content", String.valueOf(k.pid()), s.read(file));
            s.succeeds(k.delete("-f"));
        });
        c.add("pid-file-relative", s -> {
            s.bundle().config(s.config(_ -> {}, "true"));
            Container k = Container.create(
                    s,
                    s.id(),
                    s.call("create", "--pid-file", "pid", "-b", s.bundle().path(), s.id())
                            .through("env", "-C", s.directory()));
            s.equal("content", String.valueOf(k.pid()), s.read(s.directory().resolve("pid")));
            s.succeeds(k.delete("-f"));
        });
        c.add("pid-file-replaced", s -> {
            s.bundle().config(s.config(_ -> {}, "true"));
            Path file = s.newFile("pid", "something longer than a pid");
            Container k = Container.create(
                    s,
                    s.id(),
                    s.call("create", "--pid-file", file, "-b", s.bundle().path(), s.id()));
            s.equal("content", String.valueOf(k.pid()), s.read(file));
            s.succeeds(k.delete("-f"));
        });
        c.add("pid-file-of-run-detach", s -> {
            s.bundle().config(s.config(_ -> {}, "hang"));
            Path file = s.directory().resolve("pid");
            Container k = Container.create(
                    s,
                    s.id(),
                    s.call("run", "-d", "--pid-file", file, "-b", s.bundle().path(), s.id()));
            s.equal("content", String.valueOf(k.pid()), s.read(file));
            s.succeeds(k.delete("-f"));
        });
        c.add("pid-file-of-exec", s -> {
            Container k = s.running();
            Path file = s.directory().resolve("pid");
            s.succeeds(k.execCall(List.of("--detach", "--pid-file", file.toString()), "hang")
                    .run());
            s.that("alive", Files.exists(Path.of("/proc/" + s.read(file))));
            s.that("another than init", !s.read(file).equals(String.valueOf(k.pid())));
            s.succeeds(k.delete("-f"));
        });
        c.add("pid-file-in-missing-directory", s -> {
            s.bundle().config(s.config(_ -> {}, "true"));
            s.fails(
                    s.rt(
                            "create",
                            "--pid-file",
                            s.directory().resolve("no/pid"),
                            "-b",
                            s.bundle().path(),
                            s.id()),
                    "no such file or directory");
        });
    }

    private static void sockets(Cases c) {
        c.direct("pidfd-socket", "runc 1.1.5 does not know it", s -> {
            Path socket = s.directory().resolve("p");
            Call.Running receiver = s.helper("recv", socket);
            s.eventually("the receiver listens", () -> Files.exists(socket));
            s.bundle().config(s.config(_ -> {}, "true"));
            Container k = Container.create(
                    s,
                    s.id(),
                    s.call("create", "--pidfd-socket", socket, "-b", s.bundle().path(), s.id()));
            Json message = Json.parse(receiver.await(10).stdout().strip());
            s.contains("link", "anon_inode:[pidfd]", message.get("link").text());
            s.equal("pid", k.pid(), message.get("pid"));
            s.equal("text", "standard", message.get("text"));
            s.succeeds(k.delete("-f"));
        });
        c.direct("pidfd-socket-of-exec", "runc 1.1.5 does not know it", s -> {
            Container k = s.running();
            Path socket = s.directory().resolve("p");
            Call.Running receiver = s.helper("recv", socket);
            s.eventually("the receiver listens", () -> Files.exists(socket));
            s.mustSucceed(k.execCall(List.of("--detach", "--pidfd-socket", socket.toString()), "hang")
                    .run());
            s.equal(
                    "text",
                    "setns",
                    Json.parse(receiver.await(10).stdout().strip()).get("text"));
            s.succeeds(k.delete("-f"));
        });
        c.add("notify-socket", s -> {
            Path socket = s.directory().resolve("n");
            Call.Running listener = s.helper("datagrams", socket);
            s.eventually("the listener is there", () -> Files.exists(socket));
            s.bundle().config(s.config(_ -> {}, "report", "notify READY=1%0aSTATUS=up", "hang"));
            Container k = Container.create(
                    s,
                    s.id(),
                    s.call("create", "-b", s.bundle().path(), s.id()).env("NOTIFY_SOCKET", socket.toString()));
            Result started = s.call("start", s.id())
                    .env("NOTIFY_SOCKET", socket.toString())
                    .run();
            s.succeeds(started);
            k.awaitOutput("ready");
            s.that(
                    "the variable is set",
                    k.output().report().get("env").texts().stream().anyMatch(e -> e.startsWith("NOTIFY_SOCKET=")));
            s.equal("sent", "true", k.output().said("notify READY=1%0aSTATUS=up"));
            s.eventually("READY=1 arrives", () -> listener.output().contains("READY=1"));
            s.contains("main pid", "MAINPID=" + k.pid(), listener.output());
            s.succeeds(k.delete("-f"));
        });
        c.add(
                "no-notify-socket-no-variable",
                s -> s.that(
                        "unset",
                        s.ran(_ -> {}, "report").report().get("env").texts().stream()
                                .noneMatch(e -> e.startsWith("NOTIFY_SOCKET"))));
    }

    private static void keyrings(Cases c) {
        c.add("keyring-is-new", s -> {
            Output o = s.ran(_ -> {}, "report");
            s.contains("name", "_ses.$ID", o.report().get("keyring").text().replace(s.token(), "$ID"));
        });
        c.add("keyring-of-two-containers", s -> {
            Container k = s.running();
            s.fact(
                    "exec has one",
                    !k.exec("report").report().get("keyringId").text().startsWith("-"));
            s.succeeds(k.delete("-f"));
        });
        c.add("no-new-keyring", s -> {
            s.bundle().config(s.config(_ -> {}, "report"));
            Output o =
                    Output.of(s.rt("run", "--no-new-keyring", "-b", s.bundle().path(), s.id()));
            s.succeeds(o.result());
            s.that("not ours", !o.report().get("keyring").text().contains("_ses." + s.token()));
        });
    }
}
