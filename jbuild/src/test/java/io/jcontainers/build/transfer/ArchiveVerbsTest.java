package io.jcontainers.build.transfer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.Digests;
import io.jcontainers.build.image.HistoryEntry;
import io.jcontainers.build.image.ImageConfig;
import io.jcontainers.build.image.Platform;
import io.jcontainers.build.image.Reference;
import io.jcontainers.build.registry.FakeRegistry;
import io.jcontainers.build.store.ImageContents;
import io.jcontainers.build.store.Lease;
import io.jcontainers.build.store.StoredImage;
import io.jcontainers.build.store.TestImages;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** save, load, import. */
class ArchiveVerbsTest {
    private static final Platform AMD64 = Platform.of("linux", "amd64", "");

    @TempDir
    Path directory;

    private Desk desk;
    private Desk other;
    private Descriptor image;

    @BeforeEach
    void open() throws IOException {
        desk = new Desk(directory);
        other = new Desk(Files.createDirectory(directory.resolve("other")));
        try (Lease lease = desk.store.leases().forProcess("test")) {
            image = TestImages.put(desk.store, lease, "one", "two");
            desk.store.tag(Reference.parse("app:1"), image);
            desk.store.tag(Reference.parse("app:2"), image);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker", "oci"})
    void thereAndBack(String format) throws IOException {
        other.input = desk.run("save", "--format", format, "app:1").bytes();
        Desk.Outcome loaded = other.run("load");
        assertEquals("Loaded image: app:1\n", loaded.out());
        assertEquals(image, other.store.images().getFirst().target());
        assertEquals(List.of(), other.store.check(true));
    }

    @Test
    void aFile() throws IOException {
        Path file = directory.resolve("app.tar");
        Files.writeString(file, "before");
        assertEquals("", desk.run("save", "-o", "app.tar", "app:1", "app:2").err());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertArrayEquals(desk.run("save", "app:1", "app:2").bytes(), Files.readAllBytes(file));
        assertEquals(
                "Loaded image: app:1\nLoaded image: app:2\n",
                other.run("load", "-q", "-i", file.toString()).out());
        byte[] whole = Files.readAllBytes(file);
        // Nothing of a failed save is left, and what was there stays.
        Files.delete(desk.store.root().resolve("blobs/sha256/" + image.digest().hex()));
        assertEquals(1, desk.run("save", "-o", "app.tar", "app:1").status());
        assertArrayEquals(whole, Files.readAllBytes(file));
        try (var files = Files.list(directory)) {
            assertEquals(
                    Set.of("app.tar", "other", "store"),
                    Set.copyOf(files.map(each -> each.getFileName().toString()).toList()));
        }
    }

    @Test
    void aRepositoryMeansAllOfItsTagsAndAnIdNone() throws IOException {
        other.input = desk.run("save", "app").bytes();
        assertEquals(
                "Loaded image: app:1\nLoaded image: app:2\n", other.run("load").out());
        Desk third = new Desk(Files.createDirectory(directory.resolve("third")));
        Digest id = desk.store.id(image, AMD64);
        third.input = desk.run("save", id.hex().substring(0, 12)).bytes();
        assertEquals("Loaded image ID: " + id + "\n", third.run("load").out());
    }

    @Test
    void refusals() throws IOException {
        desk.terminal = true;
        assertEquals(
                "jbuild: cowardly refusing to save to a terminal. Use the -o flag or redirect\n",
                desk.run("save", "app:1").err());
        assertEquals(
                "jbuild: requested load from stdin, but stdin is empty\n",
                desk.run("load").err());
        assertTrue(desk.run("save", "-o", "no/where.tar", "app:1").err().contains("does not exist"));
        assertTrue(desk.run("save", "-o", ".", "app:1").err().contains("is a directory"));
        assertTrue(desk.run("save", "-o", "x", "nope:1").err().contains("no such image: nope:1"));
        assertFalse(Files.exists(directory.resolve("x")));
        assertTrue(desk.run("save", "--format", "zip", "-o", "x", "app:1").err().contains("unknown format \"zip\""));
        assertEquals(
                "jbuild: open nope.tar: no such file or directory\n",
                desk.run("load", "-i", "nope.tar").err());
        assertTrue(desk.run("save", "--platform", "linux/arm64", "-o", "x", "app:1")
                .err()
                .contains("linux/arm64"));
        desk.terminal = false;
        byte[] archive = desk.run("save", "app:1").bytes();
        other.input = archive;
        assertTrue(other.run("load", "--platform", "linux/arm64").err().contains("not for linux/arm64"));
        assertEquals(List.of(), other.store.images());
        assertEquals(0, other.run("load", "--platform", "linux/amd64").status());
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    private ImageConfig config(String id) throws IOException {
        StoredImage found = desk.store.find(id.strip()).orElseThrow();
        ImageContents contents = desk.store.contents(found.target(), AMD64);
        return contents.config();
    }

    @Test
    void anImportIsOneLayer() throws IOException {
        byte[] tar = TestImages.layer("file", "content");
        desk.input = gzip(tar);
        Desk.Outcome outcome = desk.run("import", "-", "imported");
        assertEquals("", outcome.err());
        ImageConfig config = config(outcome.out());
        assertEquals(List.of(Digests.fast().sha256(tar)), config.diffIds());
        assertEquals(List.of(HistoryEntry.of(config.created(), "", "Imported from -", false)), config.history());
        assertEquals(Platform.ofThisMachine(), config.platform());
        assertTrue(desk.store.named(Reference.parse("imported:latest")).isPresent());
        assertEquals(List.of(), desk.store.check(true));
    }

    @Test
    void changesOfAnImport() throws IOException {
        Files.write(directory.resolve("rootfs.tar"), TestImages.layer("file", "content"));
        Desk.Outcome outcome = desk.run(
                "import",
                "-m",
                "mine",
                "--platform",
                "linux/arm64",
                "-c",
                "CMD [\"/bin/app\", \"-v\"]",
                "-c",
                "ENTRYPOINT run it",
                "-c",
                "ENV A=1 B=$A\nENV C=${B}x",
                "--change",
                "EXPOSE 80 53/udp",
                "--change=LABEL a=b",
                "-c=USER me",
                "-c",
                "VOLUME /data",
                "-c",
                "WORKDIR /srv",
                "-c",
                "STOPSIGNAL SIGINT",
                "-c",
                "ONBUILD RUN true",
                "-c",
                "HEALTHCHECK --interval=5s CMD true",
                "rootfs.tar",
                "app:imported");
        assertEquals("", outcome.err());
        ImageConfig config = config(outcome.out());
        assertEquals(Platform.of("linux", "arm64", ""), config.platform());
        assertEquals("mine", config.history().getFirst().comment());
        assertEquals(1, config.history().size());
        var of = config.config();
        assertEquals(List.of("/bin/app", "-v"), of.cmd());
        assertEquals(List.of("/bin/sh", "-c", "run it"), of.entrypoint());
        assertEquals(List.of("A=1", "B=", "C=x"), of.env());
        assertEquals(Set.of("80/tcp", "53/udp"), of.exposedPorts());
        assertEquals(java.util.Map.of("a", "b"), of.labels());
        assertEquals("me", of.user());
        assertEquals(Set.of("/data"), of.volumes());
        assertEquals("/srv", of.workingDir());
        assertEquals("SIGINT", of.stopSignal());
        assertEquals(List.of("RUN true"), of.onBuild());
        assertEquals(List.of("CMD-SHELL", "true"), of.healthcheck().test());
        assertFalse(of.argsEscaped());
    }

    @Test
    void aUrlIsFetched() throws IOException {
        byte[] tar = TestImages.layer("file", "content");
        try (FakeRegistry server = new FakeRegistry()) {
            server.fault(1, "GET", "/a", exchange -> FakeRegistry.status(exchange, 302, "Location", "/b.tar"));
            server.fault(1, "GET", "/b.tar", exchange -> FakeRegistry.body(exchange, 200, tar));
            String url = "http://" + server.host() + "/a";
            Desk.Outcome outcome = desk.run("import", url);
            assertEquals("", outcome.err());
            assertEquals(
                    "Imported from " + url,
                    config(outcome.out()).history().getFirst().comment());
            assertTrue(desk.run("import", "http://" + server.host() + "/none")
                    .err()
                    .contains("status 404"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "RUN true|RUN is not a valid change command",
                "FROM x|FROM is not a valid change command",
                "ARG x|ARG is not a valid change command",
                "SHELL [\"x\"]|SHELL is not a valid change command",
                "NOPE x|unknown instruction: NOPE",
                "EXPOSE 99999|99999",
                "STOPSIGNAL nope|nope",
            })
    void changesThatAreNone(String change, String told) throws IOException {
        desk.input = TestImages.layer("file", "content");
        Desk.Outcome outcome = desk.run("import", "-c", change, "-");
        assertEquals(1, outcome.status());
        assertTrue(outcome.err().contains(told), outcome.err());
        assertEquals(1, desk.store.images().size());
    }

    @Test
    void whatIsNoArchive() {
        for (String text : List.of("no tar at all, but as long as a header of one: " + "x".repeat(600), "x")) {
            desk.input = text.getBytes(StandardCharsets.UTF_8);
            assertEquals(1, desk.run("import", "-").status(), text);
        }
        assertEquals(
                "jbuild: cannot import digest reference\n",
                desk.run("import", "-", "a@" + image.digest()).err());
    }
}
