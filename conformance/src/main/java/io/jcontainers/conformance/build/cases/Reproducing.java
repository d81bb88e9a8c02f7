package io.jcontainers.conformance.build.cases;

import io.jcontainers.conformance.build.BuildArea;
import io.jcontainers.conformance.build.BuildCase;
import io.jcontainers.conformance.build.BuildCases;
import io.jcontainers.conformance.build.BuildStage;
import io.jcontainers.conformance.build.BuiltImage;
import io.jcontainers.conformance.build.Effort;
import java.util.List;

/** The same digest twice. */
final class Reproducing implements BuildArea {
    private static final String EPOCH = "1600000000";

    private final BuildCases c = new BuildCases("reproducible");

    @Override
    public List<BuildCase> cases(Effort effort) {
        c.add("copies-from-two-roots", s -> {
            s.file("a/f", "F");
            s.time("a/f", 1_000_000_000);
            s.time("a", 1_000_000_000);
            s.dockerfile("FROM scratch", "COPY a /", "LABEL a=b");
            equalTwice(s, "--build-arg", "SOURCE_DATE_EPOCH=" + EPOCH, "--output", "type=image,rewrite-timestamp=true");
        });
        c.add("run-from-two-roots", s -> {
            s.file("f", "F");
            s.dockerfile(
                    "FROM base",
                    "COPY f /d/",
                    "RUN echo x > /x; mkdir -p /e/f; ln /x /y; rm /etc/passwd",
                    "WORKDIR /w",
                    "ENV a=b",
                    "CMD c");
            equalTwice(s, "--build-arg", "SOURCE_DATE_EPOCH=" + EPOCH, "--output", "type=image,rewrite-timestamp=true");
        });
        c.add("epoch-of-environment", s -> {
            s.dockerfile("FROM scratch", "LABEL a=b");
            BuiltImage image =
                    s.built(s.building().env("SOURCE_DATE_EPOCH", EPOCH).run());
            s.equal("created", "2020-09-13T12:26:40Z", image.config("created").text());
            s.equal(
                    "history",
                    "2020-09-13T12:26:40Z",
                    image.config("history.0.created").text());
        });
        c.add("epoch-reaches-run", s -> {
            s.dockerfile("FROM base", "ARG SOURCE_DATE_EPOCH", "RUN echo $SOURCE_DATE_EPOCH > /out");
            s.equal(
                    "/out",
                    EPOCH + "\n",
                    s.build("--build-arg", "SOURCE_DATE_EPOCH=" + EPOCH).text("out"));
        });
        c.add("rewritten-times", s -> {
            s.dockerfile("FROM base", "RUN echo x > /x");
            BuiltImage image = s.build(
                    "--build-arg", "SOURCE_DATE_EPOCH=" + EPOCH, "--output", "type=image,rewrite-timestamp=true");
            s.equal("mtime", EPOCH, image.files().get("x").mtime());
        });
        c.add("epoch-bad", s -> {
            s.dockerfile("FROM scratch", "LABEL a=b");
            s.fails("SOURCE_DATE_EPOCH", "--build-arg", "SOURCE_DATE_EPOCH=yesterday");
        });
        c.add("second-build-is-the-same-image", s -> {
            s.dockerfile("FROM base", "RUN echo x > /x");
            s.equal("digest", s.build().manifestDigest(), s.build().manifestDigest());
        });
        return c.list();
    }

    private static void equalTwice(BuildStage s, Object... flags) {
        BuiltImage first = s.build(flags);
        BuildStage.pause(1100);
        s.program(List.of("rm", "-rf", s.root().resolveSibling("root2"))).run();
        s.program(List.of("cp", "-a", s.machine().template(), s.root().resolveSibling("root2")))
                .run();
        s.root(s.root().resolveSibling("root2"));
        BuiltImage second = s.build(flags);
        s.equal("not of the cache", 0, BuildStage.cached(second));
        for (int i = 0; i < Math.min(first.layerCount(), second.layerCount()); i++) {
            s.equal(
                    "layer " + i,
                    first.config("rootfs.diff_ids." + i).text(),
                    second.config("rootfs.diff_ids." + i).text());
        }
        s.equal("config", first.document().text(), second.document().text());
        s.equal("manifest digest", first.manifestDigest(), second.manifestDigest());
    }
}
