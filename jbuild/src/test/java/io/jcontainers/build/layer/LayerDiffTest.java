package io.jcontainers.build.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.build.image.Digests;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.Scratch;
import io.jcontainers.build.sys.Syscalls;
import io.jcontainers.build.tar.TarEntry;
import io.jcontainers.build.tar.TarLimits;
import io.jcontainers.build.tar.TarReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LayerDiffTest {
    private final Syscalls sys = Syscalls.linux();
    private final Scratch scratch = new Scratch();

    @BeforeEach
    void needsRoot() {
        Scratch.needsRoot();
    }

    @AfterEach
    void remove() {
        scratch.close();
    }

    private boolean exact;

    private byte[] overlay(DiffOptions options, String... lowers) throws IOException {
        ByteArrayOutputStream layer = new ByteArrayOutputStream();
        List<Fd> below = new ArrayList<>();
        try (Fd upper = scratch.open("upper")) {
            for (String lower : lowers) {
                below.add(scratch.open(lower));
            }
            exact = new LayerDiff(sys, options, Digests.fast())
                    .ofOverlay(upper, below, OverlayMarks.TRUSTED, layer)
                    .exact();
        } finally {
            below.forEach(Fd::close);
        }
        return layer.toByteArray();
    }

    private static List<String> names(byte[] layer) throws IOException {
        TarReader reader = new TarReader(new ByteArrayInputStream(layer), TarLimits.standard());
        List<String> names = new ArrayList<>();
        for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
            names.add(entry.name() + (entry.linkName().isEmpty() ? "" : " -> " + entry.linkName()));
        }
        reader.finish();
        return names;
    }

    @Test
    void entriesAreSortedWithTheirParentsAndWhiteoutsFirst() throws IOException {
        scratch.shell("mkdir -p low/d/e upper/d/e; echo > low/d/e/z; echo > low/d/a; cd upper;"
                + "echo x > d/e/b; echo y > d/e/B; mknod d/e/z c 0 0; mknod d/nothing c 0 0; mknod d/a c 0 0;"
                + "ln d/e/b top; mkdir -p n/e; touch -r ../low/d d ../low/d");
        assertEquals(
                List.of("d/", "d/.wh.a", "d/e/", "d/e/.wh.z", "d/e/B", "d/e/b", "n/", "n/e/", "top -> d/e/b"),
                names(overlay(DiffOptions.standard(), "low")));
        assertTrue(exact);
    }

    @Test
    void directoriesThatAreTheSameAreLeftOut() throws IOException {
        scratch.shell("mkdir -p low/same/sub low/mode upper/same/sub upper/mode upper/mode; chmod 700 upper/mode;"
                + "echo x > low/f; cp -p low/f upper/f");
        assertEquals(List.of("mode/"), names(overlay(DiffOptions.standard(), "low")));
        assertTrue(exact);
    }

    /** The directory is kept for every image with a layer of these bytes, whatever that image has below. */
    @Test
    void whatTheLayerDoesNotTellIsNotKept() throws IOException {
        scratch.shell("mkdir -p low/etc/deep low/d low/h upper/etc/deep upper/d upper/h upper/new/sub;"
                + "echo x > low/etc/f; cp -p low/etc/f upper/etc/f; mknod upper/d/stray c 0 0; mknod upper/stray c 0 0;"
                + "echo y > upper/d/changed; echo z > low/h/one; cp -p low/h/one upper/h/one;"
                + "ln upper/h/one upper/h/two;"
                + "setxattr upper/new trusted.overlay.opaque y; setxattr upper/new/sub trusted.overlay.opaque y;"
                + "python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind(\"upper/d/socket\")'");
        assertEquals(
                List.of("d/", "d/changed", "h/", "h/two", "h/one -> h/two", "new/", "new/sub/"),
                names(overlay(DiffOptions.standard(), "low")));
        assertFalse(exact, "a name of several may stay");
        try (Fd upper = scratch.open("upper")) {
            assertEquals(
                    List.of("d", "d/changed", "h", "h/one", "h/two", "new", "new/sub"),
                    Scratch.tree(upper).keySet().stream()
                            .filter(name -> !name.isEmpty() && !name.equals("."))
                            .sorted()
                            .toList());
        }
        for (String made : List.of("upper/new", "upper/new/sub")) {
            try (Fd directory = scratch.open(made)) {
                assertFalse(OverlayMarks.TRUSTED.isOpaque(sys, directory), made);
            }
        }
    }

    /** Behind a mark the same is not the same: below it nothing is seen. */
    @Test
    void behindAMarkEverythingStays() throws IOException {
        scratch.shell("mkdir -p low/d/sub upper/d/sub; echo x > low/d/f; cp -p low/d/f upper/d/f; echo > low/d/gone;"
                + "setxattr upper/d trusted.overlay.opaque y");
        assertEquals(List.of("d/", "d/.wh.gone"), names(overlay(DiffOptions.standard(), "low")));
        assertFalse(exact, "the mark hides more than one name");
        assertTrue(Files.exists(scratch.path().resolve("upper/d/f")));
        assertTrue(Files.exists(scratch.path().resolve("upper/d/sub")));
        try (Fd marked = scratch.open("upper/d")) {
            assertTrue(OverlayMarks.TRUSTED.isOpaque(sys, marked));
        }
    }

    @Test
    void filesOfWholeSecondsAreComparedByContent() throws IOException {
        scratch.shell("mkdir low upper; echo aaa > low/f; echo bbb > upper/f; echo ccc > low/g; echo ccc > upper/g;"
                + "touch -d @1000 low/* upper/*");
        assertEquals(List.of("f"), names(overlay(DiffOptions.standard(), "low")));
    }

    @Test
    void opaqueDirectoriesInBothForms() throws IOException {
        scratch.shell("mkdir -p low/d/sub low2/d upper/d/sub; echo > low/d/a; echo > low2/d/b; mknod low/d/b c 0 0;"
                + "echo > low2/d/c; echo > low/d/sub/old; setxattr upper/d trusted.overlay.opaque y;"
                + "mkdir upper/new; setxattr upper/new trusted.overlay.opaque y");
        assertEquals(
                List.of("d/", "d/.wh.a", "d/.wh.c", "d/sub/", "d/sub/.wh.old", "new/"),
                names(overlay(DiffOptions.standard(), "low", "low2")));
        assertFalse(exact);
        assertEquals(
                List.of("d/", "d/.wh..wh..opq", "d/sub/", "new/"),
                names(overlay(DiffOptions.standard().withOpaque(OpaqueForm.MARKER), "low", "low2")));
        assertTrue(exact);
    }

    @Test
    void opaqueAndDeletedDirectoriesBelowHideWhatLiesDeeper() throws IOException {
        scratch.shell("mkdir -p upper/d low1/d low2/d upper/e low2/e; mknod upper/d/x c 0 0; echo > low2/d/x;"
                + "setxattr low1/d trusted.overlay.opaque y; mknod low1/e c 0 0; mknod upper/e/y c 0 0;"
                + "echo > low2/e/y");
        assertEquals(List.of("e/"), names(overlay(DiffOptions.standard(), "low1", "low2")));
    }

    @Test
    void theSourceDateEpochMakesEqualLayers() throws IOException {
        scratch.shell("mkdir -p low/d upper/d; echo > low/d/gone; mknod upper/d/gone c 0 0; echo x > upper/d/f;"
                + "echo old > upper/old; touch -d @500 upper/old");
        byte[] one = overlay(DiffOptions.standard().withSourceDateEpoch(1000), "low");
        scratch.shell("mv upper before; mkdir -p upper/d; echo old > upper/old; touch -d @500 upper/old;"
                + "echo x > upper/d/f; mknod upper/d/gone c 0 0");
        assertArrayEquals(one, overlay(DiffOptions.standard().withSourceDateEpoch(1000), "low"));
        TarReader reader = new TarReader(new ByteArrayInputStream(one), TarLimits.standard());
        for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
            assertEquals(
                    entry.name().toString().equals("old") ? 500 : 1000,
                    entry.mtime().seconds());
        }
    }

    @Test
    void aRedirectIsRefused() throws IOException {
        scratch.shell("mkdir -p upper/d; setxattr upper/d trusted.overlay.redirect /other");
        String message = String.valueOf(assertThrows(LayerException.class, () -> overlay(DiffOptions.standard()))
                .getMessage());
        assertTrue(message.endsWith("redirect_dir=off,metacopy=off"), message);
    }

    @Test
    void aFileThatLooksLikeAWhiteoutIsRefused() throws IOException {
        scratch.shell("mkdir upper; echo > upper/.wh.x");
        assertThrows(LayerException.class, () -> overlay(DiffOptions.standard()));
    }

    @Test
    void anEmptyUpperDirectoryIsAnEmptyLayer() throws IOException {
        scratch.shell("mkdir upper");
        byte[] layer = overlay(DiffOptions.standard());
        assertArrayEquals(new byte[1024], layer);
        assertEquals(
                "sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef",
                Digests.fast().sha256(layer).toString());
    }

    /** All that a tree may have: applied to nothing it is the same, for us and for GNU tar. */
    private static final String EVERYTHING = """
            mkdir -p tree/d/e tree/empty; cd tree
            head -c 3000000 /dev/urandom > d/big; truncate -s 50000000 sparse; echo tail >> sparse
            echo x > cap; chmod 755 cap; setcap cap_net_raw+ep cap || true
            echo x > su; chown 1:2 su; chmod 6755 su
            setxattr cap user.text 'a b'; python3 -c 'import os; os.setxattr("d/e", "user.bin", b"\\0\\xff\\n=\\0")'
            mkfifo -m 640 fifo; mknod null c 1 3; mknod disk b 259 70000
            ln -s ../../etc/passwd link; chown -h 7:8 link; touch -h -d @99 link
            echo h > hard1; ln hard1 d/hard2; ln hard1 d/e/hard3
            ln fifo fifo2
            python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind("socket")'
            python3 -c 'import os
            for n in (b"a\\xff", b"a\\xfe", "\\u00e9".encode(), b"new\\nline", b" ", b"-rf", b"*"):
                open(n, "w").write("x")
            os.mkdir(b"d\\xff"); open(b"d\\xff/f", "w"); os.symlink(b"t\\xff", b"l\\xff")
            p = "."
            for i in range(12):
                p = os.path.join(p, "long" * 20); os.mkdir(p)
            open(os.path.join(p, "n" * 255), "w")'
            touch -d @1234567890.123456789 d/big; touch -d @-5 su
            chmod 1777 empty; chmod 2711 d; touch -d @777 d empty
            """;

    @Test
    void aTreeWithEverythingComesBackTheSame() throws IOException {
        scratch.shell(EVERYTHING);
        ByteArrayOutputStream layer = new ByteArrayOutputStream();
        try (Fd tree = scratch.open("tree");
                Fd none = scratch.directory("none");
                Fd again = scratch.directory("again");
                Fd gnu = scratch.directory("gnu")) {
            LayerDiff diff = new LayerDiff(sys, DiffOptions.standard().withNanoseconds(true), Digests.fast());
            WrittenLayer written = diff.ofTrees(none, tree, layer);
            assertEquals(1, written.sockets());
            var expected = Scratch.tree(tree);
            expected.remove("socket");
            new LayerApplier(sys, ApplyOptions.inPlace()).apply(again, new ByteArrayInputStream(layer.toByteArray()));
            assertEquals(expected, Scratch.tree(again));

            Files.write(scratch.path().resolve("layer.tar"), layer.toByteArray());
            scratch.shell("tar --xattrs --xattrs-include='*' -p --numeric-owner -C gnu -xf layer.tar");
            assertEquals(expected, Scratch.tree(gnu));

            ByteArrayOutputStream second = new ByteArrayOutputStream();
            diff.ofTrees(none, again, second);
            assertArrayEquals(layer.toByteArray(), second.toByteArray());
        }
    }

    @Test
    void whatGnuTarWritesIsApplied() throws IOException {
        scratch.shell(EVERYTHING);
        for (String format : List.of("gnu", "posix")) {
            String attributes = format.equals("posix") ? " --xattrs --xattrs-include='*'" : "";
            scratch.shell("tar --format=" + format + attributes + " --numeric-owner -C tree -cf " + format
                    + ".tar . 2>/dev/null");
            try (Fd tree = scratch.open("tree");
                    Fd again = scratch.directory(format)) {
                new LayerApplier(sys, ApplyOptions.inPlace())
                        .apply(again, Files.newInputStream(scratch.path().resolve(format + ".tar")));
                var expected = Scratch.tree(tree);
                expected.remove("socket");
                var actual = Scratch.tree(again);
                // GNU tar knows no hard links of FIFOs.
                expected.replaceAll((name, text) -> text.replace(" = fifo", ""));
                if (format.equals("gnu")) {
                    // That format has no attributes.
                    expected.replaceAll((name, text) -> text.replaceAll(" (user|security)\\..*", ""));
                }
                assertEquals(expected, actual, format);
            }
        }
    }
}
