package io.jcontainers.conformance.build.cases;

import io.jcontainers.conformance.build.BuildArea;
import io.jcontainers.conformance.build.BuildCase;
import io.jcontainers.conformance.build.BuildCases;
import io.jcontainers.conformance.build.Effort;
import java.util.List;

/** Dockerfiles and command lines that mean harm: each ends soon, with a text that names the place. */
final class BadInput implements BuildArea {
    private static final long SOON_NANOS = 60_000_000_000L;

    private final BuildCases c = new BuildCases("bad-input");

    @Override
    public List<BuildCase> cases(Effort effort) {
        bytes();
        expansions();
        masses();
        return c.list();
    }

    private void soon(String name, BuildCase.Body body) {
        c.add(name, s -> {
            long start = System.nanoTime();
            body.play(s);
            s.that("it took longer than a minute", System.nanoTime() - start < SOON_NANOS);
        });
    }

    private void bytes() {
        soon("line-of-a-megabyte", s -> {
            s.dockerfile("FROM base", "RUN echo " + "x".repeat(1 << 20));
            s.fails("dockerfile line greater than max allowed size of 65535");
        });
        soon("comment-of-a-megabyte", s -> {
            s.dockerfile("FROM base", "# " + "x".repeat(1 << 20));
            s.fails("65535");
        });
        soon("continued-to-two-megabytes", s -> {
            s.dockerfile("FROM base", "RUN : \\\n" + ("x".repeat(1000) + " \\\n").repeat(2000) + "  end");
            s.failed("", s.building().run());
        });
        soon("many-continuations", s -> {
            s.dockerfile("FROM base", "RUN : " + "\\\n".repeat(100_000) + " ; echo x > /out");
            s.building().run();
        });
        soon("dockerfile-of-20-megabytes", s -> {
            s.file("Dockerfile", "FROM base\n" + "# comment\n".repeat(2_000_000));
            s.building().run();
        });
        c.errorOfBytes("nul", "line 2", "FROM base\nRUN echo a\0b\n");
        c.errorOfBytes("nul-in-from", "line 1", "FROM ba\0se\n");
        c.errorOfBytes("nul-in-env", "line 2", "FROM base\nENV a=b\0c\n");
        c.errorOfBytes("invalid-utf-8-in-name", "line 2", "FROM base\nR\377N x\n");
        c.errorOfBytes("only-nul", "line 1", "\0\0\0");
        c.errorOfBytes("utf-16", "line 1", "\377\376F\0R\0O\0M\0 \0b\0");
        c.errorOfBytes("elf", "line 1", "\177ELF\2\1\1\0\0\0\0\0\n\0\1\n");
        c.add("invalid-utf-8-in-label", s -> {
            s.file(
                    "Dockerfile",
                    "FROM base\nLABEL a=\377\376\n".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
            var ran = s.building().run();
            if (ran.ok()) {
                s.built(ran).document(); // its JSON has to be readable
            } else {
                s.failed("line 2", ran);
            }
        });
        c.add("escape-codes-in-errors", s -> {
            s.file("Dockerfile", "FROM base\n\033]0;evil\007X y\n");
            s.that(
                    "no control characters",
                    !s.fails("unknown instruction").text().contains("\033]"));
        });
        c.error("heredoc-never-ends", "unterminated heredoc", "FROM base", "RUN <<EOF", "x\n".repeat(50_000));
        c.error("heredocs-by-the-hundred", "unterminated heredoc", "FROM base", "RUN cat " + "<<E ".repeat(500));
    }

    private void expansions() {
        soon("arg-bomb", s -> {
            StringBuilder text = new StringBuilder("FROM base\nARG a=xxxxxxxxxx\n");
            for (int i = 0; i < 64; i++) {
                text.append("ARG a=${a}${a}\n");
            }
            s.file("Dockerfile", text + "RUN true\n");
            s.fails("Dockerfile:");
        });
        soon("global-arg-bomb", s -> {
            StringBuilder text = new StringBuilder("ARG a=xxxxxxxxxx\n");
            for (int i = 0; i < 64; i++) {
                text.append("ARG a=${a}${a}\n");
            }
            s.file("Dockerfile", text + "FROM base\n");
            s.fails("Dockerfile:");
        });
        soon("env-bomb", s -> {
            StringBuilder text = new StringBuilder("FROM base\nENV a=xxxxxxxxxx\n");
            for (int i = 0; i < 64; i++) {
                text.append("ENV a=\"$a$a$a$a\"\n");
            }
            s.file("Dockerfile", text.toString());
            s.fails("Dockerfile:");
        });
        soon("replacement-bomb", s -> {
            StringBuilder text = new StringBuilder("FROM base\nENV a=xxxxxxxxxx\n");
            for (int i = 0; i < 32; i++) {
                text.append("ENV a=${a//x/xxxxxxxxxx}\n");
            }
            s.file("Dockerfile", text.toString());
            s.fails("Dockerfile:");
        });
        soon("pattern-bomb", s -> {
            s.dockerfile("FROM base", "ENV a=" + "a".repeat(5000), "LABEL l=${a##" + "*a".repeat(200) + "b}");
            s.building().run();
        });
        soon("nested-defaults", s -> {
            s.dockerfile("FROM base", "LABEL l=" + "${n:-".repeat(5_000) + "x" + "}".repeat(5_000));
            var ran = s.building().run();
            s.that("an answer: " + ran.told(), ran.ok() || ran.text().contains("Dockerfile:2"));
        });
        soon("ignore-pattern-bomb", s -> {
            s.file("a".repeat(200), "x");
            s.file(".dockerignore", "**/a*".repeat(20) + "b\n" + "*a".repeat(60) + "b\n");
            s.dockerfile("FROM base", "COPY . /c/");
            s.building().run();
        });
        soon("copy-pattern-bomb", s -> {
            s.file("a".repeat(200), "x");
            s.dockerfile("FROM base", "COPY Dockerfile " + "*a".repeat(60) + "b /c/");
            s.building().run();
        });
    }

    private void masses() {
        soon("env-by-the-ten-thousand", s -> {
            StringBuilder text = new StringBuilder("FROM base\n");
            for (int i = 0; i < 10_000; i++) {
                text.append("ENV v").append(i % 50).append('=').append(i).append('\n');
            }
            s.file("Dockerfile", text.toString());
            s.equal("last", "v49=9999", s.build().config("config.Env").texts().getLast());
        });
        soon("label-by-the-ten-thousand", s -> {
            StringBuilder text = new StringBuilder("FROM base\n");
            for (int i = 0; i < 10_000; i++) {
                text.append("LABEL l").append(i).append('=').append(i).append('\n');
            }
            s.file("Dockerfile", text.toString());
            s.equal("labels", 10_000, s.build().config("config.Labels").names().size());
        });
        soon("words-by-the-ten-thousand", s -> {
            StringBuilder text = new StringBuilder("FROM base\nENV a=1");
            for (int i = 0; i < 10_000; i++) {
                text.append(" \\\n v").append(i).append('=').append(i);
            }
            s.file("Dockerfile", text + "\n");
            s.building().run();
        });
        soon("environment-beyond-the-kernels-limit", s -> {
            StringBuilder text = new StringBuilder("FROM base\n");
            for (int i = 0; i < 100; i++) {
                text.append("ENV v")
                        .append(i)
                        .append('=')
                        .append("x".repeat(30_000))
                        .append('\n');
            }
            s.file("Dockerfile", text + "RUN true\n");
            s.fails("Dockerfile:102");
        });
        soon("stages-by-the-thousand", s -> {
            StringBuilder text = new StringBuilder("FROM base AS s0\n");
            for (int i = 1; i < 2_000; i++) {
                text.append("FROM s").append(i - 1).append(" AS s").append(i).append('\n');
            }
            s.file("Dockerfile", text + "RUN echo x > /out\n");
            s.equal("/out", "x\n", s.build().text("out"));
        });
        soon("onbuild-by-the-thousand", s -> {
            s.file("Dockerfile", "FROM base AS a\n" + "ONBUILD ENV a=b\n".repeat(1000) + "FROM a\n");
            s.equal("env", "a=b", s.build().config("config.Env.1").text());
        });
        c.add("run-by-the-hundred", s -> {
            StringBuilder text = new StringBuilder("FROM base\n");
            for (int i = 0; i < 100; i++) {
                text.append("RUN echo ").append(i).append(" >> /out\n");
            }
            s.file("Dockerfile", text.toString());
            s.equal(
                    "lines",
                    100,
                    s.built(s.building().deadline(110).run())
                            .text("out")
                            .lines()
                            .count());
        });
        c.add("layers-beyond-overlayfs", s -> {
            StringBuilder text = new StringBuilder("FROM base\n");
            for (int i = 0; i < 600; i++) {
                text.append("COPY <<EOF /f").append(i).append('\n').append(i).append("\nEOF\n");
            }
            s.file("Dockerfile", text + "RUN cat /f0 /f599 > /out\n");
            var ran = s.building().deadline(110).run();
            if (ran.ok()) {
                s.equal("/out", "0\n599\n", s.built(ran).text("out"));
            } else {
                s.failed("layers", ran); // a limit with its name is an answer too
            }
        });
        soon("tags-by-the-hundred", s -> {
            s.dockerfile("FROM base");
            Object[] flags = new Object[400];
            for (int i = 0; i < 200; i++) {
                flags[2 * i] = "-t";
                flags[2 * i + 1] = "n" + i;
            }
            s.build(flags);
        });
        soon("long-build-arg", s -> {
            s.dockerfile("FROM base", "ARG a", "RUN echo ${#a} > /out");
            s.equal(
                    "/out",
                    "100000\n",
                    s.build("--build-arg", "a=" + "x".repeat(100_000)).text("out"));
        });
        for (String id :
                List.of("../../canary", "/", "a/../../b", "..", ".", "%2e%2e", "\u00fc\u4e2d", "x".repeat(10_000))) {
            c.add("cache-id-" + id.substring(0, Math.min(12, id.length())).replace('/', '_'), s -> {
                s.dockerfile("FROM base", "RUN --mount=type=cache,id=" + id + ",target=/c echo x > /c/cachefile");
                s.build();
                long inside = s.everything().keySet().stream()
                        .filter(f -> f.endsWith("cachefile"))
                        .count();
                s.equal("files within the data root", 1, inside);
            });
        }
        for (String type : List.of("bind-propagation=rshared", "bind-propagation=x,dev,suid", "relabel=shared")) {
            c.error(
                    "mount-option-" + type.replaceAll("[^a-z]+", "-"),
                    "Dockerfile:2",
                    "FROM base",
                    "RUN --mount=type=bind,target=/m," + type + " true");
        }
        c.error("security-unknown", "security", "FROM base", "RUN --security=none true");
    }
}
