package io.jcontainers.conformance.build.cases;

import io.jcontainers.conformance.build.BuildArea;
import io.jcontainers.conformance.build.BuildCase;
import io.jcontainers.conformance.build.BuildCases;
import io.jcontainers.conformance.build.BuildStage;
import io.jcontainers.conformance.build.BuiltImage;
import io.jcontainers.conformance.build.Effort;
import io.jcontainers.conformance.build.TarWriter;
import java.nio.file.Files;
import java.util.List;

/** Archives that mean harm, by ADD and as contexts; names as in the project's list of attacks (U, section 2.5). */
final class HostileArchives implements BuildArea {
    private final BuildCases c = new BuildCases("hostile-archive");

    /** Fills an archive; the canary's path is given. */
    private interface Filling {
        TarWriter fill(TarWriter tar, String canary);
    }

    @Override
    public List<BuildCase> cases(Effort effort) {
        escapes();
        numbers();
        bombs();
        contexts();
        return c.list();
    }

    private void archive(String name, Filling filling) {
        c.add(name, s -> {
            String canary = s.other("canary").toString();
            s.sh("mkdir ../tmp/canary; echo safe > ../tmp/canary/victim; chmod 640 ../tmp/canary/victim");
            String before = state(s);
            s.file("a.tar", filling.fill(new TarWriter(), canary).bytes());
            s.dockerfile("FROM base", "ADD a.tar /d/", "RUN true");
            var ran = s.building().deadline(60).run();
            s.equal("the canary", before, state(s));
            if (ran.ok()) {
                BuiltImage image = s.built(ran);
                s.that(
                        "nothing beside /d: " + image.names(1),
                        image.layer(1).stream().allMatch(e -> e.name().startsWith("d")));
                s.contains("the base's files stay", "root", image.text("etc/passwd"));
            } else {
                s.failed("a.tar", ran);
            }
        });
    }

    private static String state(BuildStage s) {
        return s.sh("cd ../tmp; find . -path './.run*' -prune -o -printf '%p %m %u %g %T@ %s %l\\n' |"
                + " grep -e canary -e passwd"
                + " | sort; cat canary/victim; stat -c '%a %Y %s' /etc/passwd; ls /");
    }

    private void escapes() {
        archive("U1-dot-dot", (t, canary) -> t.entry("../../x", '0', "", "evil").entry("a/../../y", '0', "", "evil"));
        archive("U1-absolute", (t, canary) -> t.entry("/x", '0', "", "evil").entry("//y", '0', "", "evil"));
        archive("U1-absolute-canary", (t, canary) -> t.entry(canary + "/victim", '0', "", "evil"));
        archive(
                "U1-many-dots",
                (t, canary) -> t.entry("../../../../../../../../.." + canary + "/victim", '0', "", "evil"));
        archive("U2-through-link", (t, canary) -> t.entry("l", '2', canary, "").entry("l/victim", '0', "", "evil"));
        archive(
                "U2-through-link-directory",
                (t, canary) -> t.entry("l", '2', canary, "").entry("l/sub/", '5', "", ""));
        archive(
                "U2-through-relative-link",
                (t, canary) ->
                        t.entry("l", '2', "../../../../../../.." + canary, "").entry("l/victim", '0', "", "evil"));
        archive(
                "U2-through-link-chain",
                (t, canary) ->
                        t.entry("a", '2', "b", "").entry("b", '2', canary, "").entry("a/victim", '0', "", "evil"));
        archive(
                "U2-over-link",
                (t, canary) -> t.entry("l", '2', canary + "/victim", "").entry("l", '0', "", "evil"));
        archive(
                "U2-device-through-link",
                (t, canary) -> t.entry("l", '2', canary, "").entry("l/dev", '3', "", ""));
        archive(
                "U3-root-is-a-link",
                (t, canary) -> t.entry(".", '2', canary, "").entry("victim", '0', "", "evil"));
        archive(
                "U3-root-slash-is-a-link",
                (t, canary) -> t.entry("./", '2', canary, "").entry("victim", '0', "", "evil"));
        archive("U3-empty-name", (t, canary) -> t.entry("", '2', canary, "").entry("victim", '0', "", "evil"));
        archive("U3-root-is-a-file", (t, canary) -> t.entry(".", '0', "", "evil"));
        archive("U3-parent-is-a-link", (t, canary) -> t.entry("a/..", '2', canary, ""));
        archive(
                "U4-hardlink-absolute",
                (t, canary) -> t.entry("h", '1', canary + "/victim", "").entry("h", '0', "", "evil"));
        archive("U4-hardlink-dot-dot", (t, canary) -> t.entry("h", '1', "../../../../../.." + canary + "/victim", ""));
        archive(
                "U4-hardlink-through-link",
                (t, canary) -> t.entry("l", '2', canary, "")
                        .entry("h", '1', "l/victim", "")
                        .entry("h", '0', "", "evil"));
        archive(
                "U4-hardlink-to-passwd",
                (t, canary) -> t.entry("h", '1', "/etc/passwd", "").entry("h", '0', "", "evil"));
        archive("U4-hardlink-to-itself", (t, canary) -> t.entry("h", '1', "h", ""));
        archive(
                "U4-hardlink-to-directory",
                (t, canary) -> t.entry("d/", '5', "", "").entry("h", '1', "d", ""));
        archive(
                "U6-directory-over-link",
                (t, canary) -> t.entry("l", '2', canary, "").entry("l/", '5', "", ""));
        archive("U7-whiteout", (t, canary) -> t.entry(".wh.x", '0', "", ""));
        archive("U7-whiteout-parent", (t, canary) -> t.entry(".wh..", '0', "", ""));
        archive("U7-whiteout-parents", (t, canary) -> t.entry(".wh...", '0', "", ""));
        archive("U7-whiteout-bare", (t, canary) -> t.entry(".wh.", '0', "", ""));
        archive("U7-whiteout-opaque", (t, canary) -> t.entry(".wh..wh..opq", '0', "", ""));
        archive(
                "U7-whiteout-through-link",
                (t, canary) -> t.entry("l", '2', canary, "").entry("l/.wh.victim", '0', "", ""));
        archive(
                "U10-overlay-xattr",
                (t, canary) -> t.pax("SCHILY.xattr.trusted.overlay.opaque", "y").entry("o/", '5', "", ""));
        archive(
                "U10-overlay-redirect",
                (t, canary) ->
                        t.pax("SCHILY.xattr.trusted.overlay.redirect", "/root").entry("o/", '5', "", ""));
        archive("U11-device", (t, canary) -> t.entry("null", '3', "", "").entry("disk", '4', "", ""));
        archive("U23-type-flips", (t, canary) -> {
            for (int i = 0; i < 50; i++) {
                t.entry("f/", '5', "", "")
                        .entry("f/x", '0', "", "x")
                        .entry("f", '2', canary, "")
                        .entry("f", '0', "", "y")
                        .entry("f", '6', "", "");
            }
            return t;
        });
        archive("U24-fifo-then-file", (t, canary) -> t.entry("f", '6', "", "").entry("f", '0', "", "x"));
        archive("file-then-below-it", (t, canary) -> t.entry("f", '0', "", "x").entry("f/g", '0', "", "x"));
        archive("unknown-type", (t, canary) -> t.entry("f", 'Q', "", "x"));
    }

    private void numbers() {
        for (String key : List.of("size", "mtime", "uid", "gid")) {
            for (String value :
                    List.of("-1", "99999999999999999999999", "9e9999999", "NaN", "x", "", "9".repeat(30_000))) {
                archive(
                        "U16-" + key + "-" + (value.length() > 25 ? "long" : value.isEmpty() ? "empty" : value),
                        (t, canary) -> t.pax(key, value).entry("f", '0', "", "text"));
            }
        }
        archive(
                "U14-size-of-8-exbibytes",
                (t, canary) -> t.pax("size", "9223372036854775807").entry("f", '0', "", ""));
        archive("U14-gnu-sparse", (t, canary) -> t.pax("GNU.sparse.major", "1").entry("f", '0', "", "1\n0\n512\n"));
        archive("U14-old-gnu-sparse", (t, canary) -> t.entry("f", 'S', "", "x"));
        archive("U15-pax-path", (t, canary) -> t.pax("path", "../../../evil").entry("f", '0', "", "x"));
        archive(
                "U15-pax-linkpath",
                (t, canary) -> t.pax("linkpath", canary + "/victim").entry("f", '1', "g", ""));
        archive("U15-pax-nul-in-path", (t, canary) -> t.pax("path", "a\0b").entry("f", '0', "", "x"));
        archive(
                "U15-pax-length-lies",
                (t, canary) -> t.entry("p", 'x', "", "999 path=x\n").entry("f", '0', "", "x"));
        archive(
                "U15-pax-no-number",
                (t, canary) -> t.entry("p", 'x', "", "abc path=x\n").entry("f", '0', "", "x"));
        archive(
                "U17-pax-of-4-gigabytes",
                (t, canary) -> t.entry("p", 'x', "", "", 1L << 32).entry("f", '0', "", "x"));
        archive(
                "U17-long-name-of-2-gigabytes",
                (t, canary) -> t.entry("p", 'L', "", "", 1L << 31).entry("f", '0', "", "x"));
        archive("U20-trailing-garbage", (t, canary) -> t.entry("f", '0', "", "x"));
    }

    private void bombs() {
        c.add("U12-gzip-bomb", s -> {
            s.sh("mkdir t; head -c 0 /dev/null > t/x; dd if=/dev/zero bs=1M count=10240 2>/dev/null | (printf ''; "
                    + "busybox true; cat) | head -c 1 > /dev/null; true");
            s.sh("truncate -s 60G t/x; tar -c t 2>/dev/null | head -c 3000000000 | gzip -1 > a.tar.gz; rm -r t");
            s.dockerfile("FROM base", "ADD a.tar.gz /d/");
            var ran = s.building().deadline(100).run();
            s.failed("a.tar.gz", ran);
            s.that("the store is small again", size(s) < 300_000_000L);
        });
        c.add("U21-deep-names", s -> {
            StringBuilder name = new StringBuilder();
            for (int i = 0; i < 20_000; i++) {
                name.append("d/");
            }
            s.file(
                    "a.tar",
                    new TarWriter()
                            .pax("path", name + "f")
                            .entry("f", '0', "", "x")
                            .bytes());
            s.dockerfile("FROM base", "ADD a.tar /d/");
            var ran = s.building().deadline(60).run();
            s.that(
                    "no defect: " + ran.told(),
                    !ran.text().contains("defect") && !ran.text().contains("StackOverflow"));
        });
        c.add("U22-names-in-every-encoding", s -> {
            s.file(
                    "a.tar",
                    new TarWriter()
                            .entry("a\377", '0', "", "1")
                            .entry("a\376", '0', "", "2")
                            .entry("e\314\201", '0', "", "3")
                            .entry("\303\251", '0', "", "4")
                            .entry("n\nl", '0', "", "5")
                            .bytes());
            s.dockerfile("FROM base", "ADD a.tar /d/", "RUN ls /d | wc -l > /out; cat /d/a* >> /out");
            var ran = s.building().run();
            if (ran.ok()) {
                s.equal("/out", "5\n21", s.built(ran).text("out"));
            } else {
                s.failed("a.tar", ran);
            }
        });
        c.add("U9-many-opaque-whiteouts", s -> {
            TarWriter tar = new TarWriter();
            for (int i = 0; i < 5_000; i++) {
                tar.entry("d/f" + i, '0', "", "").entry("d/.wh..wh..opq", '0', "", "");
            }
            s.file("a.tar", tar.bytes());
            s.dockerfile("FROM base", "ADD a.tar /d/");
            var ran = s.building().deadline(60).run();
            s.that("it took too long", ran.millis() < 60_000);
        });
        c.add("U31-xattr-mass", s -> {
            TarWriter tar = new TarWriter();
            for (int i = 0; i < 3_000; i++) {
                tar.pax("SCHILY.xattr.user.a" + i, "x".repeat(500));
            }
            s.file("a.tar", tar.entry("f", '0', "", "x").bytes());
            s.dockerfile("FROM base", "ADD a.tar /d/", "RUN true");
            var ran = s.building().deadline(60).run();
            s.that("no defect: " + ran.told(), !ran.text().contains("defect"));
        });
    }

    private static long size(BuildStage s) {
        return Long.parseLong(s.sh("du -s -B1 ../root").split("\\s")[0]);
    }

    private void contexts() {
        contextArchive(
                "B13-dockerfile-is-a-link-out", (t, canary) -> t.entry("Dockerfile", '2', canary + "/victim", ""));
        contextArchive(
                "B13-write-through-link",
                (t, canary) -> t.entry("l", '2', canary, "")
                        .entry("l/victim", '0', "", "evil")
                        .entry("Dockerfile", '0', "", "FROM base\nCOPY . /c/\n"));
        contextArchive(
                "B13-dot-dot",
                (t, canary) ->
                        t.entry("../evil", '0', "", "x").entry("Dockerfile", '0', "", "FROM base\nCOPY . /c/\n"));
        contextArchive(
                "B13-absolute",
                (t, canary) -> t.entry(canary + "/victim", '0', "", "evil")
                        .entry("Dockerfile", '0', "", "FROM base\nCOPY . /c/\n"));
        contextArchive(
                "B13-hardlink-out",
                (t, canary) -> t.entry("h", '1', canary + "/victim", "")
                        .entry("h", '0', "", "evil")
                        .entry("Dockerfile", '0', "", "FROM base\nCOPY . /c/\n"));
        contextArchive(
                "B13-dockerfile-through-link",
                (t, canary) -> t.entry("l", '2', canary, "").entry("Dockerfile", '2', "l/victim", ""));
        contextArchive(
                "B14-twice",
                (t, canary) -> t.entry("Dockerfile", '2', canary + "/victim", "")
                        .entry("Dockerfile", '0', "", "FROM base\nCOPY . /c/\n"));
        contextArchive(
                "B30-device",
                (t, canary) -> t.entry("null", '3', "", "").entry("Dockerfile", '0', "", "FROM base\nCOPY . /c/\n"));
    }

    private void contextArchive(String name, Filling filling) {
        c.add("context-" + name, s -> {
            String canary = s.other("canary").toString();
            s.sh("mkdir ../tmp/canary; echo canary-text-93 > ../tmp/canary/victim");
            String before = state(s);
            byte[] bytes = filling.fill(new TarWriter(), canary).bytes();
            var ran = s.jbuild("build", "-t", "t", "--progress", "plain", "-")
                    .stdin(bytes)
                    .deadline(60)
                    .run();
            s.equal("the canary", before, state(s));
            s.that("its text is told: " + ran.text(), !ran.text().contains("canary-text-93"));
            if (ran.ok()) {
                s.that(
                        "its text is in the image",
                        s.built(ran).files().values().stream()
                                .noneMatch(entry -> entry.text().contains("canary-text-93")));
            } else {
                s.that("exit status " + ran.status(), ran.status() == 1);
            }
            s.equal("left in /tmp", 0, Files.exists(java.nio.file.Path.of("/tmp/evil")) ? 1 : 0);
        });
    }
}
