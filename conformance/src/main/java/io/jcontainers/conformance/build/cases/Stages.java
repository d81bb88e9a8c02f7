package io.jcontainers.conformance.build.cases;

import io.jcontainers.conformance.build.BuildArea;
import io.jcontainers.conformance.build.BuildCase;
import io.jcontainers.conformance.build.BuildCases;
import io.jcontainers.conformance.build.BuildStage;
import io.jcontainers.conformance.build.BuiltImage;
import io.jcontainers.conformance.build.Effort;
import java.util.List;

/** Several stages, --target, what is built of them. */
final class Stages implements BuildArea {
    private final BuildCases c = new BuildCases("stages");

    @Override
    public List<BuildCase> cases(Effort effort) {
        c.out("from-stage", "a\nb", "FROM base AS x", "RUN echo a > /out", "FROM x", "RUN echo b >> /out");
        c.out("name-in-any-case", "a", "FROM base AS X", "RUN echo a > /out", "FROM x", "RUN true");
        c.out("copy-between", "a", "FROM base AS x", "RUN echo a > /f", "FROM base", "COPY --from=x /f /out");
        c.config(
                "of-scratch-to-scratch",
                "rootfs.diff_ids",
                "[]",
                "FROM scratch AS x",
                "LABEL a=b",
                "FROM x",
                "LABEL c=d");
        c.add("unneeded-stage-is-not-built", s -> {
            s.dockerfile("FROM base AS bad", "RUN false", "FROM base", "RUN echo x > /out");
            s.equal("/out", "x\n", s.build().text("out"));
        });
        c.add("base-of-unneeded-stage-is-not-fetched", s -> {
            s.dockerfile("FROM nosuch.invalid/x AS bad", "RUN false", "FROM base", "RUN echo x > /out");
            s.equal("/out", "x\n", s.build().text("out"));
        });
        c.add("target", s -> {
            s.dockerfile("FROM base AS one", "RUN echo 1 > /out", "FROM base AS two", "RUN false");
            s.equal("/out", "1\n", s.build("--target", "one").text("out"));
        });
        c.add("target-number", s -> {
            s.dockerfile("FROM base", "RUN echo 1 > /out", "FROM base AS two", "RUN false");
            s.equal("/out", "1\n", s.build("--target", "0").text("out"));
        });
        c.add("target-any-case", s -> {
            s.dockerfile("FROM base AS one", "RUN echo 1 > /out", "FROM base AS two", "RUN false");
            s.equal("/out", "1\n", s.build("--target", "ONE").text("out"));
        });
        c.add("target-missing", s -> {
            s.dockerfile("FROM base AS one");
            s.fails("target stage \"zzz\" could not be found", "--target", "zzz");
        });
        c.add("stages-run-at-once", s -> {
            s.dockerfile(
                    "FROM base AS a",
                    "RUN --mount=type=cache,id=r,target=/c touch /c/a; "
                            + "for i in $(busybox seq 100); do [ -e /c/b ] && echo met > /out &&"
                            + " exit 0; sleep 0.1; done; exit 1",
                    "FROM base AS b",
                    "RUN --mount=type=cache,id=r,target=/c touch /c/b; "
                            + "for i in $(busybox seq 100); do [ -e /c/a ] && echo met > /out &&"
                            + " exit 0; sleep 0.1; done; exit 1",
                    "FROM base",
                    "COPY --from=a /out /a",
                    "COPY --from=b /out /b");
            s.equal(
                    "both",
                    "met\nmet\n",
                    s.build().text("a")
                            + s.image("docker.io/library/t:latest", "").text("b"));
        });
        c.add("jobs-one-at-a-time", s -> {
            s.dockerfile(
                    "FROM base AS a",
                    "RUN --mount=type=cache,id=r,target=/c mkdir /c/x && sleep 0.2 && rmdir /c/x",
                    "FROM base AS b",
                    "RUN --mount=type=cache,id=r,target=/c mkdir /c/x && sleep 0.21 && rmdir /c/x",
                    "FROM base",
                    "COPY --from=a /etc/group /a",
                    "COPY --from=b /etc/group /b");
            s.build("--jobs", "1");
        });
        c.add("failure-ends-the-others", s -> {
            s.dockerfile(
                    "FROM base AS a",
                    "RUN sleep 60",
                    "FROM base AS b",
                    "RUN sleep 0.2; false",
                    "FROM base",
                    "COPY --from=a /etc/group /a",
                    "COPY --from=b /etc/group /b");
            long start = System.nanoTime();
            s.fails("exit code: 1");
            s.that("not after a minute", System.nanoTime() - start < 40_000_000_000L);
        });
        c.add("same-step-twice-runs-once", s -> {
            s.dockerfile(
                    "FROM base AS a",
                    "RUN --mount=type=cache,id=r,target=/c echo x >> /c/f && sleep 0.3",
                    "FROM base AS b",
                    "RUN --mount=type=cache,id=r,target=/c echo x >> /c/f && sleep 0.3",
                    "FROM base",
                    "COPY --from=a /etc/group /a",
                    "COPY --from=b /etc/group /b",
                    "RUN --mount=type=cache,id=r,target=/c cat /c/f > /out");
            s.equal("/out", "x\n", s.build().text("out"));
        });
        c.add("thirty-stages", s -> {
            StringBuilder text = new StringBuilder("FROM base AS s0\nRUN echo 0 > /0\n");
            for (int i = 1; i < 30; i++) {
                text.append("FROM s")
                        .append(i - 1)
                        .append(" AS s")
                        .append(i)
                        .append("\nRUN echo ")
                        .append(i)
                        .append(" > /")
                        .append(i)
                        .append('\n');
            }
            s.file("Dockerfile", text.toString());
            s.equal("layers", 31, s.build().layerCount());
        });
        c.error(
                "from-itself",
                "circular dependency",
                "FROM a AS b",
                "COPY --from=c / /",
                "FROM base AS c",
                "COPY --from=b / /");
        c.add("cycle", s -> {
            s.dockerfile("FROM base AS a", "COPY --from=b /x /x", "FROM base AS b", "COPY --from=a /x /x", "FROM a");
            s.fails("circular dependency");
        });
        c.add("stage-hides-image", s -> {
            s.dockerfile("FROM base AS base2", "RUN echo stage > /out", "FROM base2");
            s.equal("/out", "stage\n", s.build().text("out"));
        });
        c.add("duplicate-name-last-wins", s -> {
            s.dockerfile(
                    "FROM base AS x",
                    "RUN echo 1 > /f",
                    "FROM base AS x",
                    "RUN echo 2 > /f",
                    "FROM base",
                    "COPY --from=x /f /out");
            s.equal("/out", "2\n", s.build().text("out"));
        });
        c.add("env-of-copied-stage-does-not-come", s -> {
            s.dockerfile("FROM base AS x", "ENV a=1", "FROM base", "COPY --from=x /etc/group /g");
            BuiltImage image = s.build();
            s.equal("env", 1, image.config("config.Env").elements().size());
            s.equal("cached", 0, BuildStage.cached(image));
        });
        return c.list();
    }
}
