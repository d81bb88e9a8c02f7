package io.jcontainers.build.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.build.image.Digests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CacheIndexTest {
    private static final Instant THEN = Instant.parse("2026-01-02T03:04:05.678Z");

    @TempDir
    Path directory;

    private static StepKey key(String... namesAndValues) {
        StepKey.Builder builder = StepKey.builder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            builder.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return builder.build();
    }

    private static CacheEntry entry(StepKey key) {
        return new CacheEntry(key, Digests.fast().sha256(key.toString().getBytes(StandardCharsets.UTF_8)), 1024, THEN);
    }

    @Test
    void keysDifferInEveryPart() {
        StepKey one = key("command", "make", "env", "A=1");
        assertEquals(one, key("command", "make", "env", "A=1"));
        for (StepKey other : List.of(
                key("command", "make", "env", "A=2"),
                key("env", "A=1", "command", "make"),
                key("command", "make"),
                key("command", "makeenv", "", "A=1"),
                key("commandmake", "env", "A=1", ""),
                key("command", "make", "env", "A=1", "", ""))) {
            assertNotEquals(one.digest(), other.digest(), other.toString());
        }
    }

    @Test
    void aCacheMayBeRemovedAtAnyTime() throws IOException {
        CacheIndex index = new CacheIndex(directory.resolve("index"));
        Files.delete(directory.resolve("index"));
        StepKey key = key("command", "make");
        assertEquals(List.of(), index.entries());
        assertEquals(Optional.empty(), index.find(key));
        index.put(entry(key));
        assertEquals(Optional.of(entry(key)), index.find(key));
    }

    @Test
    void theFirstDifferenceIsTold() {
        StepKey before = key("parent", "p", "source a", "1", "source b", "2");
        assertEquals(Optional.empty(), before.firstDifference(before));
        assertEquals(
                Optional.of(new StepKey.Difference("source b", "2", "3")),
                before.firstDifference(key("parent", "p", "source a", "1", "source b", "3")));
        assertEquals(
                Optional.of(new StepKey.Difference("source c", "", "4")),
                before.firstDifference(key("parent", "p", "source a", "1", "source b", "2", "source c", "4")));
        assertEquals(
                Optional.of(new StepKey.Difference("source b", "2", "")),
                before.firstDifference(key("parent", "p", "source a", "1")));
        assertEquals(
                Optional.of(new StepKey.Difference("source a2", "", "1")),
                before.firstDifference(key("parent", "p", "source a2", "1", "source b", "2")));
    }

    @Test
    void whatIsPutIsFound() {
        CacheIndex index = new CacheIndex(directory.resolve("index"));
        CacheEntry entry = entry(key("command", "echo \"é\" \u0000 \n"));
        index.put(entry);
        assertEquals(Optional.of(entry), index.find(entry.key()));
        assertEquals(Optional.of(entry), new CacheIndex(directory.resolve("index")).find(entry.key()));
        assertEquals(Optional.empty(), index.find(key("command", "other")));
        index.remove(entry.key());
        assertEquals(Optional.empty(), index.find(entry.key()));
        index.remove(entry.key());
    }

    @Test
    void aUseIsNoted() throws IOException {
        CacheIndex index = new CacheIndex(directory);
        CacheEntry entry = entry(key("command", "x"));
        index.put(entry);
        Path file = directory.resolve(entry.key().digest().hex());
        Files.setLastModifiedTime(file, FileTime.from(THEN));
        index.find(entry.key());
        assertTrue(Files.getLastModifiedTime(file).toInstant().isAfter(THEN));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "{}",
                "{\"diffId\":\"sha256:1\"}",
                "{\"key\":[\"command\"]}",
                "\u0000",
                "{\"diffId\":\"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\","
                        + "\"bytes\":\"1\","
                        + "\"created\":\"2026-01-02T03:04:05Z\",\"key\":[\"command\",\"another\"]}"
            })
    void aDamagedEntryIsNone(String content) throws IOException {
        CacheIndex index = new CacheIndex(directory);
        StepKey key = key("command", "x");
        Files.writeString(directory.resolve(key.digest().hex()), content);
        assertEquals(Optional.empty(), index.find(key));
        CacheEntry entry = entry(key);
        index.put(entry);
        assertEquals(Optional.of(entry), index.find(key));
    }

    @Test
    void whatACrashLeavesIsNoEntry() throws IOException {
        CacheIndex index = new CacheIndex(directory);
        index.put(entry(key("command", "x")));
        Files.writeString(directory.resolve(".half"), "{");
        assertEquals(1, index.entries().size());
    }

    @Test
    void theNearestHasMostPartsInCommon() {
        CacheIndex index = new CacheIndex(directory);
        CacheEntry far = entry(key("parent", "p", "command", "x"));
        CacheEntry near = entry(key("parent", "p", "command", "make", "source", "1"));
        index.put(far);
        index.put(near);
        assertEquals(Optional.of(near), index.nearest(key("parent", "p", "command", "make", "source", "2")));
        assertEquals(Optional.empty(), index.nearest(key("parent", "q")));
    }

    @Test
    void manyAtOnce() {
        CacheIndex index = new CacheIndex(directory);
        AtomicInteger found = new AtomicInteger();
        IntStream.range(0, 400).parallel().forEach(i -> {
            CacheEntry entry = entry(key("command", "c" + i % 7));
            index.put(entry);
            if (index.find(entry.key()).equals(Optional.of(entry))) {
                found.incrementAndGet();
            }
        });
        assertEquals(400, found.get());
        assertEquals(7, index.entries().size());
    }
}
