package io.jcontainers.conformance.build.cases;

import io.jcontainers.conformance.build.BuildArea;
import io.jcontainers.conformance.build.BuildCase;
import io.jcontainers.conformance.build.BuildCases;
import io.jcontainers.conformance.build.BuildStage;
import io.jcontainers.conformance.build.BuiltImage;
import io.jcontainers.conformance.build.Effort;
import io.jcontainers.conformance.build.Ran;
import java.util.List;

/**
 * What files look like after the power has failed: they have their names, and zeros or nothing in them. The machine's
 * new start is played by an engine's new start without the notes about what was written since the last one.
 */
final class PowerLoss implements BuildArea {
    private final BuildCases c = new BuildCases("power-loss");

    @Override
    public List<BuildCase> cases(Effort effort) {
        c.alone("blobs-of-zeros", s -> {
            String before = built(s);
            lose(s, "for f in blobs/sha256/*; do z $f; done", "images");
            again(s, before);
        });
        c.alone("blobs-cut", s -> {
            String before = built(s);
            lose(s, "for f in blobs/sha256/*; do truncate -s 100 $f; done", "images");
            again(s, before);
        });
        c.alone("blobs-empty", s -> {
            String before = built(s);
            lose(s, "for f in blobs/sha256/*; do truncate -s 0 $f; done", "images");
            again(s, before);
        });
        c.alone("files-of-layers-empty", s -> {
            String before = built(s);
            lose(s, "find . -path '*/fs/*' -type f -exec truncate -s 0 {} +", "layers");
            again(s, before);
        });
        c.alone("files-of-layers-of-zeros", s -> {
            String before = built(s);
            lose(s, "find . -path '*/fs/*' -type f | while read f; do z \"$f\"; done", "layers");
            again(s, before);
        });
        c.alone("files-of-layers-gone", s -> {
            String before = built(s);
            lose(s, "find . -path '*/fs/*' -delete", "layers");
            again(s, before);
        });
        c.alone("index-of-the-cache-of-zeros", s -> {
            String before = built(s);
            lose(s, "find . -type f | while read f; do z $f; done", "cache");
            again(s, before);
        });
        c.alone("nothing-was-lost", s -> {
            String before = built(s);
            lose(s, "true", "layers");
            s.equal("steps from the cache", 3L, BuildStage.cached(s.build()));
            s.equal("the same files", before, s.build().text("out"));
        });
        return c.list();
    }

    /** The text that its last step wrote. */
    private static String built(BuildStage s) {
        s.file("f", "contents\n");
        dockerfile(s, "one");
        return s.build().text("out");
    }

    private static void dockerfile(BuildStage s, String last) {
        s.dockerfile("FROM base", "COPY f /f", "RUN cp /f /g; cp /f /h", "RUN cat /f /g /h > /out", "LABEL l=" + last);
    }

    /** What is left are the image "base", which is put back as it was, and the cache. */
    private static void lose(BuildStage s, String script, String where) {
        Ran removed = s.jbuild("rmi", "t").run();
        s.that(removed.told(), removed.ok()); // what images have was on the disk before they had their names
        s.machine().killEngines();
        String spare = "z() { n=$(stat -c %s \"$1\"); chmod u+w \"$1\"; truncate -s 0 \"$1\"; truncate -s $n \"$1\"; };"
                + " cd " + s.root() + "/" + where + ";";
        s.sh("mkdir ../tmp/kept; cp -a " + s.machine().template() + "/images/blobs ../tmp/kept; " + spare + script
                + "; cp -af " + s.other("kept") + "/blobs " + s.root() + "/images/; rm -rf " + s.root()
                + "/cache/sound");
    }

    /** The same files come out, of an image that is whole; and another step upon them finds them so. */
    private static void again(BuildStage s, String before) {
        dockerfile(s, "two");
        BuiltImage after = s.build();
        s.equal("/out", before, after.text("out"));
        // What no step has looked for is damaged still; nothing leads to it any more.
        Ran pruned = s.jbuild("cache", "prune", "-f").run();
        s.that(pruned.told(), pruned.ok());
        s.equal("faults of the image", List.of(), BuiltImage.faultsOf(s.layout()));
        s.dockerfile(
                "FROM base", "COPY f /f", "RUN cp /f /g; cp /f /h", "RUN cat /f /g /h /bin/busybox | sha256sum > /out");
        String expected = s.sh("cat f f f /bin/busybox | sha256sum");
        s.equal("files that a step sees", expected, s.build().text("out"));
    }
}
