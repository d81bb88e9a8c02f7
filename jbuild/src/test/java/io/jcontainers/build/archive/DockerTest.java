package io.jcontainers.build.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.build.image.Descriptor;
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
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives in both directions with a Docker daemon of its own, which has no network and mounts nothing. */
class DockerTest {
    private static final Platform AMD64 = Platform.of("linux", "amd64", "");
    private static final int START_ATTEMPTS = 120;
    private static final int STOP_SECONDS = 30;

    @TempDir
    Path directory;

    private @Nullable Process daemon;
    private Clients clients;

    @BeforeEach
    void start() throws Exception {
        Clients.require("docker");
        Clients.require("dockerd");
        Clients.skipUnless("root".equals(System.getProperty("user.name")), "a Docker daemon needs root");
        clients = new Clients(directory);
        Path log = directory.resolve("log");
        daemon = new ProcessBuilder(
                        "dockerd",
                        "--data-root",
                        directory.resolve("data").toString(),
                        "--exec-root",
                        directory.resolve("exec").toString(),
                        "--pidfile",
                        directory.resolve("pid").toString(),
                        "--host",
                        host(),
                        "--storage-driver=vfs",
                        "--bridge=none",
                        "--iptables=false",
                        "--ip6tables=false",
                        "--ip-forward=false",
                        "--ip-masq=false")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean up = false;
        for (int i = 0; i < START_ATTEMPTS && daemon.isAlive() && !up; i++) {
            Thread.sleep(100);
            up = Files.readString(log).contains("API listen on");
        }
        String printed = Files.readString(log);
        Clients.skipUnless(
                up, "no Docker daemon can be started here: " + printed.lines().toList());
    }

    @AfterEach
    void stop() throws InterruptedException {
        Process running = daemon;
        if (running != null) {
            running.destroy();
            assertTrue(running.waitFor(STOP_SECONDS, TimeUnit.SECONDS), "dockerd does not end");
        }
    }

    @Test
    void dockerLoadsAndSaves() throws Exception {
        ImageStore store = ImageStore.open(directory.resolve("store"));
        ImageStore other = ImageStore.open(directory.resolve("other"));
        List<Reference> names = List.of(Reference.parse("app:1"), Reference.parse("localhost:5000/a/b:c"));
        Descriptor image;
        try (Lease lease = store.leases().forProcess("test")) {
            image = TestImages.put(store, lease, "base", "one");
            names.forEach(name -> tag(store, name, image));
        }
        ImageContents contents = store.contents(image, AMD64);
        Path archive = directory.resolve("saved.tar");
        try (OutputStream out = Files.newOutputStream(archive)) {
            new ArchiveSaver(store, AMD64).save(List.of(new SavedImage(image, names)), ArchiveFormat.DOCKER, out);
        }
        assertEquals(
                List.of("Loaded image: app:1", "Loaded image: localhost:5000/a/b:c"),
                docker("load", "-i", archive.toString()).lines().sorted().toList());
        assertEquals(
                List.of(contents.id() + " app:1", contents.id() + " localhost:5000/a/b:c"),
                docker("images", "--no-trunc", "--format", "{{.ID}} {{.Repository}}:{{.Tag}}")
                        .lines()
                        .sorted()
                        .toList());
        Path saved = directory.resolve("docker.tar");
        docker("save", "-o", saved.toString(), "app:1", "localhost:5000/a/b:c");
        List<LoadedImage> loaded;
        try (InputStream in = Files.newInputStream(saved)) {
            loaded = new ArchiveLoader(other).load(in);
        }
        assertEquals(1, loaded.size());
        assertEquals(names, loaded.get(0).names());
        assertEquals(
                image.digest(), loaded.get(0).target().digest(), "uncompressed, so that the manifest is the same too");
        assertEquals(List.of(), other.check(true));
    }

    private static void tag(ImageStore store, Reference name, Descriptor image) {
        try {
            store.tag(name, image);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private String docker(String... arguments) throws IOException, InterruptedException {
        List<String> command = new java.util.ArrayList<>(List.of("docker", "--host", host()));
        command.addAll(List.of(arguments));
        return clients.run(command.toArray(new String[0]));
    }

    private String host() {
        return "unix://" + directory.resolve("sock");
    }
}
