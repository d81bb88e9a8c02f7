package io.jcontainers.conformance.build.cases;

import io.jcontainers.conformance.build.BuildArea;
import io.jcontainers.conformance.build.BuildCase;
import io.jcontainers.conformance.build.BuildCases;
import io.jcontainers.conformance.build.Effort;
import java.util.List;

/** ARG: where its values come from and how far they reach. */
final class Arguments implements BuildArea {
    private final BuildCases c = new BuildCases("arg");

    @Override
    public List<BuildCase> cases(Effort effort) {
        c.out("default", "1", "FROM base", "ARG a=1", "RUN echo $a > /out");
        c.out("none", "[]", "FROM base", "ARG a", "RUN echo [$a] > /out");
        c.out("several-a-line", "1 - 3", "FROM base", "ARG a=1 b c=3", "RUN echo $a ${b:--} $c > /out");
        c.out("global-needs-a-declaration", "[]", "ARG a=1", "FROM base", "RUN echo [$a] > /out");
        c.out("global-declared", "1", "ARG a=1", "FROM base", "ARG a", "RUN echo $a > /out");
        c.out("stage-default-beats-global", "2", "ARG a=1", "FROM base", "ARG a=2", "RUN echo $a > /out");
        c.out("global-in-from", "x", "ARG b=base", "FROM $b", "RUN echo x > /out");
        c.out("global-of-global", "x", "ARG a=se", "ARG b=ba${a}", "FROM ${b}", "RUN echo x > /out");
        c.out("default-of-earlier", "1-x", "FROM base", "ARG a=1", "ARG b=$a-x", "RUN echo $b > /out");
        c.out("later-arg-beats-env", "1", "FROM base", "ENV a=e", "ARG a=1", "RUN echo $a > /out");
        c.out("later-env-beats-arg", "e", "FROM base", "ARG a=1", "ENV a=e", "RUN echo $a > /out");
        c.out("ends-with-its-stage", "[]", "FROM base AS x", "ARG a=1", "FROM base", "RUN echo [$a] > /out");
        c.out("goes-to-stages-upon-it", "1", "FROM base AS x", "ARG a=1", "FROM x", "RUN echo $a > /out");
        c.config("not-in-the-image", "config.Env", "[\"PATH=" + Configuration.PATH + "\"]", "FROM base", "ARG a=1");
        c.out("before-its-line", "[] 1", "FROM base", "RUN echo -n [$a] > /out", "ARG a=1", "RUN echo \" $a\" >> /out");
        c.add("build-arg", s -> {
            s.dockerfile("FROM base", "ARG a=1", "RUN echo $a > /out");
            s.equal("/out", "5\n", s.build("--build-arg", "a=5").text("out"));
        });
        c.add("build-arg-of-environment", s -> {
            s.dockerfile("FROM base", "ARG a=1", "RUN echo $a > /out");
            s.equal(
                    "/out",
                    "6\n",
                    s.built(s.building("--build-arg", "a").env("a", "6").run()).text("out"));
        });
        c.add("build-arg-not-in-environment", s -> {
            s.dockerfile("FROM base", "ARG a=1", "RUN echo $a > /out");
            s.equal("/out", "1\n", s.build("--build-arg", "a").text("out"));
        });
        c.add("build-arg-of-global", s -> {
            s.dockerfile("ARG b=nosuch", "FROM $b", "ARG b", "RUN echo $b > /out");
            s.equal("/out", "base\n", s.build("--build-arg", "b=base").text("out"));
        });
        c.add("build-arg-empty", s -> {
            s.dockerfile("FROM base", "ARG a=1", "RUN echo [$a] > /out");
            s.equal("/out", "[]\n", s.build("--build-arg", "a=").text("out"));
        });
        c.add("build-arg-undeclared-is-no-failure", s -> {
            s.dockerfile("FROM base", "RUN echo [$zz] > /out");
            s.equal("/out", "[]\n", s.build("--build-arg", "zz=1").text("out"));
        });
        c.out(
                "platform",
                "linux amd64",
                "FROM base",
                "ARG TARGETOS TARGETARCH",
                "RUN echo $TARGETOS ${TARGETARCH} > /out");
        c.out("platform-undeclared", "[]", "FROM base", "RUN echo [$TARGETARCH] > /out");
        c.out("platform-in-from", "x", "FROM --platform=$BUILDPLATFORM base", "RUN echo x > /out");
        c.add("target-stage", s -> {
            s.dockerfile("FROM base AS st", "ARG TARGETSTAGE", "RUN echo $TARGETSTAGE > /out");
            s.equal("/out", "st\n", s.build("--target", "st").text("out"));
        });
        c.add("proxy-is-known-and-not-kept", s -> {
            s.dockerfile("FROM base", "RUN echo $HTTP_PROXY > /out");
            var image = s.build("--build-arg", "HTTP_PROXY=http://u:p@proxy");
            s.equal("/out", "http://u:p@proxy\n", image.text("out"));
            s.that("not in the document", !image.document().text().contains("proxy"));
        });
        c.add("proxy-is-not-in-the-key", s -> {
            s.dockerfile("FROM base", "RUN echo x > /out");
            s.build("--build-arg", "HTTP_PROXY=http://one");
            s.equal(
                    "cached",
                    1,
                    io.jcontainers.conformance.build.BuildStage.cached(
                            s.build("--build-arg", "HTTP_PROXY=http://two")));
        });
        c.add("value-is-in-the-key", s -> {
            s.dockerfile("FROM base", "ARG a", "RUN echo $a > /out");
            s.build("--build-arg", "a=1");
            var image = s.build("--build-arg", "a=2");
            s.equal("cached", 0, io.jcontainers.conformance.build.BuildStage.cached(image));
            s.equal("/out", "2\n", image.text("out"));
            s.equal(
                    "history",
                    "RUN |1 a=2 /bin/sh -c echo $a > /out # buildkit",
                    image.config("history.2.created_by").text());
        });
        c.add("after-its-line-no-key", s -> {
            s.dockerfile("FROM base", "RUN echo x > /out", "ARG a", "LABEL l=$a");
            s.build("--build-arg", "a=1");
            s.equal("cached", 1, io.jcontainers.conformance.build.BuildStage.cached(s.build("--build-arg", "a=2")));
        });
        return c.list();
    }
}
