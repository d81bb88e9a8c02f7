package io.jcontainers.build.housekeeping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.build.cache.CachePruning;
import io.jcontainers.build.command.Stores;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.Digests;
import io.jcontainers.build.run.CacheKey;
import io.jcontainers.build.run.CacheMount;
import io.jcontainers.build.run.CacheMounts;
import io.jcontainers.build.setting.Globals;
import io.jcontainers.build.snapshot.NewLayer;
import io.jcontainers.build.sys.Scratch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HousekeepingTest {
    @TempDir
    Path root;

    private final Stores stores = new Stores();
    private Globals globals = Globals.read(List.of(), Map.of(), 0, Path.of("/")).globals();

    @BeforeEach
    void open() throws IOException {
        Scratch.needsRoot();
        globals = Globals.read(List.of("--root", root.toString()), Map.of(), 0, root)
                .globals();
        Files.createDirectories(root.resolve("cache/downloads/content"));
    }

    private Housekeeping keeping() throws IOException {
        return stores.housekeeping(globals);
    }

    private Path mount(String id, int bytes, int hoursAgo) throws IOException, InterruptedException {
        CacheMounts mounts = stores.mounts(globals);
        CacheKey key = new CacheKey(id, "", 0755, 0, 0);
        mounts.replace(key, into -> {
            Files.write(into.resolve("a"), new byte[bytes]);
            Files.createLink(into.resolve("b"), into.resolve("a"));
            Files.createSymbolicLink(into.resolve("c"), into.resolve("a"));
        });
        Path files = mounts.entries().stream()
                .filter(entry -> entry.id().equals(id))
                .findFirst()
                .orElseThrow()
                .files();
        age(files.resolveSibling("lock"), hoursAgo);
        return files;
    }

    private static void age(Path file, int hours) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(hours))));
    }

    private void download(int bytes, int hoursAgo) throws IOException {
        Digest digest = Digests.fast().sha256(new byte[bytes]);
        Path file = root.resolve("cache/downloads/content/sha256-" + digest.hex());
        Files.write(file, new byte[bytes]);
        age(file, hoursAgo);
    }

    private void failed(String about, int bytes) throws IOException {
        try (NewLayer layer = stores.layers(globals).begin()) {
            Files.write(layer.files().resolve("x"), new byte[bytes]);
            layer.keep(about);
        }
    }

    private List<String> left() throws IOException {
        return keeping().others().stream()
                .map(entry -> entry.type() + " " + entry.bytes())
                .toList();
    }

    @Test
    void everythingIsListedOnceTheLastUsedFirst() throws IOException, InterruptedException {
        mount("/c", 1000, 3);
        download(100, 2);
        failed("RUN false", 10);
        assertEquals(List.of("exec.failed 10", "source.http 100", "exec.cachemount 1000"), left());
        assertEquals("failed RUN false", keeping().others().getFirst().description());
        assertEquals("cache mount /c", keeping().others().getLast().description());
    }

    @Test
    void oneCapForAll() throws IOException, InterruptedException {
        mount("/old", 1000, 5);
        download(200, 4);
        mount("/new", 500, 3);
        assertEquals(0, keeping().shrinkTo(1700).bytes());
        assertEquals(1000, keeping().shrinkTo(1699).bytes());
        assertEquals(List.of("exec.cachemount 500", "source.http 200"), left());
        assertEquals(200, keeping().shrinkTo(699).bytes());
        assertEquals(500, keeping().shrinkTo(0).bytes());
        assertEquals(List.of(), left());
    }

    @Test
    void whatABuildHasStays() throws IOException, InterruptedException {
        mount("/c", 1000, 5);
        CacheMounts.Entry entry = stores.mounts(globals).entries().getFirst();
        try (CacheMount held = stores.mounts(globals).tryHold(entry).orElseThrow()) {
            assertTrue(Files.exists(held.files()));
            assertTrue(keeping().others().getFirst().inUse());
            assertEquals(0, keeping().shrinkTo(0).bytes());
            assertEquals(
                    0, keeping().prune(CachePruning.Choice.UNSHARED, Set.of()).bytes());
        }
        assertEquals(
                1000, keeping().prune(CachePruning.Choice.UNSHARED, Set.of()).bytes());
    }

    @Test
    void byTypeAndAge() throws IOException, InterruptedException {
        mount("/c", 1000, 5);
        download(200, 5);
        failed("RUN false", 10);
        CachePruning.Choice old = new CachePruning.Choice(false, Duration.ofHours(4), 0);
        assertEquals(0, keeping().prune(old, Set.of("regular")).bytes());
        assertEquals(200, keeping().prune(old, Set.of("source.http")).bytes());
        assertEquals(1000, keeping().prune(old, Set.of()).bytes());
        assertEquals(List.of("exec.failed 10"), left());
        assertEquals(10, keeping().prune(CachePruning.Choice.UNSHARED, Set.of()).bytes());
    }

    @Test
    void keepsSoMuch() throws IOException, InterruptedException {
        mount("/c", 1000, 5);
        mount("/d", 300, 4);
        CachePruning.Choice keep = new CachePruning.Choice(false, Duration.ZERO, 400);
        assertEquals(1000, keeping().prune(keep, Set.of()).bytes());
        assertEquals(List.of("exec.cachemount 300"), left());
    }
}
