package io.jcontainers.build.copy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.build.compress.ExpansionLimits;
import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.Open;
import io.jcontainers.build.tar.TarForge;
import io.jcontainers.build.tar.TarLimits;
import io.jcontainers.build.user.Owner;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives that ADD unpacks; attacks are named after the rows of the list of known ones. */
class UnpackingTest extends CopyFixture {
    private static final CopyOptions ADD = CopyOptions.to("/d").withUnpack(CopyOptions.Unpack.ARCHIVES_OF_TREES);

    @BeforeEach
    void makeBase() throws IOException {
        shell("mkdir -p low/d/have/sub low/d/usr/lib low/etc; echo p > low/etc/passwd; echo o > low/d/have/old;"
                + "ln -s usr/lib low/d/lib; ln -s /etc low/d/abs; ln -s ../../etc low/d/rel; echo f > low/d/file;"
                + "chmod 700 low/d/have; chown 3:4 low/d/file; find low | xargs touch -h -d @10");
    }

    private List<String> unpack(TarForge forge) throws IOException {
        Files.write(scratch.path().resolve("ctx/a.tar"), forge.end());
        return copy(ADD, "a.tar");
    }

    /** Names with what they lead to, but for the destination itself. */
    private String names(TarForge forge) throws IOException {
        return String.join(
                " ",
                unpack(forge).stream()
                        .map(line -> line.replaceFirst(" .*?( -> .*|$)", "$1").replace(" -> ", "->"))
                        .filter(name -> !name.equals("d/"))
                        .toList());
    }

    private String refused(TarForge forge) throws IOException {
        Files.write(scratch.path().resolve("ctx/a.tar"), forge.end());
        return refused(ADD, "a.tar");
    }

    private static TarForge tar() {
        return new TarForge();
    }

    private static TarForge directory(TarForge forge, String name) {
        return forge.header(name, '5', "00000000000", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cat", "gzip", "bzip2", "xz", "zstd -q"})
    void everyFormatIsToldByItsBytes(String compressor) throws IOException {
        shell("mkdir -p tree/s; echo 1 > tree/f; echo 2 > tree/s/g; ln tree/f tree/h; ln -s f tree/l;"
                + "chown -R 7:8 tree; chmod 4711 tree/f; find tree | xargs touch -h -d @50;"
                + "tar -C tree -cf - . | " + compressor + " > ctx/archive");
        assertEquals(
                List.of(
                        "d/ D 755 0:0 10",
                        "d/f R 4711 7:8 50 1",
                        "d/h H 4711 7:8 50 -> d/f",
                        "d/l S 777 7:8 50 -> f",
                        "d/s/ D 755 7:8 50",
                        "d/s/g R 644 7:8 50 2"),
                copy(ADD, "archive"));
        assertEquals(List.of("d/", "d/archive"), names(ADD.withUnpack(CopyOptions.Unpack.NEVER), "archive"));
    }

    @Test
    void ownersAndTimesMayBeGiven() throws IOException {
        shell("mkdir tree; echo 1 > tree/f; chown 7:8 tree/f; touch -d @50 tree/f; tar -C tree -cf ctx/a f");
        CopyOptions options =
                ADD.withOwner(new Owner(1, 2)).withSourceDateEpoch(20).withChmod("777");
        assertEquals(List.of("d/ D 755 0:0 10", "d/f R 644 1:2 20 1"), copy(options, "a"));
    }

    @Test
    void whatIsNoArchiveIsCopied() throws IOException {
        shell("cd ctx; echo text > text; gzip -c text > text.gz; : > empty; head -c 1024 /dev/zero > zeros;"
                + "printf 'BZh9 no' > bad.bz2; printf '\\037\\213\\010 no' > bad.gz; head -c 4 text.gz > short.gz");
        assertEquals(
                List.of("d/", "d/bad.bz2", "d/bad.gz", "d/empty", "d/short.gz", "d/text", "d/text.gz", "d/zeros"),
                names(ADD, "*"));
    }

    @Test
    void directoriesWithArchivesAreNotUnpacked() throws IOException {
        shell("mkdir ctx/s; tar -cf ctx/s/a.tar low");
        assertEquals(List.of("d/", "d/a.tar"), names(ADD, "s"));
    }

    @Test
    void downloadsOnlyWhenAskedFor() throws IOException {
        shell("mkdir tree; echo 1 > tree/f; tar -C tree -czf fetched f");
        try (Fd top = sys.openDirectory(scratch.path());
                Fd file = sys.open(top, ByteString.utf8("fetched"), Open.READ, 0, Open.BENEATH)) {
            CopySource download = new CopySource.Download("https://e/f.tgz", "f.tgz", file, Optional.empty());
            assertEquals(List.of("d/", "d/f.tgz"), names(layer(ADD, download)));
            assertEquals(List.of("d/", "d/f"), names(layer(ADD.withUnpack(CopyOptions.Unpack.ALWAYS), download)));
        }
    }

    @Test
    void impliedDirectoriesAndReplacedEntries() throws IOException {
        assertEquals("d/a/ d/a/b/ d/a/b/f", names(tar().file("a/b/f", "1")));
        assertEquals("d/have/", names(tar().file("have", "1")).replace("have", "have/"));
        assertEquals("d/x", names(directory(tar(), "x").file("x/y", "1").file("x", "2")));
        assertEquals("d/file/ d/file/x", names(directory(tar(), "file").file("file/x", "1")));
        assertEquals(
                List.of("d/ D 755 0:0 10", "d/have/ D 644 0:0 0", "d/have/new R 644 0:0 0 1"),
                unpack(directory(tar(), "have").file("have/new", "1")));
    }

    @Test
    void aDirectoryThatWasRemovedHidesWhatItHad() throws IOException {
        assertEquals(
                "d/have/ d/have/.wh.old d/have/.wh.sub d/have/new",
                names(directory(tar().file("have", "1"), "have").file("have/new", "2")));
    }

    @Test
    void u1NamesThatLeadOutAreRefusedOthersCleaned() throws IOException {
        for (String name : List.of("../x", "a/../../x", "..", "/../x", "./../x", "a/b/../../../x")) {
            assertTrue(
                    refused(tar().file(name, "1")).endsWith("leads out of the directory that the archive goes to"),
                    name);
        }
        assertEquals("d/abs d/x", names(tar().file("/x", "1").file("/abs", "1")));
        assertEquals("d/a/ d/a/x", names(tar().file("./././a//b/../x", "1")));
    }

    @Test
    void u2LinksOfTheArchiveLeadNowhereElse() throws IOException {
        String canary = scratch.path().resolve("canary").toString();
        String inside = names(tar().link("l", '2', canary).file("l/secret", "1"));
        assertEquals(true, inside.startsWith("d/l->" + canary), inside);
        assertEquals(true, inside.endsWith("d" + canary + "/secret"), inside);
        assertEquals(
                "d/etc/ d/etc/passwd d/l->../../../etc",
                names(tar().link("l", '2', "../../../etc").file("l/passwd", "1")));
        assertEquals(
                "d/etc/ d/etc/passwd d/l->/etc",
                names(tar().link("l", '2', "/etc").file("l/passwd", "1")));
        assertEquals("d/l->x d/x/ d/x/s/", names(directory(tar().link("l", '2', "x"), "l/s")));
        assertEquals("d/l", names(tar().link("l", '2', "/etc/passwd").file("l", "1")));
        assertTrue(refused(tar().link("l", '2', "l").file("l/x", "1")).contains("more than 255 symbolic links"));
    }

    @Test
    void u2LinksOfTheLayersBelowLeadNowhereElse() throws IOException {
        assertEquals("d/etc/ d/etc/passwd", names(tar().file("abs/passwd", "1")));
        assertEquals("d/etc/ d/etc/passwd", names(tar().file("rel/passwd", "1")));
        assertEquals("d/usr/ d/usr/lib/ d/usr/lib/x", names(tar().file("lib/x", "1")));
        assertEquals("d/abs", names(tar().file("abs", "1")));
    }

    @Test
    void u3TheDestinationStaysADirectory() throws IOException {
        for (String name : List.of(".", "./", "/", "/.", "a/..")) {
            assertTrue(
                    refused(tar().file("x", "1").link(name, '2', "/etc"))
                            .contains("the directory that the archive goes to can't become"),
                    name);
        }
        assertEquals("d/x", names(directory(tar(), "./").file("./x", "1")));
        assertEquals(
                "d/l->. d/x", names(directory(tar().link("l", '2', "."), "l").file("l/x", "1")));
    }

    @Test
    void u4HardLinksStayInside() throws IOException {
        for (String target : List.of("../etc/passwd", "a/../../x", "..")) {
            assertTrue(refused(tar().file("f", "1").link("h", '1', target)).contains("leads out of"), target);
        }
        for (String target : List.of("/etc/passwd", "none", scratch.path() + "/canary/secret", "abs/passwd")) {
            assertTrue(refused(tar().file("f", "1").link("h", '1', target)).contains("which is not there"), target);
        }
        assertTrue(refused(tar().link("h", '1', "have")).contains("which is a directory"));
        assertTrue(refused(tar().link("h", '1', ".")).contains("which is a directory"));
        assertEquals("d/f d/h->d/f", names(tar().file("f", "1").link("h", '1', "/f")));
        assertEquals(
                "d/a/ d/a/f d/h->d/a/f d/l->/a",
                names(tar().file("a/f", "1").link("l", '2', "/a").link("h", '1', "l/f")));
    }

    @Test
    void aHardLinkToAFileBelowBringsItAlong() throws IOException {
        assertEquals(
                List.of("d/ D 755 0:0 10", "d/file R 644 3:4 10 f", "d/h H 644 3:4 10 -> d/file"),
                unpack(tar().link("h", '1', "file")));
    }

    @Test
    void u6AttributesOfAnEntryStayWithItsName() throws IOException {
        assertEquals(
                List.of("d/ D 755 0:0 10", "d/etc/ D 644 0:0 0", "d/l S 644 0:0 0 -> /etc"),
                unpack(directory(directory(tar(), "etc").link("l", '2', "/etc"), "l")));
    }

    @Test
    void u7WhiteoutsAreNoFiles() throws IOException {
        for (String name : List.of(".wh.x", "have/.wh.old", ".wh..wh..opq", ".wh.", ".wh..wh.plnk/x")) {
            assertTrue(refused(tar().file(name, "1")).contains("means a deleted file"), name);
        }
    }

    @Test
    void u10OverlaysOwnMarksAreRefused() throws IOException {
        for (String name : List.of("trusted.overlay.opaque", "user.overlay.redirect")) {
            String record = TarForge.record("SCHILY.xattr." + name, "y");
            assertTrue(refused(tar().extension('x', record).file("f", "1")).contains("which overlayfs would obey"));
        }
        byte[] zero = TarForge.block("n", '3', "00000000000", "");
        TarForge.put(zero, 329, "0000000");
        TarForge.put(zero, 337, "0000000");
        assertTrue(refused(tar().seal(zero)).contains("a character device 0:0"));
    }

    @Test
    void u11DevicesAndAttributes() throws IOException {
        byte[] device = TarForge.block("n", '3', "00000000000", "");
        TarForge.put(device, 329, "0000001");
        TarForge.put(device, 337, "0000003");
        String records =
                TarForge.record("SCHILY.xattr.user.a", "1") + TarForge.record("SCHILY.xattr.security.selinux", "x");
        assertEquals(
                List.of("d/ D 755 0:0 10", "d/f R 644 0:0 0 1 user.a=31", "d/n C 644 0:0 0 1,3", "d/p F 644 0:0 0"),
                unpack(tar().seal(device)
                        .header("p", '6', "00000000000", "")
                        .extension('x', records)
                        .file("f", "1")));
    }

    @Test
    void u12BombsEndAtTheLimits() throws IOException {
        shell("head -c 3000000 /dev/zero > zeros; tar -czf ctx/bomb zeros");
        limits = limits.withExpansion(new ExpansionLimits(1 << 30, 10, 100_000, 23, 1 << 17));
        assertTrue(refused(ADD, "bomb").contains("taken for a decompression bomb"));
        limits = CopyLimits.standard().withArchive(TarLimits.standard().withMostContentBytes(1000));
        assertTrue(refused(ADD, "bomb").contains("more than 1000 bytes in all files together"));
        limits = CopyLimits.standard().withMostEntries(3);
        assertTrue(refused(tar().file("a", "").file("b", "").file("c", "").file("d", ""))
                .contains("more than 3 files"));
    }

    @Test
    void u14SparseFilesAreRefused() throws IOException {
        assertTrue(refused(tar().header("f", 'S', "00000000000", "")).contains("a sparse file"));
    }

    @Test
    void u20BrokenArchivesAreErrorsNotFiles() throws IOException {
        Files.write(
                scratch.path().resolve("ctx/a.tar"),
                tar().file("f", "123").raw(new byte[700]).bytes());
        assertTrue(refused(ADD, "a.tar").startsWith("unpacking \"a.tar\": "));
        TarForge trailing = tar().file("f", "1").raw(new byte[1024]).file("g", "2");
        assertTrue(refused(trailing).contains("bytes behind the end"));
    }

    @Test
    void u21DepthIsBounded() throws IOException {
        TarForge deep = tar();
        String path = "n/".repeat(20) + "x".repeat(50);
        deep.link("l", '2', "n/".repeat(20));
        for (int i = 0; i < 40; i++) {
            deep.file(path.substring(0, 40) + "f" + i, "1");
        }
        assertTrue(names(deep).contains("f39"));
        TarForge nested = tar();
        StringBuilder name = new StringBuilder("a".repeat(90));
        nested.file(name + "/f", "");
        for (int i = 0; i < 60; i++) {
            // Each link shortens the way to where the next directory is put.
            nested.link("l" + i, '2', (i == 0 ? "" : "l" + (i - 1) + "/") + "a".repeat(90));
            nested.file("l" + i + "/" + "a".repeat(90) + "/f", "");
        }
        assertTrue(refused(nested).contains("a path of more than 4095 bytes"));
    }

    @Test
    void u22NamesThatAreNoTextStayApart() throws IOException {
        assertEquals("d/a\\xfe d/a\\xff", names(tar().file("a\u00ff", "1").file("a\u00fe", "2")));
    }

    @Test
    void u23TypesThatFlipEndAsTheLastOne() throws IOException {
        TarForge flips = tar();
        for (int i = 0; i < 50; i++) {
            directory(flips, "x")
                    .file("x/in", "1")
                    .link("x", '2', "/etc")
                    .header("x", '6', "00000000000", "")
                    .file("x", "" + i);
        }
        assertEquals(List.of("d/ D 755 0:0 10", "d/x R 644 0:0 0 49"), unpack(flips));
    }

    @Test
    void u32TimesOutOfRangeAreTheFirst() throws IOException {
        for (String time : List.of("-5", "9223372036", "99999999999")) {
            List<String> lines =
                    unpack(tar().extension('x', TarForge.record("mtime", time)).file("f", "1"));
            assertEquals("d/f R 644 0:0 " + (time.equals("9223372036") ? time : "0") + " 1", lines.getLast());
        }
    }

    @Test
    void anArchiveIntoTheRoot() throws IOException {
        Files.write(
                scratch.path().resolve("ctx/a.tar"),
                tar().file("etc/passwd", "1").file("d/abs/x", "2").end());
        assertEquals(
                List.of("etc/", "etc/passwd", "etc/x"),
                names(CopyOptions.to("/").withUnpack(CopyOptions.Unpack.ARCHIVES_OF_TREES), "a.tar"));
    }
}
