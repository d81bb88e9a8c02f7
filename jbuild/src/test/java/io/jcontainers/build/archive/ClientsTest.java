package io.jcontainers.build.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Manifest;
import io.jcontainers.build.image.Platform;
import io.jcontainers.build.image.Reference;
import io.jcontainers.build.store.ImageContents;
import io.jcontainers.build.store.ImageStore;
import io.jcontainers.build.store.Lease;
import io.jcontainers.build.store.TestImages;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The store in place, and archives in both directions, with skopeo, umoci and podman. */
class ClientsTest {
    private static final Platform AMD64 = Platform.of("linux", "amd64", "");
    private static final Reference APP = Reference.parse("app:1");

    @TempDir
    Path directory;

    private Clients clients;
    private ImageStore store;
    private ImageStore other;
    private Descriptor image;
    private ImageContents contents;

    @BeforeEach
    void open() throws IOException {
        clients = new Clients(directory);
        store = ImageStore.open(directory.resolve("store"));
        other = ImageStore.open(directory.resolve("other"));
        try (Lease lease = store.leases().forProcess("test")) {
            image = TestImages.put(store, lease, "base", "one");
            store.tag(APP, image);
        }
        contents = store.contents(image, AMD64);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "app:1",
                "app:latest",
                "user/app:1.2-3_4",
                "localhost:5000/a/b:c",
                "registry.example.org/a/b/c:v1",
                "app@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
            })
    void skopeoReadsTheStoreInPlace(String name) throws Exception {
        Clients.require("skopeo");
        store.tag(Reference.parse(name), image);
        String raw = clients.run("skopeo", "inspect", "--raw", "oci:" + store.root() + ":" + name);
        assertEquals(new String(store.blobs().document(image), java.nio.charset.StandardCharsets.UTF_8).strip(), raw);
        Path copy = directory.resolve("copy");
        clients.run(
                "skopeo",
                "--insecure-policy",
                "copy",
                "--preserve-digests",
                "oci:" + store.root() + ":" + name,
                "dir:" + copy);
        assertArrayEquals(store.blobs().document(image), Files.readAllBytes(copy.resolve("manifest.json")));
    }

    @Test
    void umociReadsTheStoreInPlace() throws Exception {
        Clients.require("umoci");
        store.tag(Reference.parse("localhost:5000/a/b:c"), image);
        String names = clients.run("umoci", "ls", "--layout", store.root().toString());
        assertEquals(
                List.of("app:1", "localhost:5000/a/b:c"), names.lines().sorted().toList());
        for (String name : List.of("app:1", "localhost:5000/a/b:c")) {
            String history = clients.run("umoci", "stat", "--json", "--image", store.root() + ":" + name);
            assertTrue(history.contains("COPY one"), history);
        }
        Path bundle = directory.resolve("bundle");
        clients.run("umoci", "raw", "unpack", "--image", store.root() + ":app:1", bundle.toString());
        assertEquals("base", Files.readString(bundle.resolve("file0")));
        assertEquals("one", Files.readString(bundle.resolve("file1")));
        assertEquals(List.of(), store.check(true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker-archive", "oci-archive"})
    void skopeoReadsArchives(String transport) throws Exception {
        Clients.require("skopeo");
        Path archive = save(transport.equals("oci-archive") ? ArchiveFormat.OCI : ArchiveFormat.DOCKER);
        Path copy = directory.resolve("copy");
        clients.run("skopeo", "--insecure-policy", "copy", transport + ":" + archive + ":app:1", "dir:" + copy);
        byte[] manifest = Files.readAllBytes(copy.resolve("manifest.json"));
        assertEquals(contents.id(), Manifest.read(manifest, null).config().digest());
        if (transport.equals("oci-archive")) {
            assertArrayEquals(store.blobs().document(image), manifest);
        }
    }

    /** The form with both is a layout for whoever looks for one. */
    @Test
    void skopeoReadsTheDockerFormAsALayout() throws Exception {
        Clients.require("skopeo");
        Path copy = directory.resolve("copy");
        clients.run(
                "skopeo",
                "--insecure-policy",
                "copy",
                "oci-archive:" + save(ArchiveFormat.DOCKER) + ":app:1",
                "dir:" + copy);
        assertArrayEquals(store.blobs().document(image), Files.readAllBytes(copy.resolve("manifest.json")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker-archive", "oci-archive"})
    void archivesOfSkopeoAreRead(String transport) throws Exception {
        Clients.require("skopeo");
        Path archive = directory.resolve("archive.tar");
        clients.run(
                "skopeo",
                "--insecure-policy",
                "copy",
                "oci:" + store.root() + ":app:1",
                transport + ":" + archive + ":app:1");
        assertLoaded(archive, APP);
    }

    @Test
    void umociReadsALayoutOfOurs() throws Exception {
        Clients.require("umoci");
        Path layout = directory.resolve("layout");
        new ArchiveSaver(store, AMD64)
                .saveDirectory(List.of(new SavedImage(image, List.of(APP))), ArchiveFormat.DOCKER, layout);
        assertEquals("app:1", clients.run("umoci", "ls", "--layout", layout.toString()));
        clients.run("umoci", "stat", "--image", layout + ":app:1");
    }

    @Test
    void aLayoutOfUmociIsRead() throws Exception {
        Clients.require("umoci");
        Clients.require("tar");
        Path layout = directory.resolve("layout");
        clients.run("umoci", "init", "--layout", layout.toString());
        clients.run("umoci", "new", "--image", layout + ":app:1");
        Path file = Files.writeString(directory.resolve("file"), "content");
        clients.run("umoci", "insert", "--rootless", "--image", layout + ":app:1", file.toString(), "/file");
        Path archive = directory.resolve("archive.tar");
        clients.run("tar", "-cf", archive.toString(), "-C", layout.toString(), ".");
        List<LoadedImage> loaded = load(archive);
        assertEquals(List.of(APP), loaded.get(0).names());
        ImageContents umoci = other.contents(loaded.get(0).target(), AMD64);
        assertEquals(1, umoci.manifest().layers().size());
        assertEquals(List.of(), other.check(true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"DOCKER", "OCI"})
    void podmanLoadsAndSaves(String format) throws Exception {
        Clients.require("podman");
        Clients.skipUnless(
                "root".equals(System.getProperty("user.name")), "podman with a root of its own needs to be root here");
        Podman podman = new Podman();
        try {
            podman.run("load", "-i", save(ArchiveFormat.valueOf(format)).toString());
            assertEquals(
                    contents.id().toString(),
                    podman.run("images", "--no-trunc", "--format", "{{.ID}}")
                            .lines()
                            .findFirst()
                            .orElse(""));
            String name = podman.run("images", "--format", "{{.Repository}}:{{.Tag}}");
            assertTrue(name.endsWith("/app:1"), name);
            for (String saved : List.of("docker-archive", "oci-archive")) {
                Path archive = directory.resolve(saved + ".tar");
                podman.run("save", "--format", saved, "-o", archive.toString(), name);
                assertLoaded(archive, Reference.parse(name));
            }
        } finally {
            podman.run("rmi", "-a", "-f");
        }
    }

    /** podman with a store of its own, without overlay mounts. */
    private final class Podman {
        String run(String... arguments) throws IOException, InterruptedException {
            List<String> command = new java.util.ArrayList<>(List.of(
                    "podman",
                    "--root",
                    directory.resolve("podman").toString(),
                    "--runroot",
                    directory.resolve("podman-run").toString(),
                    "--tmpdir",
                    directory.resolve("podman-tmp").toString(),
                    "--storage-driver",
                    "vfs",
                    "--cgroup-manager",
                    "cgroupfs",
                    "--events-backend",
                    "none"));
            command.addAll(List.of(arguments));
            return clients.run(command.toArray(new String[0]));
        }
    }

    private void assertLoaded(Path archive, Reference name) throws IOException {
        List<LoadedImage> loaded = load(archive);
        assertEquals(1, loaded.size());
        assertEquals(List.of(name), loaded.get(0).names());
        ImageContents found = other.contents(loaded.get(0).target(), AMD64);
        assertEquals(contents.id(), found.id());
        assertEquals(contents.config().diffIds(), found.config().diffIds());
        assertEquals(List.of(), other.check(true));
    }

    private List<LoadedImage> load(Path archive) throws IOException {
        try (InputStream in = Files.newInputStream(archive)) {
            return new ArchiveLoader(other).load(in);
        }
    }

    private Path save(ArchiveFormat format) throws IOException {
        Path archive = directory.resolve("saved.tar");
        try (OutputStream out = Files.newOutputStream(archive)) {
            new ArchiveSaver(store, AMD64).save(List.of(new SavedImage(image, List.of(APP))), format, out);
        }
        return archive;
    }
}
