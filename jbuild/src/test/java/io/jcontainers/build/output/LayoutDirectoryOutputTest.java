package io.jcontainers.build.output;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.build.archive.LayoutDirectory;
import io.jcontainers.build.image.Annotations;
import io.jcontainers.build.image.Index;
import io.jcontainers.build.store.ImageStore;
import io.jcontainers.build.store.Lease;
import io.jcontainers.build.sys.Syscalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A layout that is written again and again, and what may lie in its place. */
class LayoutDirectoryOutputTest {
    @TempDir
    Path directory;

    private ImageStore store;
    private Lease lease;
    private BuiltImages images;
    private Path target;

    @BeforeEach
    void open() throws IOException {
        store = ImageStore.open(directory.resolve("store"));
        lease = store.leases().forProcess("test");
        images = new BuiltImages(store, lease);
        target = directory.resolve("a/layout");
    }

    @AfterEach
    void close() throws IOException {
        lease.close();
    }

    private AssembledImage assembled(String content) throws IOException {
        FinishedImage image = images.image(BuiltImages.tar("f a " + content));
        return new ImageAssembly(store, new LayerForms(store, 1))
                .assemble(
                        image,
                        ImageOptions.none().with(ImageAnnotations.ofFlag("manifest-descriptor:x=y")),
                        new ImageAssembly.Defaults(LayerForm.GZIP, true, true),
                        lease,
                        OutputListener.silent());
    }

    private void write(AssembledImage image, String... names) throws IOException {
        new LayoutDirectoryOutput(store, Syscalls.linux()).write(image, OutputRequest.tags(List.of(names)), target);
    }

    private List<String> named() throws IOException {
        return Index.read(Files.readAllBytes(target.resolve("index.json")), null).manifests().stream()
                .map(entry -> entry.annotations().get(Annotations.REF_NAME) + " "
                        + entry.digest().shortHex())
                .toList();
    }

    @Test
    void imagesComeBesidesThoseThatAreThere() throws IOException {
        AssembledImage one = assembled("one");
        AssembledImage two = assembled("two");
        String first = one.descriptor().digest().shortHex();
        String second = two.descriptor().digest().shortHex();
        write(one, "app:1", "app:2");
        assertEquals(List.of("app:1 " + first, "app:2 " + first), named());
        write(two, "app:2");
        assertEquals(List.of("app:1 " + first, "app:2 " + second), named());
        write(two);
        write(two);
        assertEquals(List.of("app:1 " + first, "app:2 " + second, "null " + second), named());
        Index index = Index.read(Files.readAllBytes(target.resolve("index.json")), null);
        assertEquals("y", index.manifests().getFirst().annotations().get("x"));
        ImageStore other = ImageStore.open(directory.resolve("other"));
        try (LayoutDirectory read = LayoutDirectory.open(target);
                Lease held = other.leases().forProcess("test")) {
            assertEquals(2, read.copy(null, other, held).size());
        }
        try (var names = Files.walk(target)) {
            assertEquals(
                    0,
                    names.filter(name -> name.getFileName().toString().startsWith(".jbuild"))
                            .count());
        }
    }

    @Test
    void aBlobThatIsNotWholeIsWrittenAgain() throws IOException {
        AssembledImage one = assembled("one");
        write(one, "app:1");
        Path blob = target.resolve("blobs/sha256/" + one.id().hex());
        byte[] config = Files.readAllBytes(blob);
        Files.writeString(blob, "torn");
        write(one, "app:1");
        assertArrayEquals(config, Files.readAllBytes(blob));
    }

    @Test
    void noLinkIsFollowed() throws IOException {
        AssembledImage one = assembled("one");
        Path canary = Files.createDirectories(directory.resolve("canary"));
        Path victim = Files.writeString(canary.resolve("victim"), "keep");
        write(one, "app:1");
        Files.delete(target.resolve("oci-layout"));
        Files.createSymbolicLink(target.resolve("oci-layout"), victim);
        Path blob = target.resolve("blobs/sha256/" + one.id().hex());
        Files.delete(blob);
        Files.createSymbolicLink(blob, victim);
        write(one, "app:1");
        assertEquals("keep", Files.readString(victim));
        assertFalse(Files.isSymbolicLink(blob));
        Files.delete(target.resolve("index.json"));
        Files.createSymbolicLink(target.resolve("index.json"), victim);
        IOException e = assertThrows(OutputException.class, () -> write(one, "app:1"));
        assertTrue(e.getMessage().contains("its index.json can't be read"), e.getMessage());
        Path linked = directory.resolve("linked");
        Files.createDirectories(linked);
        Files.createSymbolicLink(linked.resolve("blobs"), canary);
        Files.writeString(linked.resolve("index.json"), "{\"schemaVersion\":2,\"manifests\":[]}");
        target = linked;
        assertThrows(IOException.class, () -> write(one, "app:1"));
        try (var names = Files.list(canary)) {
            assertEquals(1, names.count());
        }
    }

    @Test
    void whatIsNoLayoutIsLeftAlone() throws IOException {
        Files.createDirectories(target);
        Files.writeString(target.resolve("mine"), "x");
        AssembledImage one = assembled("one");
        IOException e = assertThrows(OutputException.class, () -> write(one, "app:1"));
        assertTrue(e.getMessage().endsWith("is neither empty nor an OCI layout: name another one, or empty it"));
        Files.delete(target.resolve("mine"));
        Files.writeString(target.resolve("index.json"), "{\"schemaVersion\":2,\"layers\":[]}");
        assertThrows(IOException.class, () -> write(one, "app:1"));
        target = Files.writeString(directory.resolve("file"), "x");
        assertThrows(OutputException.class, () -> write(one, "app:1"));
    }
}
