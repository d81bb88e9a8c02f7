package io.jcontainers.build.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.build.sys.Errno;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.RecordingSyscalls;
import io.jcontainers.build.sys.Scratch;
import io.jcontainers.build.tar.TarForge;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

/** Layers of many files, which are written by two threads. */
class SmallFilesTest extends LayerFixture {
    private static final int FILES = 1_000;

    @Test
    void manyFilesBecomeWhatFewWouldBecome() throws IOException {
        TarForge all = tar();
        for (int i = 0; i < FILES; i++) {
            all.file("d/f" + i, "x".repeat(i * 37 % 40_000));
        }
        AppliedLayer applied = apply(all);
        SortedMap<String, String> tree = Scratch.tree(root);
        tree.remove("d"); // made now
        try (Fd single = scratch.directory("single")) {
            long bytes = 0;
            for (int i = 0; i < FILES; i++) {
                TarForge one = tar().file("d/f" + i, "x".repeat(i * 37 % 40_000));
                bytes += new LayerApplier(sys, ApplyOptions.inPlace())
                        .apply(single, new ByteArrayInputStream(one.end()))
                        .contentBytes();
            }
            SortedMap<String, String> expected = Scratch.tree(single);
            expected.remove("d");
            assertEquals(expected, tree);
            assertEquals(bytes, applied.contentBytes());
        }
    }

    @Test
    void filesThatAreReplacedLinkedOrRemovedMeanwhile() throws IOException {
        TarForge all = tar();
        for (int i = 0; i < FILES; i++) {
            all.file("d/f" + i, "first").file("d/f" + i, "second of " + i);
            all.link("d/l" + i, '1', "d/f" + i);
        }
        for (int i = 0; i < FILES; i += 2) {
            all.link("d/f" + i, '2', "gone");
        }
        apply(all);
        SortedMap<String, String> tree = Scratch.tree(root);
        assertEquals(2 * FILES + 1, tree.size());
        for (int i = 0; i < FILES; i += 37) {
            assertEquals("second of " + i, read("d/l" + i));
        }
        assertEquals("second of 1", read("d/f1"));
        assertEquals("gone", scratch.shell("readlink root/d/f2").strip());
    }

    @Test
    void anErrorNamesItsEntryAndLeavesNoDescriptorOpen() throws IOException {
        TarForge all = tar();
        for (int i = 1; i <= FILES; i++) {
            all.file("d/f" + i, i < 700 ? "" : "x");
        }
        RecordingSyscalls recording = new RecordingSyscalls(sys);
        recording.fail("write", Errno.ENOSPC);
        String before = openFiles();
        LayerException e = assertThrows(
                LayerException.class,
                () -> new LayerApplier(recording.facade(), ApplyOptions.inPlace())
                        .apply(root, new ByteArrayInputStream(all.end())));
        String message = String.valueOf(e.getMessage());
        assertTrue(message.startsWith("layer entry 700 \"d/f700\": write "), message);
        assertEquals(before, openFiles());
    }

    private String openFiles() throws IOException {
        return scratch.shell("find /proc/" + ProcessHandle.current().pid() + "/fd -lname '*/root*' | wc -l");
    }

    private String read(String name) throws IOException {
        return scratch.shell("cat root/" + name);
    }
}
