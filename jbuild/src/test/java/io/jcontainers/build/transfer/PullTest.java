package io.jcontainers.build.transfer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.MediaType;
import io.jcontainers.build.image.Platform;
import io.jcontainers.build.image.Reference;
import io.jcontainers.build.registry.FakeRegistry;
import io.jcontainers.build.store.ImageContents;
import io.jcontainers.build.store.StoredImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PullTest {
    private static final Platform HERE = Platform.ofThisMachine();
    private static final Platform ARM = Platform.of("linux", "arm", "v7");

    @TempDir
    Path directory;

    private FakeRegistry registry;
    private Desk desk;
    private String name;

    @BeforeEach
    void start() throws IOException {
        registry = new FakeRegistry();
        desk = new Desk(directory);
        name = registry.host() + "/team/app";
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    private static String shortId(Descriptor blob) {
        return blob.digest().hex().substring(0, 12);
    }

    @Test
    void tellsWhatDockerTells() throws IOException {
        RemoteImage image = RemoteImage.put(registry, "team/app", "latest", HERE, "one");
        String layer = shortId(image.layers().getFirst());
        Desk.Outcome first = desk.run("pull", name);
        assertEquals("", first.err());
        assertEquals(
                List.of(
                        "Using default tag: latest",
                        "latest: Pulling from team/app",
                        layer + ": Pulling fs layer",
                        layer + ": Pull complete",
                        "Digest: " + image.descriptor().digest(),
                        "Status: Downloaded newer image for " + name + ":latest",
                        name + ":latest"),
                first.lines());
        assertEquals(0, first.status());

        assertEquals(
                List.of(
                        "latest: Pulling from team/app",
                        "Digest: " + image.descriptor().digest(),
                        "Status: Image is up to date for " + name + ":latest",
                        name + ":latest"),
                desk.run("pull", name + ":latest").lines());
        assertEquals(List.of(name + ":latest"), desk.run("pull", "-q", name).lines());
    }

    @Test
    void whatIsStored() throws IOException {
        RemoteImage image = RemoteImage.put(registry, "team/app", "1", HERE, "one", "two");
        desk.run("pull", name + ":1");
        StoredImage stored = desk.store.images().getFirst();
        assertEquals(image.descriptor(), stored.target());
        assertEquals(List.of(Reference.parse(name + ":1")), stored.names());
        assertEquals(List.of(Reference.parse(name + "@" + image.descriptor().digest())), stored.digestNames());
        assertArrayEquals(image.manifest(), desk.store.blobs().document(image.descriptor()));
        assertEquals(image.id(), desk.store.id(stored.target(), HERE));
        assertEquals(List.of(), desk.store.check(true));
        assertEquals(List.of(), desk.store.leases().list());
    }

    @Test
    void onlyTheLayersThatAreMissing() throws IOException {
        RemoteImage old = RemoteImage.put(registry, "team/app", "1", HERE, "one", "two");
        desk.run("pull", name + ":1");
        RemoteImage fresh = RemoteImage.put(registry, "team/app", "1", HERE, "one", "three");
        registry.requests.clear();
        List<String> lines = desk.run("pull", name + ":1").lines();
        assertTrue(lines.contains(shortId(fresh.layers().get(0)) + ": Already exists"), lines.toString());
        assertTrue(lines.contains(shortId(fresh.layers().get(1)) + ": Pull complete"), lines.toString());
        assertEquals(
                2,
                registry.asked().stream().filter(uri -> uri.contains("/blobs/")).count(),
                "the new layer and the new configuration");
        // The old one has lost its tag, and is kept.
        assertEquals(
                List.of(old.descriptor(), fresh.descriptor()),
                desk.store.images().stream().map(StoredImage::target).toList());
        assertTrue(desk.store.images().getFirst().isDangling());
    }

    @Test
    void thePlatformOfTheList() throws IOException {
        RemoteImage here = RemoteImage.put(registry, "team/app", "x", HERE, "here");
        RemoteImage arm = RemoteImage.put(registry, "team/app", "y", ARM, "arm");
        Digest index = RemoteImage.putIndex(
                registry,
                "team/app",
                "1",
                List.of(here.descriptor().withPlatform(HERE), arm.descriptor().withPlatform(ARM)));
        List<String> lines = desk.run("pull", name + ":1").lines();
        assertTrue(lines.contains("Digest: " + index), lines.toString());
        StoredImage image = desk.store.named(Reference.parse(name + ":1")).orElseThrow();
        assertEquals(here.descriptor(), image.target());
        assertEquals(List.of(Reference.parse(name + "@" + index)), image.digestNames());

        assertEquals(
                0, desk.run("pull", "--platform", "linux/arm/v7", name + ":1").status());
        assertEquals(
                arm.descriptor(),
                desk.store.named(Reference.parse(name + ":1")).orElseThrow().target());

        Desk.Outcome none = desk.run("pull", "--platform", "linux/s390x", name + ":1");
        assertEquals(1, none.status());
        assertTrue(none.err().contains("no manifest for linux/s390x"), none.err());
    }

    @Test
    void byDigest() throws IOException {
        RemoteImage image = RemoteImage.put(registry, "team/app", "1", HERE, "one");
        String full = name + "@" + image.descriptor().digest();
        List<String> lines = desk.run("pull", full).lines();
        assertEquals(image.descriptor().digest() + ": Pulling from team/app", lines.getFirst());
        assertEquals("Status: Downloaded newer image for " + full, lines.get(lines.size() - 2));
        assertEquals(full, lines.getLast());
        StoredImage stored = desk.store.images().getFirst();
        assertEquals(List.of(), stored.names());
        assertEquals(List.of(Reference.parse(full)), stored.digestNames());
        lines = desk.run("pull", full).lines();
        assertEquals("Status: Image is up to date for " + full, lines.get(lines.size() - 2));
    }

    @Test
    void allTags() throws IOException {
        RemoteImage.put(registry, "team/app", "1", HERE, "one");
        RemoteImage.put(registry, "team/app", "2", HERE, "one", "two");
        registry.fault(
                1,
                "GET",
                "/tags/list",
                exchange ->
                        FakeRegistry.body(exchange, 200, "{\"name\":\"team/app\",\"tags\":[\"1\",\"2\"]}".getBytes()));
        List<String> lines = desk.run("pull", "-a", name).lines();
        assertEquals("1: Pulling from team/app", lines.getFirst());
        assertTrue(lines.contains("2: Pulling from team/app"));
        assertEquals("Status: Downloaded newer image for " + name, lines.get(lines.size() - 2));
        assertEquals(name, lines.getLast());
        assertEquals(2, desk.store.images().size());
        assertEquals(
                "jbuild: tag can't be used with --all-tags/-a\n",
                desk.run("pull", "-a", name + ":1").err());
    }

    @Test
    void brokenOffAndGoneOnWith() throws IOException {
        RemoteImage image = RemoteImage.put(registry, "team/app", "1", HERE, "x".repeat(500));
        byte[] layer = image.blobs().getFirst();
        String path = "/blobs/" + image.layers().getFirst().digest();
        // Half of it, then the registry has it no more.
        registry.fault(
                1,
                "GET",
                path,
                exchange -> FakeRegistry.cut(exchange, 200, Arrays.copyOf(layer, layer.length / 2), layer.length));
        registry.fault(1, "GET", path, exchange -> FakeRegistry.status(exchange, 404));
        Desk.Outcome broken = desk.run("pull", name + ":1");
        assertEquals(1, broken.status());
        assertTrue(desk.store.named(Reference.parse(name + ":1")).isEmpty());
        assertEquals(1, desk.store.info().unfinished());

        registry.requests.clear();
        assertEquals(0, desk.run("pull", name + ":1").status());
        List<String> ranges = registry.requests.stream()
                .filter(request -> request.uri().contains(path))
                .map(request -> String.valueOf(request.headers().getFirst("Range")))
                .toList();
        assertEquals(List.of("bytes=" + layer.length / 2 + "-"), ranges);
        assertEquals(0, desk.store.info().unfinished());
        assertEquals(List.of(), desk.store.check(true));
    }

    @Test
    void otherBytesAreNotStored() throws IOException {
        RemoteImage image = RemoteImage.put(registry, "team/app", "1", HERE, "one");
        Descriptor layer = image.layers().getFirst();
        registry.blobs.put(layer.digest().toString(), new byte[(int) layer.size()]);
        Desk.Outcome outcome = desk.run("pull", name + ":1");
        assertEquals(1, outcome.status());
        assertTrue(outcome.err().contains("the bytes are sha256:"), outcome.err());
        assertFalse(desk.store.blobs().has(layer.digest()));
        assertEquals(List.of(), desk.store.images());
    }

    @Test
    void twoPullsFetchABlobOnce() throws Exception {
        RemoteImage image = RemoteImage.put(registry, "team/app", "1", HERE, "one");
        RemoteImage.put(registry, "team/app", "2", HERE, "one", "two");
        String shared = "/blobs/" + image.layers().getFirst().digest();
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        registry.fault(1, "GET", shared, exchange -> {
            asked.countDown();
            try {
                answer.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return false;
        });
        try (ExecutorService two = Executors.newFixedThreadPool(2)) {
            Future<Desk.Outcome> first = two.submit(() -> desk.run("pull", name + ":1"));
            asked.await();
            Future<Desk.Outcome> second = two.submit(() -> desk.run("pull", name + ":2"));
            while (registry.asked().stream().noneMatch(uri -> uri.endsWith("/manifests/2"))) {
                Thread.onSpinWait();
            }
            answer.countDown();
            assertEquals(0, first.get().status());
            assertEquals(0, second.get().status());
        }
        assertEquals(
                1, registry.asked().stream().filter(uri -> uri.contains(shared)).count());
        assertEquals(List.of(), desk.store.check(true));
    }

    @Test
    void interruptedByTheUser() throws Exception {
        RemoteImage image = RemoteImage.put(registry, "team/app", "1", HERE, "one");
        CountDownLatch end = new CountDownLatch(1);
        Desk.Recorder front = desk.new Recorder();
        registry.fault(1, "GET", "/blobs/" + image.layers().getFirst().digest(), exchange -> {
            front.interruption.complete(2);
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return false;
        });
        Desk.Outcome outcome = desk.run(front, "pull", name + ":1");
        end.countDown();
        assertEquals(130, outcome.status());
        assertEquals("jbuild: interrupted\n", outcome.err());
        assertFalse(Thread.interrupted());
        assertEquals(List.of(), desk.store.leases().list());
    }

    @Test
    void refusals() throws IOException {
        Desk.Outcome missing = desk.run("pull", name + ":none");
        assertEquals(1, missing.status());
        assertTrue(missing.err().startsWith("jbuild: manifest for " + name + ":none not found: "), missing.err());
        registry.fault(1, "GET", "/manifests/secret", exchange -> FakeRegistry.status(exchange, 403));
        assertTrue(desk.run("pull", name + ":secret")
                .err()
                .startsWith("jbuild: pull access denied for " + name
                        + ", repository does not exist or may require 'jbuild login'"));
        assertEquals(
                "jbuild: invalid reference format\n",
                desk.run("pull", "a:b:c:d").err());
        assertTrue(desk.run("pull", "--platform", "a/b/c/d", name).err().contains("invalid platform \"a/b/c/d\""));
        String type = "application/vnd.cncf.helm.config.v1+json";
        Digest none = io.jcontainers.build.image.Digests.fast().sha256(new byte[0]);
        byte[] chart = io.jcontainers.build.image.Manifest.of(
                        io.jcontainers.build.image.DocumentForm.OCI, Descriptor.of(type, none, 0), List.of())
                .write();
        byte[] large = new String(chart)
                .replace(type, MediaType.OCI_CONFIG)
                .replace("\"size\":0", "\"size\":4194305")
                .getBytes();
        registry.manifest("team/app", "large", MediaType.OCI_MANIFEST, large);
        assertTrue(desk.run("pull", name + ":large").err().contains("its configuration has 4194305 bytes"));
        assertTrue(registry.asked().stream().noneMatch(uri -> uri.contains("/blobs/")));
        registry.manifest("team/app", "chart", MediaType.OCI_MANIFEST, chart);
        assertTrue(desk.run("pull", name + ":chart").err().contains("helm.config"));
    }

    @Test
    void barsOnATerminal() throws IOException {
        RemoteImage image = RemoteImage.put(registry, "team/app", "1", HERE, "one");
        desk.terminal = true;
        String layer = shortId(image.layers().getFirst());
        String out = desk.run("pull", name + ":1").out();
        assertTrue(out.contains(layer + ": Pulling fs layer\n"), out);
        assertTrue(out.contains("\u001b[1A\r\u001b[2K" + layer + ": Pull complete\u001b[1B\r"), out);
    }

    @Test
    void aMirrorIsAskedFirst() throws IOException {
        RemoteImage image = RemoteImage.put(registry, "mirrored/team/app", "1", HERE, "one");
        Path etc = directory.resolve("etc/containers");
        java.nio.file.Files.createDirectories(etc);
        java.nio.file.Files.writeString(
                etc.resolve("registries.conf"),
                "[[registry]]\nprefix = \"registry.invalid\"\nlocation = \"registry.invalid\"\n"
                        + "[[registry.mirror]]\nlocation = \"" + registry.host() + "/mirrored\"\ninsecure = true\n");
        assertEquals(0, desk.run("pull", "registry.invalid/team/app:1").status());
        assertEquals(
                image.descriptor(),
                desk.store
                        .named(Reference.parse("registry.invalid/team/app:1"))
                        .orElseThrow()
                        .target());
    }

    @Test
    void basesOfBuilds() throws IOException {
        RemoteImage image = RemoteImage.put(registry, "team/app", "1", HERE, "one");
        try (io.jcontainers.build.registry.RegistryClient client = new io.jcontainers.build.registry.RegistryClient(
                        io.jcontainers.build.registry.RegistrySettings.usual());
                io.jcontainers.build.store.Lease lease = desk.store.leases().forProcess("build")) {
            ImageSource source = new ImageSource(desk.store, () -> new ImagePull(desk.store, client, 4));
            IOException never = org.junit.jupiter.api.Assertions.assertThrows(
                    IOException.class,
                    () -> source.find(name + ":1", directory, HERE, PullPolicy.NEVER, lease, PullListener.none()));
            assertTrue(never.getMessage().contains("--pull=never"), never.getMessage());
            PulledImage found = source.find(
                    "docker-image://" + name + ":1", directory, HERE, PullPolicy.MISSING, lease, PullListener.none());
            assertEquals(image.id(), found.contents().id());
            registry.requests.clear();
            for (String text : List.of(
                    name + ":1", image.id().hex().substring(0, 12), image.id().toString())) {
                ImageContents again = source.find(text, directory, HERE, PullPolicy.MISSING, lease, PullListener.none())
                        .contents();
                assertEquals(image.id(), again.id());
            }
            assertEquals(List.of(), registry.asked());
            source.find(name + ":1", directory, HERE, PullPolicy.ALWAYS, lease, PullListener.none());
            assertEquals(List.of("GET /v2/team/app/manifests/1"), registry.asked());
            // Nobody listens any more.
            registry.close();
            assertEquals(
                    image.id(),
                    source.find(
                                    "oci-layout://store:" + name + ":1",
                                    directory,
                                    HERE,
                                    PullPolicy.ALWAYS,
                                    lease,
                                    PullListener.none())
                            .contents()
                            .id());
        }
    }
}
