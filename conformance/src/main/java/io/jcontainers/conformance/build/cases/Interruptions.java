package io.jcontainers.conformance.build.cases;

import io.jcontainers.conformance.build.BuildArea;
import io.jcontainers.conformance.build.BuildCase;
import io.jcontainers.conformance.build.BuildCases;
import io.jcontainers.conformance.build.BuildStage;
import io.jcontainers.conformance.build.BuiltImage;
import io.jcontainers.conformance.build.Effort;
import io.jcontainers.conformance.build.Program;
import io.jcontainers.conformance.build.Ran;
import java.util.List;

/** Builds that are ended from outside, and builds beside each other. */
final class Interruptions implements BuildArea {
    private static final String LONG = "RUN --mount=type=cache,id=seen,target=/c echo x >> /c/started; sleep 100";

    private final BuildCases c = new BuildCases("interruptions");

    @Override
    public List<BuildCase> cases(Effort effort) {
        signals();
        concurrency();
        pruning();
        streams();
        return c.list();
    }

    private static void awaitStep(BuildStage s, Program.Running build, String text) {
        s.eventually(
                "a step begins: " + build.soFar(),
                () -> build.soFar().contains(text) || !build.process().isAlive());
        BuildStage.pause(300);
    }

    private void ended(String signal, int status) {
        c.add("sig" + signal.toLowerCase(java.util.Locale.ROOT) + "-during-run", s -> {
            s.dockerfile("FROM base", "RUN echo 1 > /1", LONG);
            Program.Running build = s.building().start();
            awaitStep(s, build, "sleep 100");
            build.signal(signal);
            Ran ran = build.await(20);
            s.equal("exit status: " + ran.text(), status, ran.status());
            s.dockerfile("FROM base", "RUN echo 1 > /1", "RUN cat /1 > /out");
            BuiltImage next = s.build();
            s.equal("finished steps are used again", 1, BuildStage.cached(next));
            s.equal("/out", "1\n", next.text("out"));
        });
    }

    private void signals() {
        ended("INT", 130);
        ended("TERM", 130);
        ended("HUP", 130);
        c.add("sigkill-of-the-front-during-run", s -> {
            s.dockerfile("FROM base", "RUN echo 1 > /1", LONG);
            Program.Running build = s.building().start();
            awaitStep(s, build, "sleep 100");
            build.signal("KILL");
            build.await(20);
            s.dockerfile("FROM base", "RUN echo 1 > /1", "RUN cat /1 > /out");
            s.equal("finished steps are used again", 1, BuildStage.cached(s.build()));
        });
        c.add("step-that-ignores-signals", s -> {
            s.dockerfile("FROM base", "RUN trap '' INT TERM HUP; echo deaf; sleep 100; sleep 100");
            Program.Running build = s.building().start();
            awaitStep(s, build, "deaf");
            build.signal("INT");
            Ran ran = build.await(30);
            s.equal("exit status: " + ran.text(), 130, ran.status());
        });
        c.add("sigint-during-download", s -> {
            WebServer web = WebServer.of(s);
            web.stall("/f");
            s.dockerfile("FROM base", "ADD " + web.address("/f") + " /f");
            Program.Running build = s.building().start();
            awaitStep(s, build, "/f");
            build.signal("INT");
            Ran ran = build.await(20);
            s.equal("exit status: " + ran.text(), 130, ran.status());
        });
        c.add("sigint-during-pull", s -> {
            WebServer web = WebServer.of(s);
            web.stall("/v2/");
            web.stall("/v2/x/manifests/latest");
            s.dockerfile("FROM " + web.address("/x").substring(7));
            Program.Running build = s.building().start();
            awaitStep(s, build, "FROM");
            build.signal("INT");
            Ran ran = build.await(20);
            s.equal("exit status: " + ran.text(), 130, ran.status());
        });
        c.add("sigkill-of-the-front-during-copy", s -> {
            s.sh("truncate -s 40G big");
            s.dockerfile("FROM base", "COPY big /big");
            Program.Running build = s.building().start();
            awaitStep(s, build, "COPY big");
            build.signal("KILL");
            build.await(20);
            s.eventually(
                    "the engine stops copying",
                    () -> s.sh("find ../root/images/.jcontainers/ingest -type f")
                            .isBlank());
        });
        c.add("sigint-during-copy", s -> {
            s.sh("truncate -s 40G big");
            s.dockerfile("FROM base", "COPY big /big");
            Program.Running build = s.building().start();
            awaitStep(s, build, "COPY big");
            build.signal("INT");
            Ran ran = build.await(30);
            s.equal("exit status: " + ran.text(), 130, ran.status());
        });
        c.add("sigint-of-several-stages", s -> {
            s.dockerfile(
                    "FROM base AS a",
                    "RUN echo a-runs; sleep 100",
                    "FROM base AS b",
                    "RUN echo b-runs; sleep 101",
                    "FROM base",
                    "COPY --from=a /x /x",
                    "COPY --from=b /y /y");
            Program.Running build = s.building().start();
            awaitStep(s, build, "a-runs\n");
            awaitStep(s, build, "b-runs\n");
            build.signal("INT");
            s.equal("exit status", 130, build.await(20).status());
        });
        c.add("sigint-at-once", s -> {
            s.dockerfile("FROM base", "RUN sleep 100");
            for (int millis = 0; millis < 60; millis += 15) {
                Program.Running build = s.building().start();
                BuildStage.pause(millis);
                build.signal("INT");
                Ran ran = build.await(20);
                s.that("an end after " + millis + " ms: " + ran.told(), ran.status() != Ran.TIMED_OUT && !ran.ok());
            }
        });
    }

    private void concurrency() {
        c.add("two-alike-run-each-step-once", s -> {
            s.dockerfile(
                    "FROM base",
                    "RUN --mount=type=cache,id=n,target=/c echo x >> /c/f; sleep 0.5; echo > /1",
                    "RUN --mount=type=cache,id=n,target=/c cat /c/f > /out");
            Program.Running one = s.building().start();
            Program.Running two = s.building().start();
            Ran first = one.await(60);
            s.that("first: " + first.told(), first.ok());
            s.equal("/out", "x\n", s.built(two.await(60)).text("out"));
        });
        c.add("two-alike-one-interrupted", s -> {
            s.dockerfile("FROM base", "RUN echo now-running; sleep 2; echo x > /out");
            Program.Running one = s.building().start();
            awaitStep(s, one, "now-running\n");
            Program.Running two = s.building().start();
            BuildStage.pause(400);
            one.signal("INT");
            s.equal("the interrupted one", 130, one.await(20).status());
            s.equal("the other one", "x\n", s.built(two.await(30)).text("out"));
        });
        c.add("two-alike-one-killed", s -> {
            s.dockerfile("FROM base", "RUN echo now-running; sleep 2; echo x > /out");
            Program.Running one = s.building().start();
            awaitStep(s, one, "now-running\n");
            Program.Running two = s.building().start();
            BuildStage.pause(400);
            one.signal("KILL");
            one.await(20);
            s.equal("the other one", "x\n", s.built(two.await(30)).text("out"));
        });
        c.add("the-one-that-waits-is-interrupted", s -> {
            s.dockerfile("FROM base", "RUN echo now-running; sleep 8; echo x > /out");
            Program.Running one = s.building().start();
            awaitStep(s, one, "now-running\n");
            Program.Running two = s.building().start();
            BuildStage.pause(500);
            long start = System.nanoTime();
            two.signal("INT");
            s.equal("the waiting one", 130, two.await(30).status());
            s.that("it waited for the other one's step", System.nanoTime() - start < 4_000_000_000L);
            s.equal("the other one", "x\n", s.built(one.await(30)).text("out"));
        });
        c.add("eight-at-once", s -> {
            s.dockerfile("FROM base", "ARG n", "RUN echo common > /c", "RUN echo $n > /out", "COPY Dockerfile /d");
            List<Program.Running> builds = java.util.stream.IntStream.range(0, 8)
                    .mapToObj(i -> s.jbuild("build", "-t", "n" + i, "--build-arg", "n=" + i, s.context())
                            .start())
                    .toList();
            for (int i = 0; i < 8; i++) {
                Ran ran = builds.get(i).await(90);
                s.that("build " + i + ": " + ran.told(), ran.ok());
                s.equal(
                        "image " + i,
                        i + "\n",
                        s.image("docker.io/library/n" + i + ":latest", "").text("out"));
            }
            s.equal("faults of the store", List.of(), BuiltImage.faultsOf(s.layout()));
        });
        c.add("same-tag-at-once", s -> {
            s.dockerfile("FROM base", "ARG n", "RUN echo $n > /out");
            List<Program.Running> builds = java.util.stream.IntStream.range(0, 6)
                    .mapToObj(i -> s.building("--build-arg", "n=" + i).start())
                    .toList();
            builds.forEach(build ->
                    s.that("a build fails: " + build.soFar(), build.await(90).ok()));
            s.that(
                    "one of them has the name",
                    s.image("docker.io/library/t:latest", "").text("out").matches("[0-5]\\n"));
        });
    }

    private void pruning() {
        c.add("prune-during-builds", s -> {
            Program.Running pruner = s.program(List.of(
                            "sh",
                            "-c",
                            "while [ ! -e stop ]; do " + s.machine().jbuild() + " cache prune -a -f; "
                                    + s.machine().jbuild() + " image prune -f; done"))
                    .start();
            s.later(() -> pruner.process().destroyForcibly());
            for (int i = 0; i < 10; i++) {
                s.file("f", "F" + i);
                s.dockerfile(
                        "FROM base AS x",
                        "COPY f /f",
                        "RUN cat /f > /g",
                        "FROM base",
                        "COPY --from=x /g /g",
                        "RUN cat /g > /out");
                s.equal("build " + i, "F" + i, s.build().text("out"));
            }
            s.sh("touch ../stop");
            pruner.await(30);
            s.equal("faults of the store", List.of(), BuiltImage.faultsOf(s.layout()));
        });
        c.add("image-removed-during-build-upon-it", s -> {
            s.dockerfile("FROM base", "RUN echo p > /p");
            s.build("-t", "parent");
            s.dockerfile("FROM parent", "RUN echo now-running; sleep 1.5", "RUN cat /p > /out");
            Program.Running build = s.building().start();
            awaitStep(s, build, "now-running\n");
            Ran removed = s.jbuild("rmi", "-f", "parent").run();
            Ran pruned = s.jbuild("cache", "prune", "-a", "-f").run();
            s.that("verbs: " + removed.told() + pruned.told(), removed.ok() && pruned.ok());
            s.equal("/out", "p\n", s.built(build.await(30)).text("out"));
        });
        c.add("prune-removes-everything-unused", s -> {
            s.dockerfile("FROM base", "RUN dd if=/dev/zero of=/z bs=1M count=5 2>/dev/null");
            s.build();
            s.that("rmi", s.jbuild("rmi", "t").run().ok());
            for (String verb : List.of("image", "cache")) {
                Ran pruned = s.jbuild(verb, "prune", "-a", "-f").run();
                s.that(pruned.told(), pruned.ok());
            }
            long left = Long.parseLong(s.sh("du -s -B1 ../root").split("\\s")[0]);
            s.that("bytes left: " + left + s.sh("cd ..; find root -size +100k"), left < 4_000_000);
        });
    }

    private void streams() {
        c.add("stdout-closed", s -> {
            s.dockerfile("FROM base", "RUN echo x > /out");
            Ran ran = s.program(List.of(
                            "sh",
                            "-c",
                            s.machine().jbuild() + " build -t t --progress plain " + s.context()
                                    + " 2>&1 | true; exit 0"))
                    .deadline(40)
                    .run();
            s.that("it hangs", ran.status() == 0);
        });
        c.add("stdout-is-full", s -> {
            s.dockerfile("FROM base", "RUN echo x > /out");
            Ran ran = s.program(List.of(
                            "sh",
                            "-c",
                            s.machine().jbuild() + " build -t t --progress plain " + s.context() + " > /dev/full 2>&1"))
                    .deadline(40)
                    .run();
            s.that("it hangs", ran.status() != Ran.TIMED_OUT);
        });
        c.add("slow-reader", s -> {
            s.dockerfile("FROM base", "RUN dd if=/dev/zero bs=1M count=20 2>/dev/null | tr '\\0' '\\n'");
            Ran ran = s.program(List.of(
                            "sh",
                            "-c",
                            s.machine().jbuild() + " build -t t --progress plain " + s.context()
                                    + " 2>&1 | (sleep 3; cat > /dev/null)"))
                    .deadline(60)
                    .run();
            s.that("it hangs", ran.status() == 0);
        });
    }
}
