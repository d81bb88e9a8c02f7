package io.jcontainers.build.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.Digests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileListingTest {
    @TempDir
    Path directory;

    /** Such as {@code a=1 b=2}. */
    static FileListing of(String files) {
        Map<String, Long> map = new LinkedHashMap<>();
        for (String file : files.isEmpty() ? new String[0] : files.split(" ")) {
            int equals = file.indexOf('=');
            map.put(file.substring(0, equals), Long.parseLong(file.substring(equals + 1)));
        }
        return new FileListing(map);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a=1 b=2|a=1 b=2|",
                "a=1 b=2|a=1 b=3|b changed",
                "a=1|a=1 b=3|b is new",
                "a=1 b=3|a=1|b is gone",
                "d/=1|d/=2|d/ changed",
                "d/=1 d/a=1|e/=1 e/a=1|e/a is new;d/a is gone;e/ is new;d/ is gone",
                "''|a=1|a is new"
            })
    void changes(String before, String now, String expected) {
        String texts = String.join(";", of(before).changes(of(now)).texts());
        assertEquals(expected == null ? "" : expected, texts);
    }

    @Test
    void storesWhatItHas() {
        FileListing listing = of("=9 a=1 a/=2 a/b/c=-9223372036854775808 a/b/cd=3 \u00e9\n=4 z=5");
        assertEquals(Optional.of(listing), FileListing.decoded(listing.encoded()));
        assertEquals(Optional.of(of("")), FileListing.decoded(of("").encoded()));
    }

    /** Anything may be in a file. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 7, 8, 9, 20})
    void damaged(int length) {
        byte[] bytes = of("a=1 b=2").encoded();
        assertEquals(Optional.empty(), FileListing.decoded(java.util.Arrays.copyOf(bytes, length)));
        for (int i = 0; i < bytes.length; i++) {
            byte[] other = bytes.clone();
            other[i] ^= (byte) (length + 1);
            FileListing.decoded(other); // whatever it says: no failure
        }
    }

    @Test
    void isKept() throws IOException {
        Digest key = Digests.fast().sha256(new byte[] {1});
        List<Runnable> later = new ArrayList<>();
        FileListings listings = new FileListings(directory.resolve("l"), later::add);
        listings.put(key, () -> of("a=1"));
        assertEquals(Optional.of(of("a=1")), listings.find(key), "before it is written");
        assertFalse(Files.exists(directory.resolve("l")));
        later.forEach(Runnable::run);
        FileListings others = new FileListings(directory.resolve("l"), Runnable::run);
        assertEquals(Optional.of(of("a=1")), others.find(key));
        assertEquals(Optional.empty(), others.find(Digests.fast().sha256(new byte[] {2})));
    }

    @Test
    void goesWithItsEntry() throws IOException {
        FileListings listings = new FileListings(directory.resolve("l"), Runnable::run);
        assertEquals(0, listings.retain(List.of()), "there is none");
        Digest known = Digests.fast().sha256(new byte[] {1});
        Digest unknown = Digests.fast().sha256(new byte[] {2});
        Digest fresh = Digests.fast().sha256(new byte[] {3});
        for (Digest each : List.of(known, unknown, fresh)) {
            listings.put(each, () -> of("a=1"));
            if (!each.equals(fresh)) {
                Files.setLastModifiedTime(
                        directory.resolve("l").resolve(each.hex()),
                        FileTime.from(Instant.now().minus(Duration.ofDays(1))));
            }
        }
        StepKey key = StepKey.builder()
                .add("source .", known.toString())
                .add("other", "x")
                .build();
        assertEquals(1, listings.retain(List.of(new CacheEntry(key, known, 0, Instant.EPOCH))));
        assertEquals(Optional.empty(), listings.find(unknown));
        assertEquals(Optional.of(of("a=1")), listings.find(known));
        assertEquals(Optional.of(of("a=1")), listings.find(fresh));
    }

    @Test
    void tooLong() throws IOException {
        FileListings listings = new FileListings(directory.resolve("l"), Runnable::run);
        Digest key = Digests.fast().sha256(new byte[] {1});
        listings.put(key, () -> of("x".repeat(20_000) + "=1"));
        assertEquals(Optional.empty(), listings.find(key));
    }
}
