package io.jcontainers.build.tar;

import static io.jcontainers.build.tar.TarForge.record;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.UnixTime;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class TarReaderTest {
    private static final String ZERO = "00000000000";

    @Test
    void aPaxRecordWinsOverTheField() throws IOException {
        String pax = record("path", "é/long")
                + record("size", "3")
                + record("uid", "5000000000")
                + record("mtime", "-1.25")
                + record("SCHILY.xattr.user.x", "\u0000\u00ff\n=")
                + record("comment", "no");
        byte[] archive = new TarForge()
                .extension('x', pax)
                .header("short", '0', ZERO, "")
                .content(new byte[] {1, 2, 3})
                .file("next", "")
                .end();
        List<TarEntry> entries = list(archive);
        TarEntry entry = entries.getFirst();
        assertEquals(ByteString.of(new byte[] {(byte) 0xe9, '/', 'l', 'o', 'n', 'g'}), entry.name());
        assertEquals(3, entry.size());
        assertEquals(5_000_000_000L, entry.uid());
        assertEquals(new UnixTime(-2, 750_000_000), entry.mtime());
        assertArrayEquals(new byte[] {0, (byte) 0xff, '\n', '='}, entry.xattrs().get(ByteString.utf8("user.x")));
        assertEquals("next", entries.get(1).name().toString());
        assertEquals(0, entries.get(1).uid());
    }

    @Test
    void longNamesOfGnuTar() throws IOException {
        String name = "n/".repeat(200) + "x";
        String target = "t".repeat(300);
        byte[] archive = new TarForge()
                .extension('L', name + "\0")
                .extension('K', target + "\0")
                .link("cut", '2', "cut")
                .end();
        TarEntry entry = list(archive).getFirst();
        assertEquals(ByteString.utf8(name), entry.name());
        assertEquals(ByteString.utf8(target), entry.linkName());
    }

    @Test
    void prefixesOfUstarAndStarButNotOfGnu() throws IOException {
        byte[] ustar = TarForge.block("name", '0', ZERO, "");
        TarForge.put(ustar, 345, "prefix");
        byte[] gnu = ustar.clone();
        TarForge.put(gnu, 257, "ustar  \0");
        byte[] star = ustar.clone();
        TarForge.put(star, 345 + 131, "00000000000");
        TarForge.put(star, 508, "tar\0");
        List<TarEntry> entries =
                list(new TarForge().seal(ustar).seal(gnu).seal(star).end());
        assertEquals(
                List.of("prefix/name", "name", "prefix/name"),
                entries.stream().map(entry -> entry.name().toString()).toList());
    }

    @Test
    void binaryNumbers() throws IOException {
        byte[] block = TarForge.block("big", '0', ZERO, "");
        TarForge.put(block, 108, "\u0080\0\0\0\u00ff\u00ff\u00ff\u00fe");
        TarForge.put(block, 136, "\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00fb");
        TarEntry entry = list(new TarForge().seal(block).end()).getFirst();
        assertEquals(4_294_967_294L, entry.uid());
        assertEquals(new UnixTime(-5, 0), entry.mtime());
    }

    @Test
    void globalRecordsHoldUntilTheyAreTakenBack() throws IOException {
        byte[] archive = new TarForge()
                .extension('g', record("comment", "0123abc") + record("uid", "7"))
                .file("a", "")
                .extension('x', record("uid", "8"))
                .file("b", "")
                .extension('g', record("uid", ""))
                .file("c", "")
                .end();
        assertEquals(
                List.of(7L, 8L, 0L), list(archive).stream().map(TarEntry::uid).toList());
    }

    @Test
    void v7ArchivesHaveDirectoriesByTheirSlash() throws IOException {
        byte[] directory = TarForge.block("d/", '\0', ZERO, "");
        Arrays.fill(directory, 257, 265, (byte) 0);
        byte[] file = TarForge.block("f", '\0', "1", "");
        Arrays.fill(file, 257, 265, (byte) 0);
        List<TarEntry> entries = list(new TarForge()
                .seal(directory)
                .seal(file)
                .content(new byte[] {1})
                .end());
        assertEquals(
                List.of(TarType.DIRECTORY, TarType.REGULAR),
                entries.stream().map(TarEntry::type).toList());
    }

    @Test
    void aHardLinkHasNoContentWhateverItsSizeSays() throws IOException {
        byte[] archive = new TarForge()
                .header("h", '1', "00000001000", "f")
                .file("next", "x")
                .end();
        assertEquals(2, list(archive).size());
    }

    /** Each is refused with a text that says why; none is guessed, none allocates by a stated size. */
    private static final Map<String, Consumer<TarForge>> REFUSED = Map.ofEntries(
            Map.entry(
                    "two pax headers",
                    forge -> forge.extension('x', record("uid", "1"))
                            .extension('x', record("uid", "2"))
                            .file("f", "")),
            Map.entry(
                    "a pax and a GNU header",
                    forge -> forge.extension('x', record("path", "a"))
                            .extension('L', "b")
                            .file("f", "")),
            Map.entry(
                    "two long names",
                    forge -> forge.extension('L', "a").extension('L', "b").file("f", "")),
            Map.entry("headers before an entry", forge -> {
                for (int i = 0; i < 100; i++) {
                    forge.extension('g', record("comment", "x"));
                }
            }),
            Map.entry(
                    "global \"path\"",
                    forge -> forge.extension('g', record("path", "x")).file("f", "")),
            Map.entry(
                    "global \"size\"",
                    forge -> forge.extension('g', record("size", "1")).file("f", "")),
            Map.entry("global extended", forge -> forge.extension('g', record("SCHILY.xattr.user.x", "1"))),
            Map.entry(
                    "wrong length", forge -> forge.extension('x', "99 path=x\n").file("f", "")),
            Map.entry(
                    "a pax record with a wrong",
                    forge -> forge.extension('x', "path=x\n").file("f", "")),
            Map.entry("without a key", forge -> forge.extension('x', "5 =x\n").file("f", "")),
            Map.entry(
                    "no number of 63 bits",
                    forge -> forge.extension('x', record("size", "-1")).file("f", "")),
            Map.entry(
                    "a size that is no number",
                    forge -> forge.extension('x', record("size", "9".repeat(300_000)))
                            .file("f", "")),
            Map.entry(
                    "a mtime of 300000",
                    forge -> forge.extension('x', record("mtime", "1".repeat(300_000)))
                            .file("f", "")),
            Map.entry(
                    "a mtime that",
                    forge -> forge.extension('x', record("mtime", "9e999")).file("f", "")),
            Map.entry("sparse file", forge -> forge.header("s", 'S', ZERO, "")),
            Map.entry(
                    "a sparse",
                    forge -> forge.extension('x', record("GNU.sparse.major", "1"))
                            .file("f", "")),
            Map.entry("unknown type \"D\"", forge -> forge.header("d", 'D', ZERO, "")),
            Map.entry("ends with a slash", forge -> forge.file("f/", "")),
            Map.entry("content of something", forge -> forge.header("d/", '5', "00000001000", "")),
            Map.entry("without a name", forge -> forge.file("", "")),
            Map.entry("leads to nothing", forge -> forge.link("l", '2', "")),
            Map.entry(
                    "NUL in its name",
                    forge -> forge.extension('x', record("path", "a\0b")).file("f", "")),
            Map.entry(
                    "NUL in its link",
                    forge -> forge.extension('x', record("linkpath", "a\0b")).link("f", '2', "x")),
            Map.entry(
                    "name of 5000 bytes",
                    forge -> forge.extension('L', "n".repeat(5000)).file("f", "")),
            Map.entry(
                    "more than 1024 comp",
                    forge -> forge.extension('L', "n/".repeat(1100) + "x").file("f", "")),
            Map.entry("a header of 2147483647", forge -> forge.header("x", 'x', "17777777777", "")),
            Map.entry("a header of 8589934591", forge -> forge.header("x", 'L', "77777777777", "")),
            Map.entry("more than 256 extended", forge -> {
                StringBuilder records = new StringBuilder();
                for (int i = 0; i < 300; i++) {
                    records.append(record("SCHILY.xattr.user." + i, "x"));
                }
                forge.extension('x', records.toString()).file("f", "");
            }),
            Map.entry("no octal number", forge -> forge.header("f", '0', "12x4", "")),
            Map.entry("a negative size", forge -> forge.header("f", '0', "\u00ff".repeat(12), "")),
            Map.entry("more than 63 bits", forge -> forge.header("f", '0', "\u0080" + "\u00ff".repeat(11), "")),
            Map.entry(
                    "bytes in all files",
                    forge -> forge.extension('x', record("size", "9223372036854775807"))
                            .file("f", "")),
            Map.entry(
                    "wrong checksum",
                    forge -> forge.raw(new byte[100]).raw(new byte[] {1}).raw(new byte[411])),
            Map.entry("ends within its content", forge -> forge.header("f", '0', "00000100000", "")),
            Map.entry("zeros in the midst", forge -> forge.raw(new byte[512]).file("f", "")),
            Map.entry("a next entry", forge -> forge.extension('x', record("uid", "1"))),
            Map.entry("device number 4096", forge -> {
                byte[] block = TarForge.block("c", '3', ZERO, "");
                TarForge.put(block, 329, "0010000");
                forge.seal(block);
            }));

    @Test
    void whatIsBrokenOrAmbiguousIsRefused() {
        REFUSED.forEach((text, forging) -> {
            TarForge forge = new TarForge();
            forging.accept(forge);
            TarException e = assertThrows(TarException.class, () -> list(forge.end()), text);
            assertTrue(e.getMessage().contains(text), text + " <> " + e.getMessage());
        });
    }

    @Test
    void theErrorNamesTheEntry() {
        byte[] archive = new TarForge().file("a", "").file("b\n/", "").end();
        assertEquals(
                "tar entry 2 \"b\\x0a/\": a file whose name ends with a slash",
                assertThrows(TarException.class, () -> list(archive)).getMessage());
    }

    @Test
    void bytesBehindTheEndAreAnErrorButZerosAreNone() throws IOException {
        byte[] padded = new TarForge().file("a", "").raw(new byte[10_240]).end();
        assertEquals(1, list(padded).size());
        byte[] second = new TarForge()
                .file("a", "")
                .raw(new byte[1024])
                .file("hidden", "")
                .end();
        assertEquals(
                "bytes behind the end of the archive, after 1 entries",
                assertThrows(TarException.class, () -> list(second)).getMessage());
    }

    @Test
    void anArchiveWithoutItsEndIsRead() throws IOException {
        assertEquals(1, list(new TarForge().file("a", "x").bytes()).size());
        assertEquals(0, list(new byte[0]).size());
    }

    @Test
    void tooManyEntriesAndTooManyBytesAreRefused() throws IOException {
        byte[] archive = new TarForge().file("a", "12").file("b", "34").end();
        assertEquals(2, list(archive, TarLimits.standard().withMostEntries(2)).size());
        assertThrows(
                TarException.class, () -> list(archive, TarLimits.standard().withMostEntries(1)));
        assertEquals(
                2, list(archive, TarLimits.standard().withMostContentBytes(4)).size());
        assertThrows(
                TarException.class, () -> list(archive, TarLimits.standard().withMostContentBytes(3)));
    }

    @Test
    void headersAreRecognised() {
        assertTrue(TarReader.isHeader(Arrays.copyOf(new TarForge().file("a", "").bytes(), 512)));
        assertFalse(TarReader.isHeader(new byte[512]));
        assertFalse(TarReader.isHeader(new byte[100]));
    }

    /** Whatever the bytes: entries or a {@link TarException}, within a bounded number of reads. */
    @Test
    void mutatedArchivesEndInATypedError() throws IOException {
        byte[] good = new TarForge()
                .extension('g', record("comment", "x"))
                .extension('x', record("path", "some/name") + record("mtime", "1.5"))
                .file("f", "content")
                .extension('L', "long")
                .link("l", '2', "target")
                .end();
        Random random = new Random(7);
        for (int round = 0; round < 20_000; round++) {
            byte[] bad = good.clone();
            int flips = 1 + random.nextInt(4);
            for (int i = 0; i < flips; i++) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            }
            TarForge forge = new TarForge();
            for (int at = 0; at + 512 <= bad.length; at += 512) {
                byte[] block = Arrays.copyOfRange(bad, at, at + 512);
                boolean header =
                        new String(block, 257, 5, java.nio.charset.StandardCharsets.ISO_8859_1).equals("ustar");
                if (header && random.nextBoolean()) {
                    forge.seal(block);
                } else {
                    forge.raw(block);
                }
            }
            try {
                list(Arrays.copyOf(forge.bytes(), random.nextInt(forge.bytes().length + 1)));
            } catch (TarException e) {
                assertFalse(String.valueOf(e.getMessage()).isEmpty());
            }
        }
    }

    private static List<TarEntry> list(byte[] archive) throws IOException {
        return list(archive, TarLimits.standard());
    }

    private static List<TarEntry> list(byte[] archive, TarLimits limits) throws IOException {
        InputStream in = new ByteArrayInputStream(archive);
        TarReader reader = new TarReader(in, limits);
        List<TarEntry> entries = new ArrayList<>();
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        byte[] buffer = new byte[100];
        for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
            entries.add(entry);
            for (int got = reader.read(buffer, 0, 100); got >= 0; got = reader.read(buffer, 0, 100)) {
                content.write(buffer, 0, got);
            }
        }
        reader.finish();
        return entries;
    }
}
