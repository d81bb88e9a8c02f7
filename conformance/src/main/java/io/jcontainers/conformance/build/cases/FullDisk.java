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

/** A data root that is full: a clear error, a valid store, and on it goes once there is room. */
final class FullDisk implements BuildArea {
    private static final int PLENTY_MIB = 300;

    private final BuildCases c = new BuildCases("full-disk");

    @Override
    public List<BuildCase> cases(Effort effort) {
        for (int room : new int[] {0, 1, 2, 4, 6, 9, 12, 16, 20, 24, 30}) {
            c.add(String.format("room-of-%02d-mib", room), s -> full(s, room));
        }
        c.add("no-inodes", s -> {
            s.root(s.other("disk"));
            mount(s, "size=" + PLENTY_MIB + "m,nr_inodes=400");
            s.dockerfile("FROM base", "RUN for i in $(busybox seq 500); do touch /f$i || exit 1; done");
            Ran ran = s.building().run();
            s.failed("", ran);
            s.that("no defect: " + ran.text(), !ran.text().contains("defect"));
        });
        c.add("B30-sparse-terabyte", s -> {
            s.root(s.other("disk"));
            mount(s, "size=60m");
            s.sh("truncate -s 1T big");
            s.dockerfile("FROM base", "COPY big /big");
            s.failed("pace left", s.building().run());
            s.eventually(
                    "the room is given back",
                    () -> s.sh("find ../tmp/disk/images/.jcontainers/ingest -type f")
                            .isBlank());
        });
        c.add("a-run-that-fills-the-disk", s -> fills(s, "RUN dd if=/dev/zero of=/big bs=1M count=4000"));
        c.add("a-run-that-fills-the-disk-and-is-deaf", s -> {
            String forever = "while dd if=/dev/zero bs=64k count=4 2>/dev/null >> /big; do true; done; sleep 100";
            fills(s, "RUN trap '' TERM; " + forever);
        });
        c.add("a-copy-that-fills-the-disk", s -> {
            s.sh("truncate -s 4G big");
            fills(s, "COPY big /big");
        });
        c.add("read-only", s -> {
            s.root(s.other("disk"));
            mount(s, "size=" + PLENTY_MIB + "m");
            run(s, "mount", "-o", "remount,ro", s.root().toString());
            s.dockerfile("FROM base", "RUN true");
            Ran ran = s.building().run();
            s.failed("", ran);
            s.that("no defect: " + ran.text(), !ran.text().contains("defect"));
            run(s, "mount", "-o", "remount,rw", s.root().toString());
            s.build();
        });
        return c.list();
    }

    /** A step ends before the disk is full to its last byte, says so with its name, and what it took is given back. */
    private static void fills(BuildStage s, String step) {
        s.root(s.other("disk"));
        mount(s, "size=1500m");
        s.dockerfile("FROM base", step);
        Program.Running build = s.building().start();
        Ran ran = build.await(60);
        s.failed("pace left", ran);
        s.that("the step is named: " + ran.text(), ran.text().contains(" > [2/2] " + step.substring(0, 12)));
        s.that("no defect: " + ran.text(), !ran.text().contains("defect"));
        s.eventually(
                "the room is given back",
                () -> Long.parseLong(s.sh("du -s -B1M ../tmp/disk").split("\\s")[0]) < 100);
        s.dockerfile("FROM base", "RUN true");
        s.build();
    }

    private static void mount(BuildStage s, String options) {
        run(s, "mkdir", s.root().toString());
        run(s, "mount", "-t", "tmpfs", "-o", options, "jcb-disk", s.root().toString());
        s.later(() -> s.program(List.of("umount", "-l", s.root())).run());
        run(s, "sh", "-c", "cp -a " + s.machine().template() + "/. " + s.root());
    }

    private static void run(BuildStage s, String... words) {
        Ran ran = s.program(List.of(words)).run();
        if (!ran.ok()) {
            s.stop(ran.told());
        }
    }

    /** The build needs some 26 MiB: a copy, its files, a RUN's, a copy of these. */
    private static void full(BuildStage s, int room) {
        s.root(s.other("disk"));
        mount(s, "size=" + PLENTY_MIB + "m");
        s.sh("dd if=/dev/urandom of=f bs=1M count=4 2>/dev/null");
        s.dockerfile(
                "FROM base AS x",
                "COPY f /f",
                "RUN cp /f /g",
                "FROM base",
                "COPY --from=x /g /g",
                "RUN sha256sum /g > /out");
        long used = Long.parseLong(s.sh("du -s -B1M ../tmp/disk").split("\\s")[0]);
        run(s, "mount", "-o", "remount,size=" + (used + room) + "m", s.root().toString());
        Ran ran = s.building().run();
        if (!ran.ok()) {
            s.failed("pace left", ran);
            s.that("no defect: " + ran.text(), !ran.text().contains("defect"));
        }
        s.equal("faults of the store, full", List.of(), BuiltImage.faultsOf(s.layout()));
        Ran listed = s.jbuild("images").run();
        s.that(
                "what is there can be listed: " + listed.told(),
                listed.ok() && listed.out().contains("base"));
        Ran pruned = s.jbuild("cache", "prune", "-a", "-f").run();
        s.that("it can be pruned: " + pruned.told(), pruned.ok());
        run(s, "mount", "-o", "remount,size=" + PLENTY_MIB + "m", s.root().toString());
        BuiltImage image = s.build();
        s.equal("/out", s.sh("sha256sum < f").split(" ")[0], image.text("out").split(" ")[0]);
        s.equal("faults of the store", List.of(), BuiltImage.faultsOf(s.layout()));
        List<String> left = java.util.Arrays.stream(
                        s.sh("ls -A ../tmp/disk/layers ../tmp/disk/images/.jcontainers/ingest;"
                                        + " find ../tmp/disk/tmp -mindepth 2 ! -name 'lock*' -printf '.new %p\\n'")
                                .split("\\n"))
                .filter(name -> name.startsWith(".new") || name.matches("[0-9a-f-]{36}.*"))
                .toList();
        s.equal("unfinished", List.of(), left);
    }
}
