package io.jcontainers.build.copy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jcontainers.build.cache.StepKey;
import io.jcontainers.build.layer.ApplyOptions;
import io.jcontainers.build.layer.LayerApplier;
import io.jcontainers.build.layer.WrittenLayer;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.RecordingSyscalls;
import io.jcontainers.build.sys.Scratch;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What layers look like, and what keys are made of. */
class LayerFormTest extends CopyFixture {
    private static final CopyOptions TO_X = CopyOptions.to("/x/");

    @Test
    void hardLinksOfOneSourceAreKept() throws IOException {
        withBase = false;
        shell("cd ctx; mkdir a b; echo 1 > a/one; ln a/one a/two; ln a/one b/three; touch -d @1 a/one");
        assertEquals(
                List.of("x/", "x/a/", "x/a/one", "x/a/two -> x/a/one", "x/b/", "x/b/three -> x/a/one"),
                names(TO_X, "."));
        assertEquals(List.of("x/", "x/one", "x/three", "x/two -> x/one"), names(TO_X, "a", "b"));
    }

    @Test
    void everyKindOfFile() throws IOException {
        withBase = false;
        shell("cd ctx; mkfifo -m 640 fifo; mknod -m 600 null c 1 3; mknod -m 660 disk b 8 1; ln -s t link;"
                + "python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind(\"sock\")'; echo x > setuid;"
                + "chmod 6755 setuid; touch -h -d @5 *; python3 -c 'import os;"
                + "os.setxattr(\"setuid\", \"security.capability\", "
                + "bytes.fromhex(\"0100000202000000000000000000000000000000\"));"
                + "os.setxattr(\"setuid\", \"user.binary\", bytes([0,255,10,61]));"
                + "os.setxattr(\"disk\", \"trusted.note\", b\"1\"); os.setxattr(\".\", \"user.top\", b\"1\")'");
        assertEquals(
                List.of(
                        "x/ D 755 0:0 5000",
                        "x/disk B 660 0:0 5 8,1 trusted.note=31",
                        "x/fifo F 640 0:0 5",
                        "x/link S 777 0:0 5 -> t",
                        "x/null C 600 0:0 5 1,3",
                        "x/setuid R 6755 0:0 5 x security.capability=0100000202000000000000000000000000000000"
                                + " user.binary=00ff0a3d"),
                copy(TO_X, "."));
        WrittenLayer layer =
                Selection.of(context(), List.of(tree(".")), TO_X).write(settings(), new ByteArrayOutputStream());
        assertEquals(1, layer.sockets());
        assertEquals(6, layer.entries());
    }

    @Test
    void namesAndDevicesThatMeanDeletionAreRefused() throws IOException {
        shell("mkdir -p ctx/a/d ctx/b ctx/c; echo > ctx/a/d/.wh.passwd; mknod ctx/b/n c 0 0; echo > "
                + "ctx/c/.wh..wh..opq");
        String text = "a name that begins with .wh. means a deleted file in a layer; give it another one";
        assertEquals("\"/x/d/.wh.passwd\": " + text, refused(TO_X, "a"));
        assertEquals("\"/x/.wh..wh..opq\": " + text, refused(TO_X, "c"));
        assertEquals("\"/x/.wh..wh..opq\": " + text, refused(TO_X, "c/.wh*"));
        assertEquals("\"/.wh.x\": " + text, refused(CopyOptions.to("/.wh.x"), "a"));
        assertEquals("\"/x/n\" is a character device 0:0, which no layer can have", refused(TO_X, "b"));
    }

    @Test
    void aFileLargerThanAllBlocksIsWhole() throws IOException {
        shell("head -c 5000000 /dev/urandom > ctx/big; head -c 262144 /dev/urandom > ctx/block; : > ctx/empty;"
                + "for i in $(seq 600); do echo $i > ctx/f$i; done");
        Path file = scratch.path().resolve("layer.tar");
        Selection.Keyed keyed;
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            keyed = Selection.of(context(), List.of(tree(".")), TO_X).writeAndKey(settings(), out);
        }
        assertEquals(keyed.layer().diffId().hex() + "\n", shell("sha256sum layer.tar | cut -d' ' -f1"));
        assertEquals("", shell("mkdir plain; tar -xf layer.tar -C plain; diff -r ctx plain/x"));
        assertEquals(
                keyed.parts(),
                Selection.of(context(), List.of(tree(".")), TO_X)
                        .addTo(StepKey.builder())
                        .build()
                        .parts());
    }

    @Test
    void theLayerMakesTheTreeThatIsMeant() throws IOException {
        shell("""
                cd ctx; mkdir -p a/b; echo 1 > a/b/f; ln a/b/f a/g; ln -s b a/l; mkfifo a/p; chown -R 5:6 a
                cd ../low; mkdir -p srv/b; echo old > srv/b/f; echo kept > srv/b/k; chown 9:9 srv/b/k; mkdir ../want
                cp -a srv ../want; cp -a ../ctx/a/. ../want/srv""");
        ownersKept = true;
        byte[] layer = layer(CopyOptions.to("/srv"), tree("a"));
        try (Fd root = open("low");
                Fd want = open("want")) {
            new LayerApplier(sys, ApplyOptions.inPlace()).apply(root, new ByteArrayInputStream(layer));
            var expected = new TreeMap<>(Scratch.tree(want));
            var actual = new TreeMap<>(Scratch.tree(root));
            expected.remove("srv"); // the copy of "." has given it its own attributes
            actual.remove("srv");
            assertEquals(expected, actual);
        }
    }

    private StepKey key(CopyContext context, CopyOptions options, String... patterns) throws IOException {
        return Selection.of(context, List.of(tree(patterns)), options)
                .addTo(StepKey.builder())
                .build();
    }

    @Test
    void keysTellOfEachSource() throws IOException {
        shell("cd ctx; mkdir a; echo 1 > a/f; echo 2 > g; echo 3 > h.txt");
        StepKey before = key(context(), TO_X, "a", "g", "*.txt");
        assertEquals(
                List.of("source a", "source g", "source *.txt"),
                before.parts().stream().map(StepKey.Part::name).toList());
        shell("touch ctx/a/f ctx/g ctx/a; chmod 700 ctx/a; chown 7 ctx/g");
        assertEquals(before, key(context(), TO_X, "a", "g", "*.txt"));
        ownersKept = true;
        assertEquals("source g", changed(before, "true"));
        ownersKept = false;
        assertEquals("source a", changed(before, "chmod 600 ctx/a/f"));
        shell("chmod 644 ctx/a/f");
        assertEquals("source g", changed(before, "echo two > ctx/g"));
        shell("echo 2 > ctx/g");
        assertEquals("source *.txt", changed(before, "mv ctx/h.txt ctx/i.txt"));
        shell("mv ctx/i.txt ctx/h.txt");
        assertEquals("source a", changed(before, "setxattr ctx/a/f user.n 1"));
    }

    private String changed(StepKey before, String script) throws IOException {
        shell(script);
        return before.firstDifference(key(context(), TO_X, "a", "g", "*.txt"))
                .orElseThrow()
                .name();
    }

    @Test
    void whatIsKnownIsNotOpened() throws IOException {
        shell("cd ctx; mkdir a; echo 1 > a/f; ln -s f a/l; mkfifo a/p");
        StepKey first = key(context(), TO_X, "a");
        RecordingSyscalls recorded = new RecordingSyscalls(sys);
        assertEquals(first, key(context(recorded.facade()), TO_X, "a"));
        assertEquals(
                List.of(),
                recorded.calls().stream()
                        .filter(call -> call.matches("(open (f|l|p) |read |readLink|xattr user).*"))
                        .toList());
    }

    @Test
    void whatChangesAfterTheSelectionIsNoticed() throws IOException {
        shell("mkdir ctx/a; echo 1 > ctx/a/f");
        for (String change : List.of(
                "echo 2 > ctx/a/f",
                "rm ctx/a/f",
                "rm ctx/a/f; mkdir ctx/a/f",
                "rm -r ctx/a/f; ln -s /etc/passwd ctx/a/f",
                "rm -r ctx/a; ln -s ../canary ctx/a")) {
            Selection selection = Selection.of(context(), List.of(tree("a")), TO_X);
            shell("sleep 0.01; " + change);
            assertThrows(
                    SourceChangedException.class,
                    () -> selection.write(settings(), new ByteArrayOutputStream()),
                    change);
            assertThrows(
                    SourceChangedException.class,
                    () -> selection.writeAndKey(settings(), Channels.newChannel(new ByteArrayOutputStream())),
                    change);
            shell("rm -rf ctx/a; mkdir ctx/a; echo 1 > ctx/a/f");
        }
    }

    @Test
    void aFullDiskIsTheCallersError() throws IOException {
        shell("head -c 9000000 /dev/zero > ctx/big");
        Selection selection = Selection.of(context(), List.of(tree("big")), TO_X);
        try (FileChannel full = FileChannel.open(Path.of("/dev/full"), StandardOpenOption.WRITE)) {
            assertThrows(IOException.class, () -> selection.writeAndKey(settings(), full));
        }
        assertEquals(List.of("x/", "x/big"), names(TO_X, "big", "big"));
    }

    @Test
    void twoRootsGiveTheSameLayer() throws IOException {
        shell("cd ctx; mkdir -p a/b; for i in 3 1 2; do echo $i > a/b/$i; done");
        byte[] first = layer(TO_X.withSourceDateEpoch(9), tree("a"));
        shell("mv ctx before; mkdir -p ctx/a/b; for i in 2 3 1; do echo $i > ctx/a/b/$i; done");
        assertArrayEquals(first, layer(TO_X.withSourceDateEpoch(9), tree("a")));
    }
}
