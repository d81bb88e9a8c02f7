package io.jcontainers.build.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Digests;
import io.jcontainers.build.sys.Syscalls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a loss of power may have taken is found: here a start of the machine is another id. */
class SoundPartsTest {
    @TempDir
    Path root;

    private SoundParts boot(String id) throws IOException {
        return new SoundParts(Syscalls.linux(), root, root.resolve("sound"), id);
    }

    private Path part(String name) throws IOException {
        return Files.writeString(root.resolve(name), name);
    }

    @Test
    void whatWasWrittenIsKnownUntilTheMachineStartsAnew() throws IOException {
        Path part = part("a");
        SoundParts first = boot("one");
        assertFalse(first.has(part));
        first.add(part);
        assertTrue(first.has(part));
        assertTrue(boot("one").has(part), "another engine");
        assertFalse(boot("two").has(part));
        assertFalse(boot("one").has(part), "that start is over");
    }

    @Test
    void othersAreHeard() throws IOException {
        SoundParts one = boot("one");
        SoundParts other = boot("one");
        Path part = part("a");
        assertFalse(one.has(part));
        other.add(part);
        assertTrue(one.has(part));
    }

    @Test
    void whatHasSettledIsKnownForEver() throws IOException {
        Path part = part("a");
        SoundParts first = boot("one");
        first.add(part);
        first.settle();
        first.add(part("b"));
        SoundParts second = boot("two");
        assertTrue(second.has(part));
        assertFalse(second.has(root.resolve("b")));
        second.settle();
        assertTrue(boot("three").has(part));
    }

    /** Removed, and made again: that one has not settled, though its name had. */
    @Test
    void anotherOneOfTheSameNameHasNotSettled() throws IOException {
        Path part = part("a");
        SoundParts first = boot("one");
        first.add(part);
        first.settle();
        Files.move(part("b"), part, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        assertFalse(boot("two").has(part));
    }

    @Test
    void whatIsGoneDoesNotSettle() throws IOException {
        Path part = part("a");
        SoundParts first = boot("one");
        first.add(part);
        Files.delete(part);
        first.settle();
        assertEquals("", Files.readString(root.resolve("sound/settled")));
    }

    @Test
    void oneOfManyTakesAwayWhatIsStale() throws IOException {
        Path part = part("a");
        List<String> removals = new ArrayList<>();
        SoundParts one = boot("one");
        SoundParts other = boot("one");
        one.renew(part, () -> removals.add("one"));
        other.renew(part, () -> removals.add("other"));
        one.renew(part, () -> removals.add("again"));
        assertEquals(List.of("one"), removals);
        assertThrows(
                IOException.class,
                () -> one.renew(part("b"), () -> {
                    throw new IOException("busy");
                }));
        assertFalse(other.has(root.resolve("b")), "it is there still");
    }

    @Test
    void damagedRecordsAreNone() throws IOException {
        Path part = part("a");
        SoundParts first = boot("one");
        first.add(part);
        first.settle();
        Files.writeString(root.resolve("sound/settled"), "\0\0\0 1 2\na\n12 13\n");
        Files.writeString(root.resolve("sound/one"), "half a li");
        SoundParts again = boot("one");
        assertFalse(again.has(part));
        assertFalse(again.has(root.resolve("half a li")), "a line in the making");
    }

    private static Descriptor descriptor(byte[] content) {
        return Descriptor.of("x/y", Digests.fast().sha256(content), content.length);
    }

    private ImageStore store(Soundness soundness) throws IOException {
        return ImageStore.open(root.resolve("images"), Digests.fast(), Durability.EACH_IMAGE, soundness, Roots.NONE);
    }

    private Path put(ImageStore store, byte[] content) throws IOException {
        try (Lease lease = store.leases().forProcess("build")) {
            store.blobs().put(lease, content);
        }
        Path file = root.resolve("images/blobs/sha256")
                .resolve(descriptor(content).digest().hex());
        assertTrue(file.toFile().setWritable(true));
        return file;
    }

    @Test
    void blobsWithZerosAreFoundAfterAStartOnly() throws IOException {
        byte[] content = "content".getBytes(StandardCharsets.UTF_8);
        ImageStore before = store(boot("one"));
        Path file = put(before, content);
        assertTrue(before.blobs().isWhole(descriptor(content)));
        Files.write(file, new byte[content.length], StandardOpenOption.WRITE);
        assertTrue(store(boot("one")).blobs().isWhole(descriptor(content)), "nobody reads it while the machine runs");
        ImageStore after = store(boot("two"));
        assertFalse(after.blobs().isWhole(descriptor(content)));
        assertFalse(Files.exists(file), "so that it is made again");
        put(after, content);
        assertTrue(after.blobs().isWhole(descriptor(content)));
    }

    @Test
    void shortBlobsAreFoundAtAnyTime() throws IOException {
        byte[] content = "content".getBytes(StandardCharsets.UTF_8);
        ImageStore store = store(boot("one"));
        Path file = put(store, content);
        Files.write(file, new byte[3], StandardOpenOption.TRUNCATE_EXISTING);
        assertFalse(store.blobs().isWhole(descriptor(content)));
        assertFalse(Files.exists(file));
    }

    @Test
    void wholeBlobsAreReadOnce() throws IOException {
        byte[] content = "content".getBytes(StandardCharsets.UTF_8);
        Path file = put(store(boot("one")), content);
        ImageStore after = store(boot("two"));
        assertTrue(after.blobs().isWhole(descriptor(content)));
        Files.write(file, new byte[content.length], StandardOpenOption.WRITE);
        assertTrue(after.blobs().isWhole(descriptor(content)));
    }
}
