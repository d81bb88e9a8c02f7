package io.jcontainers.build.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.Digests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExplanationTest {
    private static final String DIGEST = "sha256:1111111111111111";

    @TempDir
    Path directory;

    private CacheIndex index;
    private FileListings listings;

    @BeforeEach
    void open() {
        index = new CacheIndex(directory.resolve("index"));
        listings = new FileListings(directory.resolve("listings"), Runnable::run);
        put(run("make")
                .add("variable A", "1")
                .add("sources", DIGEST)
                .add(StepKey.BELOW, "x")
                .build());
    }

    private static StepKey.Builder run(String command) {
        return StepKey.builder().add("step", "RUN").add("command", command);
    }

    private void put(StepKey key) {
        index.put(new CacheEntry(key, Digests.fast().sha256(new byte[0]), 0, Instant.EPOCH));
    }

    private String why(StepKey.Builder key) {
        return new Explanation(index, listings).of(key.build());
    }

    @Test
    void namesTheFirstDifference() {
        assertEquals(
                "not cached: variable A was \"1\", is \"2\"", why(run("make").add("variable A", "2")));
        assertEquals("not cached: variable A is no longer there, it was \"1\"", why(run("make")));
        assertEquals(
                "not cached: mount is new: \"x\"",
                why(run("make")
                        .add("variable A", "1")
                        .add("sources", DIGEST)
                        .add(StepKey.BELOW, "x")
                        .add("mount", "x")));
        assertEquals(
                "not cached: sources was sha256:111111111111, is \"y\"",
                why(run("make").add("variable A", "1").add("sources", "y")));
        assertEquals(
                "not cached: a step before it led to other files",
                why(run("make").add("variable A", "1").add("sources", DIGEST).add(StepKey.BELOW, "y")));
    }

    @Test
    void saysWhenNothingIsLikeIt() {
        assertEquals("not cached: no earlier step was like it", why(run("make all")));
        assertEquals(
                "not cached: no earlier step was like it", why(StepKey.builder().add("step", "COPY")));
    }

    @Test
    void saysWhenThereIsNoDifference() {
        assertEquals(
                "not cached: its layer had been removed, or no stored result was to be used",
                why(run("make").add("variable A", "1").add("sources", DIGEST).add(StepKey.BELOW, "x")));
    }

    @Test
    void printsNoControlCharacters() {
        assertEquals(
                "not cached: variable A was \"1\", is \"a?[31m\"",
                why(run("make").add("variable A", "a\033[31m")));
    }

    private static StepKey.Builder copy(String... sources) {
        StepKey.Builder key = StepKey.builder().add("step", "COPY").add("destination", "/");
        for (int i = 0; i < sources.length; i++) {
            key.add("source " + i, digest(sources[i]).toString());
        }
        return key.add(StepKey.BELOW, "x");
    }

    private static Digest digest(String text) {
        return Digests.fast().sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A source, such as {@code a=1 b=2}: it stands for itself in keys. */
    private String listed(String files) {
        listings.put(digest(files), () -> FileListingTest.of(files));
        return files;
    }

    @Test
    void namesTheFilesThatChanged() {
        put(copy(listed("a=1 b=2 c/=1 c/d=1"), listed("x=1")).build());
        assertEquals("not cached: a changed", why(copy(listed("a=2 b=2 c/=1 c/d=1"), "x=1")));
        assertEquals(
                "not cached: a.c is new, c/d is gone, x changed and 1 more",
                why(copy(listed("a=1 a.c=1 b=2 c/=1"), listed("x=2 y=1"))));
        assertEquals("not cached: c/ changed", why(copy(listed("a=1 b=2 c/=2 c/d=1"), "x=1")));
    }

    @Test
    void namesTheSourceWithoutAListing() {
        put(copy("a=1").build());
        String before = digest("a=1").toString().substring(0, 19);
        String now = digest("a=2").toString().substring(0, 19);
        assertEquals("not cached: source 0 was " + before + ", is " + now, why(copy(listed("a=2"))));
    }

    /** Of many earlier builds the one that comes last in time is meant. */
    @Test
    void comparesWithTheLastOne() throws IOException {
        for (int i = 0; i < 5; i++) {
            StepKey key = copy(listed("a=1 b" + i + "=1")).build();
            put(key);
            Files.setLastModifiedTime(
                    directory.resolve("index").resolve(key.digest().hex()),
                    FileTime.from(Instant.ofEpochSecond(i == 3 ? 2000 : 1000 + i)));
        }
        assertEquals("not cached: b9 is new, b3 is gone", why(copy(listed("a=1 b9=1"))));
    }
}
