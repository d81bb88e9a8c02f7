package io.jcontainers.build.tar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jcontainers.build.image.Digests;
import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.UnixTime;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TarWriterTest {
    private static final UnixTime TIME = new UnixTime(1_700_000_000, 0);

    /** What Go's archive/tar writes for the same entries with FormatPAX. */
    private static final String DIGEST_OF_GO = "03cf52002412e82d3188560b1be0395feb91a7b43c0a17df419111c7a650fa3c";

    private record Content(TarEntry entry, byte[] bytes) {}

    @Test
    void theBytesAreThoseOfGo() throws IOException {
        byte[] archive = write(samples());
        assertEquals(DIGEST_OF_GO, Digests.fast().sha256(archive).hex());
    }

    @Test
    void whatIsWrittenIsReadAgain() throws IOException {
        List<Content> samples = samples();
        TarReader reader = new TarReader(new ByteArrayInputStream(write(samples)), TarLimits.standard());
        for (Content sample : samples) {
            TarEntry read = reader.next();
            assertNotNull(read);
            assertEquals(withoutXattrs(sample.entry()), withoutXattrs(read));
            assertEquals(sample.entry().xattrs().keySet(), read.xattrs().keySet());
            read.xattrs()
                    .forEach((key, value) ->
                            assertArrayEquals(sample.entry().xattrs().get(key), value));
            byte[] content = new byte[(int) read.size()];
            assertEquals(content.length, readFully(reader, content));
            assertArrayEquals(sample.bytes(), content);
        }
        assertNull(reader.next());
        assertNull(reader.next());
        reader.finish();
    }

    @Test
    void recordsWhoseLengthGrowsByItsOwnDigits() throws IOException {
        for (int length = 60; length < 130; length++) {
            byte[] value = new byte[length];
            Arrays.fill(value, (byte) '\n');
            TarEntry entry = TarEntry.of(name("f"), TarType.REGULAR, 0644)
                    .withXattrs(new TreeMap<>(Map.of(name("user.x"), value)));
            byte[] archive = write(List.of(new Content(entry, new byte[0])));
            TarEntry read = new TarReader(new ByteArrayInputStream(archive), TarLimits.standard()).next();
            assertNotNull(read);
            assertArrayEquals(value, read.xattrs().get(name("user.x")), "length " + length);
        }
    }

    @Test
    void contentThatDoesNotFitItsSizeIsAnError() throws IOException {
        TarWriter writer = new TarWriter(new ByteArrayOutputStream());
        writer.put(TarEntry.of(name("f"), TarType.REGULAR, 0644).withSize(3));
        writer.write(new byte[2], 0, 2);
        assertEquals(
                "tar entry \"f\": 1 bytes fewer than its size says",
                assertThrows(IOException.class, writer::close).getMessage());
        assertEquals(
                "tar entry \"f\": more bytes than its size says",
                assertThrows(IOException.class, () -> writer.write(new byte[2], 0, 2))
                        .getMessage());
    }

    private static List<Content> samples() {
        List<Content> all = new ArrayList<>();
        all.add(entry("etc/", TarType.DIRECTORY, 0755, TIME));
        all.add(new Content(
                TarEntry.of(name("etc/passwd"), TarType.REGULAR, 0644)
                        .withMtime(TIME)
                        .withOwner(1, 2)
                        .withSize(4),
                "root".getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
        byte[] many = new byte[1000];
        Arrays.fill(many, (byte) 'x');
        all.add(new Content(
                TarEntry.of(name("bin/ping"), TarType.REGULAR, 04755)
                        .withMtime(new UnixTime(1_700_000_000, 120_000_000))
                        .withSize(1000)
                        .withXattrs(new TreeMap<>(Map.of(
                                name("security.capability"),
                                new byte[] {1, 0, 0, 2, (byte) 0xff, (byte) 0xfe, 0, '\n', '='},
                                name("user.a"),
                                new byte[] {'b'}))),
                many));
        all.add(new Content(
                TarEntry.of(name("l"), TarType.SYMBOLIC_LINK, 0777)
                        .withLinkName(name("t/".repeat(80)))
                        .withMtime(new UnixTime(-5, 500_000_000)),
                new byte[0]));
        all.add(new Content(
                TarEntry.of(name("d/".repeat(49) + "xy/é"), TarType.HARD_LINK, 0644)
                        .withLinkName(name("etc/passwd"))
                        .withMtime(TIME),
                new byte[0]));
        all.add(new Content(
                TarEntry.of(name("long/".repeat(40)), TarType.DIRECTORY, 01777)
                        .withOwner(3_000_000, 4_294_967_294L)
                        .withMtime(new UnixTime(1L << 40, 0)),
                new byte[0]));
        all.add(new Content(
                TarEntry.of(name("dev/x"), TarType.CHARACTER_DEVICE, 0600).withDevice(300, 70_000), new byte[0]));
        all.add(new Content(
                TarEntry.of(name("fifo").plus(ByteString.of(new byte[] {(byte) 0xff})), TarType.FIFO, 0600)
                        .withMtime(new UnixTime(-5, 0)),
                new byte[0]));
        return all;
    }

    private static Content entry(String name, TarType type, int mode, UnixTime time) {
        return new Content(TarEntry.of(name(name), type, mode).withMtime(time), new byte[0]);
    }

    private static TarEntry withoutXattrs(TarEntry entry) {
        return entry.withXattrs(new TreeMap<>());
    }

    private static byte[] write(List<Content> entries) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TarWriter writer = new TarWriter(out)) {
            for (Content each : entries) {
                writer.put(each.entry());
                writer.write(each.bytes(), 0, each.bytes().length);
            }
        }
        return out.toByteArray();
    }

    private static int readFully(TarReader reader, byte[] into) throws IOException {
        int have = 0;
        while (have < into.length) {
            have += reader.read(into, have, into.length - have);
        }
        return have;
    }

    private static ByteString name(String text) {
        return ByteString.utf8(text);
    }
}
