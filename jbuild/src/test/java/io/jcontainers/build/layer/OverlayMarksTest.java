package io.jcontainers.build.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jcontainers.build.image.Digests;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.Scratch;
import io.jcontainers.build.sys.Syscalls;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Our directories under the kernel's overlayfs, and the kernel's upper directories under our diff. */
class OverlayMarksTest {
    private static final String MOUNT = "mount -t overlay overlay -o "
            + "redirect_dir=off,index=off,metacopy=off,lowerdir=%s,upperdir=upper,workdir=work merged";

    private final Syscalls sys = Syscalls.linux();

    @BeforeEach
    void needsRoot() {
        Scratch.needsRoot();
    }

    static Stream<Case> whiteouts() {
        return Cases.all().stream();
    }

    /** Each layer in a directory of its own, put together by the kernel, shows what applying in place makes. */
    @ParameterizedTest
    @MethodSource("whiteouts")
    void theKernelSeesTheWhiteoutsThatWeMake(Case each) throws IOException {
        try (Scratch scratch = new Scratch()) {
            String lowers = "";
            int number = 0;
            for (var layer : each.layers()) {
                String name = "layer" + number++;
                try (Fd directory = scratch.directory(name)) {
                    AppliedLayer applied = new LayerApplier(sys, ApplyOptions.forOverlay(OverlayMarks.TRUSTED))
                            .apply(directory, new ByteArrayInputStream(layer.end()));
                    lowers = applied.hidesAllBelow() ? "" : lowers;
                }
                lowers = lowers.isEmpty() ? name : name + ":" + lowers;
            }
            inMount(scratch, String.format(MOUNT, lowers), "true");
            try (Fd copy = scratch.open("copy")) {
                assertEquals(each.expected(), Scratch.names(copy), each.name());
            }
        }
    }

    private static final String CHANGES = """
            cd merged
            echo new > new; mkdir -p n/e/w; echo x > n/e/w/f
            echo changed > changed
            chmod 600 mode; chmod 644 mode2; chmod 755 mode2
            rm gone; rm -r tree/sub; rm -r remade; mkdir remade
            echo y > remade/kept; mkdir remade/sub; echo z > remade/sub/q
            rm -r totype; echo file > totype
            rm tofolder; mkdir tofolder; echo f > tofolder/f
            ln hard1 hard3; ln changed linked
            touch tree/touched; rm tree/touched
            setxattr xattr user.k v
            chown 5:6 owner; chmod u+s owner
            mkfifo fifo; ln -s /nowhere link; mknod dev c 1 3
            python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind("socket")'
            mv renamed renamed2
            """;

    private static final String LOWER = """
            mkdir -p lower/tree/sub/deep lower/remade/sub lower/totype/x lower/empty lower/renamed/in
            cd lower
            for f in changed gone hard1 tofolder owner xattr mode mode2 tree/stays tree/sub/deep/f remade/kept \\
              remade/lost; do
              echo lower $f > $f; done
            echo same > remade/sub/q
            ln hard1 hard2
            chmod 755 mode2
            find . -exec touch -h -d @1500000000 {} +
            """;

    @ParameterizedTest
    @EnumSource(OpaqueForm.class)
    void theDiffOfAnUpperDirectoryMakesTheMergedTree(OpaqueForm form) throws IOException {
        try (Scratch scratch = new Scratch()) {
            scratch.shell(LOWER);
            inMount(scratch, String.format(MOUNT, "lower"), CHANGES);
            DiffOptions options = DiffOptions.standard().withOpaque(form).withNanoseconds(true);
            assertDiffMakesTheCopy(scratch, options, OverlayMarks.TRUSTED);
        }
    }

    @Test
    void theDiffOfTwoTreesIsTheOneOfTheUpperDirectory() throws IOException {
        try (Scratch scratch = new Scratch()) {
            scratch.shell(LOWER);
            inMount(scratch, String.format(MOUNT, "lower"), CHANGES);
            ByteArrayOutputStream layer = new ByteArrayOutputStream();
            LayerDiff diff = new LayerDiff(sys, DiffOptions.standard().withNanoseconds(true), Digests.fast());
            try (Fd lower = scratch.open("lower");
                    Fd copy = scratch.open("copy")) {
                diff.ofTrees(lower, copy, layer);
                SortedMap<String, String> expected = withoutSockets(Scratch.tree(copy));
                new LayerApplier(sys, ApplyOptions.inPlace())
                        .apply(lower, new ByteArrayInputStream(layer.toByteArray()));
                assertEquals(expected, Scratch.tree(lower));
            }
        }
    }

    @Test
    void marksOfUserNamespaces() throws IOException {
        try (Scratch scratch = new Scratch()) {
            scratch.shell(LOWER);
            inMount(
                    scratch,
                    "mount -t overlay overlay -o userxattr,lowerdir=lower,upperdir=upper,workdir=work merged",
                    CHANGES);
            assertDiffMakesTheCopy(scratch, DiffOptions.standard().withNanoseconds(true), OverlayMarks.USER);
        }
    }

    private void assertDiffMakesTheCopy(Scratch scratch, DiffOptions options, OverlayMarks marks) throws IOException {
        ByteArrayOutputStream layer = new ByteArrayOutputStream();
        try (Fd upper = scratch.open("upper");
                Fd lower = scratch.open("lower");
                Fd copy = scratch.open("copy")) {
            WrittenLayer written = new LayerDiff(sys, options, Digests.fast())
                    .ofOverlay(upper, List.of(lower), marks, layer)
                    .layer();
            assertEquals(Digests.fast().sha256(layer.toByteArray()), written.diffId());
            assertEquals(layer.size(), written.bytes());
            SortedMap<String, String> expected = withoutSockets(Scratch.tree(copy));
            new LayerApplier(sys, ApplyOptions.inPlace()).apply(lower, new ByteArrayInputStream(layer.toByteArray()));
            assertEquals(expected, Scratch.tree(lower));
        }
    }

    /** What an archive can't have. */
    private static SortedMap<String, String> withoutSockets(SortedMap<String, String> tree) {
        tree.values().removeIf(text -> text.startsWith("SOCKET"));
        return tree;
    }

    /** Plays a script on a mounted overlay that nobody else sees, and copies what it shows. */
    private static void inMount(Scratch scratch, String mount, String script) throws IOException {
        Files.writeString(
                scratch.path().resolve("in-mount"), mount + "\n(" + script + "\n)\ncp -a --preserve=all merged copy\n");
        scratch.shell("mkdir -p upper work merged empty; unshare -m bash -e in-mount");
    }
}
