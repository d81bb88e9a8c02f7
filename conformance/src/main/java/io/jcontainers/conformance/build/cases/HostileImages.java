package io.jcontainers.conformance.build.cases;

import io.jcontainers.conformance.build.BuildArea;
import io.jcontainers.conformance.build.BuildCase;
import io.jcontainers.conformance.build.BuildCases;
import io.jcontainers.conformance.build.BuildStage;
import io.jcontainers.conformance.build.Effort;
import io.jcontainers.conformance.build.Ran;
import java.util.List;

/** Images and flags of strangers; names as in the project's list of attacks (B, section 2.4; U, section 2.5). */
final class HostileImages implements BuildArea {
    private static final String TAR = "application/vnd.oci.image.layer.v1.tar";

    private final BuildCases c = new BuildCases("hostile-image");

    @Override
    public List<BuildCase> cases(Effort effort) {
        flags();
        layers();
        collisions();
        return c.list();
    }

    private void flags() {
        for (String value : List.of("rshared", "shared", "x,dev,suid", "")) {
            c.error(
                    "B4-bind-propagation-" + (value.isEmpty() ? "empty" : value),
                    "bind-propagation",
                    "FROM base",
                    "RUN --mount=type=bind,target=/m,bind-propagation=" + value + " true");
        }
        for (String platform : List.of("linux/../../x", "../x", "linux/amd64/v1/../..", "/", "C:\\x")) {
            c.add("B24-platform-" + platform.replaceAll("[^A-Za-z0-9]+", "-"), s -> {
                s.dockerfile("FROM scratch", "COPY Dockerfile /");
                s.fails("platform", "--platform", platform, "-o", "type=local,dest=" + s.other("out"));
                s.equal("nothing was written", "", s.sh("find ../tmp -name '*x*'"));
            });
        }
    }

    private void layers() {
        layer("B29-layer-of-noise", "gzip", "head -c 100000 /dev/urandom");
        layer("B29-layer-of-zipped-noise", "gzip", "head -c 100000 /dev/urandom | gzip");
        layer("B29-layer-that-ends-early", "gzip", "tar -c /bin/busybox 2>/dev/null | gzip | head -c 50000");
        layer("B29-layer-of-nothing", "gzip", "true");
        layer("B29-layer-of-an-empty-stream", "gzip", "true | gzip");
        layer("U13-window-of-two-gibibytes", "zstd", "tar -c /bin/busybox 2>/dev/null | zstd -q --ultra --long=31");
        layer("U20-bytes-behind-the-archive", "gzip", "{ tar -c /bin/busybox 2>/dev/null; echo more; } | gzip");
        layer("U26-another-diff-id", "gzip", "tar -c /bin/busybox 2>/dev/null | gzip");
        layer("U27-zstd-that-says-gzip", "gzip", "tar -c /bin/busybox 2>/dev/null | zstd -q");
    }

    /** An image with such a layer, whose diff ID is none that anything has. */
    private void layer(String name, String compression, String content) {
        c.add(name, s -> {
            s.require(s.program(List.of("sh", "-c", "command -v zstd")).run().ok(), "no zstd");
            image(s, compression, content);
            Ran loaded = s.jbuild("load", "-i", s.other("image.tar")).run();
            if (!loaded.ok()) {
                s.failed("", loaded); // seen at once is as good
                return;
            }
            s.dockerfile("FROM hostile", "RUN true");
            s.fails("layer");
            s.equal("unfinished layers", "", s.sh("find " + s.root() + "/layers -mindepth 1 -name '.new*'"));
        });
    }

    private static void image(BuildStage s, String compression, String content) {
        s.sh("mkdir -p ../tmp/image/blobs/sha256; cd ../tmp/image;"
                + " put() { d=$(sha256sum < ../part | cut -d' ' -f1); n=$(stat -c %s ../part);"
                + " mv ../part blobs/sha256/$d; };"
                + " { " + content + "; } > ../part || true; put; l=$d ln=$n;"
                + " printf '{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{},\"rootfs\":{\"type\":\"layers\","
                + "\"diff_ids\":[\"sha256:%064d\"]}}' 7 > ../part; put; c=$d cn=$n;"
                + " printf '{\"schemaVersion\":2,\"mediaType\":"
                + "\"application/vnd.oci.image.manifest.v1+json\",\"config\":"
                + "{\"mediaType\":\"application/vnd.oci.image.config.v1+json\",\"digest\":\"sha256:%s\",\"size\":%d},"
                + "\"layers\":[{\"mediaType\":\"" + TAR + "+" + compression
                + "\",\"digest\":\"sha256:%s\",\"size\":%d}]}'"
                + " $c $cn $l $ln > ../part; put;"
                + " printf '{\"schemaVersion\":2,\"manifests\":[{\"mediaType\":"
                + "\"application/vnd.oci.image.manifest.v1+json\",\"digest\":\"sha256:%s\",\"size\":%d,\"annotations\":"
                + "{\"org.opencontainers.image.ref.name\":\"hostile:latest\"}}]}' $d $n > index.json;"
                + " printf '{\"imageLayoutVersion\":\"1.0.0\"}' > oci-layout; tar -cf ../image.tar .");
    }

    /** The same layers and the same command, of images that differ in what the command depends on. */
    private void collisions() {
        for (String difference : List.of("ENV A=2", "USER 1000", "WORKDIR /bin", "SHELL [\"/bin/sh\", \"-ec\"]")) {
            c.add(
                    "B22-bases-differ-in-"
                            + difference.replaceAll("[^A-Za-z].*", "").toLowerCase(java.util.Locale.ROOT),
                    s -> {
                        s.dockerfile("FROM base", "ENV A=1");
                        s.build();
                        s.jbuild("tag", "t", "first").run();
                        s.dockerfile("FROM base", "ENV A=1", difference);
                        s.build();
                        s.jbuild("tag", "t", "second").run();
                        s.dockerfile("FROM first", "RUN echo $A $(id -u) $(pwd) $- > /tmp-out || true");
                        s.build();
                        s.dockerfile("FROM second", "RUN echo $A $(id -u) $(pwd) $- > /tmp-out || true");
                        s.equal("steps from the cache", 0L, BuildStage.cached(s.build()));
                    });
        }
        c.add("B22-a-trigger-is-no-step-of-the-image", s -> {
            s.dockerfile("FROM base", "ONBUILD RUN echo triggered > /out");
            s.build();
            s.jbuild("tag", "t", "parent").run();
            s.dockerfile("FROM base", "RUN echo triggered > /other");
            s.build();
            s.dockerfile("FROM parent");
            s.equal("/out", "triggered\n", s.build().text("out"));
        });
    }
}
