package io.jcontainers.build.transfer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.Digests;
import io.jcontainers.build.image.Manifest;
import io.jcontainers.build.image.MediaType;
import io.jcontainers.build.image.Platform;
import io.jcontainers.build.image.Reference;
import io.jcontainers.build.registry.FakeRegistry;
import io.jcontainers.build.store.ImageContents;
import io.jcontainers.build.store.Lease;
import io.jcontainers.build.store.TestImages;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PushTest {
    private static final Platform AMD64 = Platform.of("linux", "amd64", "");

    @TempDir
    Path directory;

    private FakeRegistry registry;
    private Desk desk;
    private String name;
    private Descriptor image;
    private ImageContents contents;

    @BeforeEach
    void start() throws IOException {
        registry = new FakeRegistry();
        desk = new Desk(directory);
        name = registry.host() + "/team/app";
        try (Lease lease = desk.store.leases().forProcess("test")) {
            image = TestImages.put(desk.store, lease, "one", "two");
            desk.store.tag(Reference.parse(name + ":1"), image);
        }
        contents = desk.store.contents(image, AMD64);
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    private String shortId(int layer) {
        return contents.config().diffIds().get(layer).hex().substring(0, 12);
    }

    private byte[] pushed(String repository, String tag) {
        return registry.manifests.get(repository + "/" + tag);
    }

    @Test
    void aBuiltImageGoesOutCompressed() throws IOException {
        Desk.Outcome first = desk.run("push", name + ":1");
        assertEquals("", first.err());
        byte[] manifest = pushed("team/app", "1");
        Digest digest = Digests.fast().sha256(manifest);
        assertEquals(
                "The push refers to repository [" + name + "]", first.lines().getFirst());
        assertEquals(
                List.of(shortId(0) + ": Preparing", shortId(1) + ": Preparing"),
                first.lines().stream()
                        .filter(line -> line.endsWith("Preparing"))
                        .sorted(java.util.Comparator.comparing(line -> !line.startsWith(shortId(0))))
                        .toList());
        assertTrue(first.lines().contains(shortId(0) + ": Pushed"));
        assertTrue(first.lines().contains(shortId(1) + ": Pushed"));
        assertEquals(
                "1: digest: " + digest + " size: " + manifest.length,
                first.lines().getLast());

        Manifest remote = Manifest.read(manifest, MediaType.OCI_MANIFEST);
        assertEquals(contents.id(), remote.config().digest());
        for (int i = 0; i < 2; i++) {
            Descriptor layer = remote.layers().get(i);
            assertEquals(MediaType.OCI_LAYER_GZIP, layer.mediaType());
            byte[] plain = new GZIPInputStream(new ByteArrayInputStream(
                            registry.blobs.get(layer.digest().toString())))
                    .readAllBytes();
            assertEquals(contents.config().diffIds().get(i), Digests.fast().sha256(plain));
        }
        // The image in the store is the same, and is known by what it is called there.
        assertEquals(
                List.of(Reference.parse(name + "@" + digest)),
                desk.store.named(Reference.parse(name + ":1")).orElseThrow().digestNames());
        assertEquals(List.of(), desk.store.check(true));
    }

    @Test
    void theSecondPushIsTheSameAndSendsNothing() throws IOException {
        desk.run("push", name + ":1");
        byte[] first = pushed("team/app", "1");
        desk.store.collect(Duration.ZERO); // compressed bytes that no image needs are gone
        registry.requests.clear();
        Desk.Outcome second = desk.run("push", name + ":1");
        assertArrayEquals(first, pushed("team/app", "1"));
        assertTrue(second.lines().contains(shortId(0) + ": Layer already exists"), second.out());
        assertEquals(
                List.of(),
                registry.asked().stream().filter(uri -> uri.startsWith("POST")).toList());
    }

    @Test
    void whatIsGoneEverywhereIsMadeAgain() throws IOException {
        desk.run("push", name + ":1");
        byte[] first = pushed("team/app", "1");
        desk.store.collect(Duration.ZERO);
        registry.blobs.clear();
        registry.manifests.clear();
        Desk.Outcome second = desk.run("push", name + ":1");
        assertEquals("", second.err());
        assertArrayEquals(first, pushed("team/app", "1"));
        assertTrue(second.lines().contains(shortId(0) + ": Pushed"), second.out());
    }

    @Test
    void mountedFromAnotherRepository() throws IOException {
        desk.run("push", name + ":1");
        String other = registry.host() + "/other/app";
        desk.store.tag(Reference.parse(other + ":1"), image);
        // The fake has one place for all blobs; this repository has them not.
        registry.fault(9, "HEAD", "/v2/other/app/blobs/", exchange -> FakeRegistry.status(exchange, 404));
        Desk.Outcome outcome = desk.run("push", other + ":1");
        assertEquals("", outcome.err());
        assertTrue(outcome.lines().contains(shortId(0) + ": Mounted from team/app"), outcome.out());
        assertTrue(outcome.lines().contains(shortId(1) + ": Mounted from team/app"), outcome.out());
    }

    @Test
    void whatWasPulledGoesOutByteForByteAndIsMounted() throws IOException {
        RemoteImage remote = RemoteImage.put(registry, "base/app", "1", Platform.ofThisMachine(), "three");
        desk.run("pull", registry.host() + "/base/app:1");
        desk.store.tag(Reference.parse(registry.host() + "/copy:1"), remote.descriptor());
        registry.fault(9, "HEAD", "/v2/copy/blobs/", exchange -> FakeRegistry.status(exchange, 404));
        Desk.Outcome outcome = desk.run("push", registry.host() + "/copy:1");
        assertTrue(outcome.out().contains(": Mounted from base/app\n"), outcome.out() + outcome.err());
        assertArrayEquals(remote.manifest(), pushed("copy", "1"));
    }

    @Test
    void aWholeListAndAPart() throws IOException {
        Platform arm = Platform.of("linux", "arm64", "");
        RemoteImage here = RemoteImage.put(registry, "x", "x", AMD64, "here");
        RemoteImage there = RemoteImage.put(registry, "x", "y", arm, "there");
        byte[] index;
        try (Lease lease = desk.store.leases().forProcess("test")) {
            for (RemoteImage each : List.of(here, there)) {
                desk.store.blobs().put(lease, each.manifest());
                desk.store.blobs().put(lease, registry.blobs.get(each.id().toString()));
                for (byte[] blob : each.blobs()) {
                    desk.store.blobs().put(lease, blob);
                }
            }
            index = io.jcontainers.build.image.Index.of(
                            io.jcontainers.build.image.DocumentForm.OCI,
                            List.of(
                                    here.descriptor().withPlatform(AMD64),
                                    there.descriptor().withPlatform(arm)))
                    .write();
            var blob = desk.store.blobs().put(lease, index);
            desk.store.tag(
                    Reference.parse(name + ":list"), Descriptor.of(MediaType.OCI_INDEX, blob.digest(), blob.size()));
        }
        assertEquals(0, desk.run("push", name + ":list").status());
        assertArrayEquals(index, pushed("team/app", "list"));
        assertArrayEquals(
                there.manifest(), pushed("team/app", there.descriptor().digest().toString()));

        assertEquals(
                0, desk.run("push", "--platform", "linux/arm64", name + ":list").status());
        assertArrayEquals(there.manifest(), pushed("team/app", "list"));
    }

    @Test
    void allTagsAndQuiet() throws IOException {
        desk.store.tag(Reference.parse(name + ":2"), image);
        Desk.Outcome outcome = desk.run("push", "-a", name);
        assertTrue(outcome.out().contains("\n1: digest: "), outcome.out());
        assertTrue(outcome.out().contains("\n2: digest: "), outcome.out());
        assertEquals(List.of(name + ":1"), desk.run("push", "-q", name + ":1").lines());
    }

    @Test
    void refusals() {
        assertEquals(
                "jbuild: An image does not exist locally with the tag: " + name + "\n",
                desk.run("push", name + ":none").err());
        Desk.Outcome untagged = desk.run("push", name);
        assertEquals(List.of("Using default tag: latest"), untagged.lines());
        assertEquals("jbuild: An image does not exist locally with the tag: " + name + "\n", untagged.err());
        assertEquals(
                "jbuild: cannot push a digest reference\n",
                desk.run("push", name + "@" + image.digest()).err());
        assertEquals(
                "jbuild: tag can't be used with --all-tags/-a\n",
                desk.run("push", "-a", name + ":1").err());
        assertTrue(desk.run("push", "--platform", "linux/arm64", name + ":1")
                .err()
                .contains("its platform (linux/amd64) does not match the specified platform (linux/arm64)"));
    }
}
