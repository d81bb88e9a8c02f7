package io.jcontainers.conformance.build.cases;

import io.jcontainers.conformance.build.BuildArea;
import io.jcontainers.conformance.build.BuildCase;
import io.jcontainers.conformance.build.BuildCases;
import io.jcontainers.conformance.build.BuildStage;
import io.jcontainers.conformance.build.Effort;
import java.util.List;

/** What must make a step anew and what must not. */
final class Caching implements BuildArea {
    private final BuildCases c = new BuildCases("cache");

    /** Changes something between two builds of the same. */
    private interface Change {
        void make(BuildStage s) throws Exception;
    }

    private void after(String name, long cached, Change change, String... lines) {
        c.add(name, s -> {
            s.file("f", "F");
            s.file("d/g", "G");
            s.file("d/sub/h", "H");
            s.time("f", 1_000_000_000);
            s.dockerfile(lines);
            s.build();
            change.make(s);
            s.equal("cached steps", cached, BuildStage.cached(s.build()));
        });
    }

    private static Change dockerfile(String... lines) {
        return s -> s.dockerfile(lines);
    }

    @Override
    public List<BuildCase> cases(Effort effort) {
        String[] copyAndRun = {"FROM base", "COPY f /f", "RUN cat /f > /out"};
        String[] directory = {"FROM base", "COPY d /d", "RUN ls /d > /out"};
        after("nothing-changed", 2, s -> {}, copyAndRun);
        after("content-changed", 0, s -> s.file("f", "G"), copyAndRun);
        after(
                "content-same-size-same-time",
                0,
                s -> {
                    s.file("f", "G");
                    s.time("f", 1_000_000_000);
                },
                copyAndRun);
        after("mode-changed", 0, s -> s.sh("chmod 600 f"), copyAndRun);
        after("only-time-changed", 2, s -> s.time("f", 1_200_000_000), copyAndRun);
        after(
                "rewritten-alike",
                2,
                s -> {
                    s.sh("rm f");
                    s.file("f", "F");
                },
                copyAndRun);
        after("owner-of-context-file-changed", 2, s -> s.sh("chown 5:6 f"), copyAndRun);
        after("xattr-changed", 0, s -> Copying.setXattr(s, "f", "user.a", "62"), copyAndRun);
        after("other-file-changed", 2, s -> s.file("unrelated", "x"), copyAndRun);
        after("file-in-directory-changed", 0, s -> s.file("d/sub/h", "I"), directory);
        after("file-in-directory-added", 0, s -> s.file("d/new", "I"), directory);
        after("file-in-directory-removed", 0, s -> s.sh("rm d/g"), directory);
        after("file-in-directory-renamed", 0, s -> s.sh("mv d/g d/g2"), directory);
        after("empty-directory-added", 0, s -> s.sh("mkdir d/e"), directory);
        after("symlink-in-place-of-file", 0, s -> s.sh("rm d/g; ln -s sub/h d/g"), directory);
        after(
                "ignored-file-added",
                2,
                s -> {
                    s.file(".dockerignore", "d/skip*\n");
                    s.file("d/skipped", "x");
                },
                directory);
        after("excluded-file-changed", 1, s -> s.file("d/sub/h", "I"), "FROM base", "COPY --exclude=sub d /d");
        after("comment-added", 2, dockerfile("FROM base", "# new", "COPY f /f", "RUN cat /f > /out"), copyAndRun);
        after("formatting-changed", 2, dockerfile("FROM base", "copy    f /f", "RUN cat /f > /out"), copyAndRun);
        after("command-changed", 1, dockerfile("FROM base", "COPY f /f", "RUN cat  /f > /out"), copyAndRun);
        after(
                "label-added-before",
                2,
                dockerfile("FROM base", "LABEL a=b", "COPY f /f", "RUN cat /f > /out"),
                copyAndRun);
        after("cmd-added", 2, dockerfile("FROM base", "COPY f /f", "RUN cat /f > /out", "CMD x"), copyAndRun);
        after(
                "env-added-before-run",
                1,
                dockerfile("FROM base", "COPY f /f", "ENV a=b", "RUN cat /f > /out"),
                copyAndRun);
        after(
                "user-added-before-run",
                1,
                dockerfile("FROM base", "COPY f /f", "USER 0:0", "RUN cat /f > /out"),
                copyAndRun);
        after(
                "workdir-before-run",
                1,
                dockerfile("FROM base", "COPY f /f", "WORKDIR /etc", "RUN cat /f > /out"),
                copyAndRun);
        after(
                "shell-before-run",
                1,
                dockerfile("FROM base", "COPY f /f", "SHELL [\"/bin/sh\", \"-ec\"]", "RUN cat /f > /out"),
                copyAndRun);
        after("copy-destination-changed", 0, dockerfile("FROM base", "COPY f /f2", "RUN cat /f* > /out"), copyAndRun);
        after("chown-added", 0, dockerfile("FROM base", "COPY --chown=1 f /f", "RUN cat /f > /out"), copyAndRun);
        after("chmod-added", 0, dockerfile("FROM base", "COPY --chmod=600 f /f", "RUN cat /f > /out"), copyAndRun);
        after(
                "network-changed",
                1,
                dockerfile("FROM base", "COPY f /f", "RUN --network=none cat /f > /out"),
                copyAndRun);
        after(
                "stage-renamed",
                3,
                dockerfile("FROM base AS y", "RUN echo > /x", "FROM base", "COPY --from=y /x /x", "RUN true"),
                "FROM base AS x",
                "RUN echo > /x",
                "FROM base",
                "COPY --from=x /x /x",
                "RUN true");
        after(
                "stage-made-anew-alike",
                2,
                dockerfile(
                        "FROM base AS x", "RUN echo same > /x; true", "FROM base", "COPY --from=x /x /x", "RUN true"),
                "FROM base AS x",
                "RUN echo same > /x",
                "FROM base",
                "COPY --from=x /x /x",
                "RUN true");
        after(
                "file-moved-in-context",
                2,
                s -> {
                    s.sh("mkdir e; cp -p f e/f");
                    s.dockerfile("FROM base", "COPY e/f /f", "RUN cat /f > /out");
                },
                copyAndRun);
        flags();
        return c.list();
    }

    private void flags() {
        c.add("no-cache", s -> {
            s.dockerfile("FROM base", "RUN true", "RUN echo x > /x");
            s.build();
            s.equal("cached", 0, BuildStage.cached(s.build("--no-cache")));
            s.equal("afterwards", 2, BuildStage.cached(s.build()));
        });
        c.add("no-cache-filter", s -> {
            s.dockerfile(
                    "FROM base AS a",
                    "RUN echo a > /x",
                    "FROM base AS b",
                    "RUN echo b > /x",
                    "FROM base",
                    "COPY --from=a /x /a",
                    "COPY --from=b /x /b");
            s.build();
            String output = s.build("--no-cache-filter", "a").output();
            s.that("a is made anew: " + output, !output.matches("(?s).*\\[a 2/2\\] RUN echo a > /x\\n#\\d+ CACHED.*"));
            s.that("b is cached: " + output, output.matches("(?s).*\\[b 2/2\\] RUN echo b > /x\\n#\\d+ CACHED.*"));
        });
        c.add("same-result-after-no-cache-keeps-later-steps", s -> {
            s.file("f", "F");
            s.time("f", 1_000_000_000);
            s.dockerfile("FROM base AS a", "COPY f /f", "FROM base", "COPY --from=a /f /f", "RUN true");
            s.build();
            s.equal("cached", 2, BuildStage.cached(s.build("--no-cache-filter", "a")));
        });
        c.add("failed-step-is-not-kept", s -> {
            s.dockerfile("FROM base", "RUN --mount=type=cache,target=/c [ -e /c/f ] || { touch /c/f; exit 3; }");
            s.fails("exit code: 3");
            s.equal("made anew", 0, BuildStage.cached(s.build()));
        });
        c.add("steps-before-a-failure-are-kept", s -> {
            s.dockerfile("FROM base", "RUN echo 1 > /1", "RUN false");
            s.fails("exit code: 1");
            s.dockerfile("FROM base", "RUN echo 1 > /1", "RUN true");
            s.equal("cached", 1, BuildStage.cached(s.build()));
        });
        c.add("base-changed", s -> {
            s.dockerfile("FROM base", "RUN echo one > /v");
            s.build("-t", "parent");
            s.file("child", "FROM parent\nRUN cat /v > /out\n");
            s.build("-f", s.context().resolve("child"));
            s.dockerfile("FROM base", "RUN echo two > /v");
            s.build("-t", "parent");
            s.equal("/out", "two\n", s.build("-f", s.context().resolve("child")).text("out"));
        });
        c.add("explain", s -> {
            s.file("f", "F");
            s.dockerfile("FROM base", "COPY f /f");
            s.build();
            s.file("f", "G");
            s.contains("reason", "f", s.build("--explain").output());
        });
        c.alone("survives-the-engine", s -> {
            s.dockerfile("FROM base", "RUN echo 1 > /1", "RUN echo 2 > /2");
            s.build();
            s.machine().killEngines();
            s.equal("cached", 2, BuildStage.cached(s.build()));
        });
        c.add("data-root-removed-while-the-engine-lives", s -> {
            s.file("rootfs/f", "F");
            s.dockerfile("FROM scratch", "COPY rootfs /");
            s.build();
            s.program(List.of("rm", "-rf", s.root())).run();
            s.equal("text", "F", s.build().text("f"));
        });
        c.add("layer-files-removed", s -> {
            s.dockerfile("FROM base", "RUN echo 1 > /1", "RUN cat /1 > /out");
            s.build();
            s.program(List.of("sh", "-c", "rm -rf " + s.root() + "/layers/sha256-*"))
                    .run();
            s.equal("cached", 2, BuildStage.cached(s.build()));
            s.dockerfile("FROM base", "RUN echo 1 > /1", "RUN cat /1 > /out", "RUN cat /out > /out2");
            s.equal("unpacked again", "1\n", s.build().text("out2"));
        });
        c.add("cache-index-removed", s -> {
            s.dockerfile("FROM base", "RUN echo 1 > /1");
            s.build();
            s.program(List.of("sh", "-c", "rm -rf " + s.root() + "/cache")).run();
            s.equal("text", "1\n", s.build().text("1"));
        });
        c.add("cache-index-damaged", s -> {
            s.dockerfile("FROM base", "RUN echo 1 > /1");
            s.build();
            s.program(List.of(
                            "sh",
                            "-c",
                            "for f in " + s.root() + "/cache/index/*; do echo garbage > $f; done; echo x > " + s.root()
                                    + "/cache/files"))
                    .run();
            s.equal("text", "1\n", s.build().text("1"));
        });
    }
}
