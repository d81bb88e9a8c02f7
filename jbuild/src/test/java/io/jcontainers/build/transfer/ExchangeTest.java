package io.jcontainers.build.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.build.archive.Clients;
import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Platform;
import io.jcontainers.build.image.Reference;
import io.jcontainers.build.registry.FakeRegistry;
import io.jcontainers.build.store.ImageContents;
import io.jcontainers.build.store.StoredImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** save and load of a pulled image, whose layers are compressed, with other people's programs. */
class ExchangeTest {
    private static final Platform AMD64 = Platform.of("linux", "amd64", "");

    @TempDir
    Path directory;

    private Clients clients;
    private Desk desk;
    private Desk other;
    private Descriptor image;
    private ImageContents contents;
    private String name;

    @BeforeEach
    void pull() throws Exception {
        clients = new Clients(directory);
        desk = new Desk(Files.createDirectory(directory.resolve("one")));
        other = new Desk(Files.createDirectory(directory.resolve("two")));
        try (FakeRegistry registry = new FakeRegistry()) {
            image = RemoteImage.put(registry, "app", "1", AMD64, "one", "two").descriptor();
            name = registry.host() + "/app:1";
            assertEquals(0, desk.run("pull", "--platform", "linux/amd64", name).status());
        }
        contents = desk.store.contents(image, AMD64);
    }

    private Path save(String format) {
        Path archive = directory.resolve("saved.tar");
        Desk.Outcome outcome = desk.run("save", "--format", format, "-o", archive.toString(), name);
        assertEquals(0, outcome.status(), outcome.err());
        return archive;
    }

    private void load(Path archive, boolean sameManifest) throws Exception {
        Desk.Outcome outcome = other.run("load", "-i", archive.toString());
        assertEquals(0, outcome.status(), outcome.err());
        assertEquals("Loaded image: " + name + "\n", outcome.out());
        StoredImage loaded = other.store.named(Reference.parse(name)).orElseThrow();
        ImageContents found = other.store.contents(loaded.target(), AMD64);
        assertEquals(contents.id(), found.id());
        assertEquals(contents.config().diffIds(), found.config().diffIds());
        assertEquals(List.of(), other.store.check(true));
        if (sameManifest) {
            assertEquals(image.digest(), found.descriptor().digest());
        }
    }

    @ParameterizedTest
    @CsvSource({"docker,docker-archive,false", "docker,oci-archive,true", "oci,oci-archive,true"})
    void skopeo(String format, String transport, boolean sameManifest) throws Exception {
        Clients.require("skopeo");
        Path copy = directory.resolve("copy.tar");
        List<String> command = new ArrayList<>(List.of("skopeo", "--insecure-policy", "copy"));
        if (sameManifest) {
            command.add("--preserve-digests");
        }
        command.addAll(List.of(transport + ":" + save(format) + ":" + name, transport + ":" + copy + ":" + name));
        clients.run(command.toArray(new String[0]));
        load(copy, sameManifest);
    }

    @Test
    void umoci() throws Exception {
        Clients.require("umoci");
        Clients.require("tar");
        // The store itself, as a pull left it, and an archive of it.
        String names = clients.run("umoci", "ls", "--layout", desk.store.root().toString());
        String byDigest = Reference.parse(name).withDigest(image.digest()).toString();
        assertEquals(List.of(name, byDigest), names.lines().sorted().toList());
        clients.run("umoci", "stat", "--image", desk.store.root() + ":" + name);
        Path layout = Files.createDirectory(directory.resolve("layout"));
        clients.run("tar", "-xf", save("oci").toString(), "-C", layout.toString());
        clients.run("umoci", "stat", "--image", layout + ":" + name);
        Path archive = directory.resolve("umoci.tar");
        clients.run("umoci", "gc", "--layout", layout.toString());
        clients.run("tar", "-cf", archive.toString(), "-C", layout.toString(), ".");
        load(archive, true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker", "oci"})
    void podman(String format) throws Exception {
        Clients.require("podman");
        Clients.skipUnless(
                "root".equals(System.getProperty("user.name")), "podman with a root of its own needs to be root here");
        try {
            podman("load", "-i", save(format).toString());
            assertEquals(contents.id().toString(), podman("images", "--no-trunc", "--format", "{{.ID}}"));
            assertEquals(name, podman("images", "--format", "{{.Repository}}:{{.Tag}}"));
            Path archive = directory.resolve("podman.tar");
            podman("save", "--format", format + "-archive", "-o", archive.toString(), name);
            load(archive, false);
        } finally {
            podman("rmi", "-a", "-f");
        }
    }

    private String podman(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
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

    @Test
    void docker() throws Exception {
        try (Dockerd daemon = Dockerd.start(directory)) {
            assertEquals(
                    "Loaded image: " + name,
                    daemon.docker("load", "-i", save("docker").toString()));
            assertEquals(contents.id().toString(), daemon.docker("images", "--no-trunc", "--format", "{{.ID}}"));
            Path saved = directory.resolve("docker.tar");
            daemon.docker("save", "-o", saved.toString(), name);
            load(saved, false);
            // An import is the same as Docker's but for the time and what Docker says of itself.
            Path rootfs = directory.resolve("rootfs.tar");
            Files.write(rootfs, io.jcontainers.build.store.TestImages.layer("file", "content"));
            String[] changes = {
                "-c", "CMD [\"/bin/sh\"]", "-c", "ENV A=1 B=two", "-c", "EXPOSE 80", "-c", "WORKDIR /srv"
            };
            String theirs = daemon.docker(words("import", changes, rootfs.toString(), "imported:1"));
            String[] ours = words("import", changes, rootfs.toString(), "imported:1");
            Desk.Outcome outcome = desk.run(ours);
            assertEquals(0, outcome.status(), outcome.err());
            assertTrue(theirs.startsWith("sha256:"), theirs);
            String format = "{{json .RootFS}} {{.Config.Cmd}} {{.Config.Env}} {{.Config.ExposedPorts}} "
                    + "{{.Config.WorkingDir}} {{.Architecture}} {{.Os}}";
            String shown = daemon.docker("inspect", "--format", format, "imported:1");
            String history =
                    daemon.docker("history", "--no-trunc", "--format", "{{.CreatedBy}}|{{.Comment}}", "imported:1");
            Path archive = directory.resolve("imported.tar");
            assertEquals(
                    0, desk.run("save", "-o", archive.toString(), "imported:1").status());
            daemon.docker("rmi", "imported:1");
            daemon.docker("load", "-i", archive.toString());
            assertEquals(shown, daemon.docker("inspect", "--format", format, "imported:1"));
            assertEquals(
                    history,
                    daemon.docker("history", "--no-trunc", "--format", "{{.CreatedBy}}|{{.Comment}}", "imported:1"));
        }
    }

    private static String[] words(String verb, String[] changes, String... rest) {
        List<String> words = new ArrayList<>(List.of(verb));
        words.addAll(List.of(changes));
        words.addAll(List.of(rest));
        return words.toArray(new String[0]);
    }
}
