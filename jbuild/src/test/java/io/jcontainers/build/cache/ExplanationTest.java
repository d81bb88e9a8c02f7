package io.jcontainers.build.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jcontainers.build.image.Digests;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExplanationTest {
    private static final String DIGEST = "sha256:1111111111111111";

    @TempDir
    Path directory;

    private CacheIndex index;

    @BeforeEach
    void open() {
        index = new CacheIndex(directory.resolve("index"));
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
        return new Explanation(index).of(key.build());
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
}
