package io.jcontainers.build.copy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.Open;
import io.jcontainers.build.user.Owner;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where files go, and whose they are. */
class PlacementTest extends CopyFixture {
    @BeforeEach
    void makeTrees() throws IOException {
        shell("""
                cd ctx; mkdir -p dir/sub; echo f > file; echo n > dir/sub/nested; echo t > dir/top
                chmod 640 file; chmod 751 dir; chmod 711 dir/sub; chown 100:200 file; chown 101:201 dir/sub
                chown 102:202 dir/sub/nested; touch -d @100 file dir/sub/nested dir/top; touch -d @101 dir/sub dir
                cd ../low; mkdir -p etc usr/lib have/sub; echo old > have/file; echo old > usr/lib/text
                chmod 1777 have; chown 500:600 have; chown 501:601 have/sub have/file; chmod 700 have/sub
                ln -s usr/lib lib; ln -s /have/sub abs; ln -s ../../../../canary out; ln -s nothing/yet dangling
                touch -d @10 have/sub have usr/lib usr etc; mkdir ../up/opt; touch -d @20 ../up/opt""");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/x | / | x",
                "x | /w/d | w/ w/d/ w/d/x",
                "x/ | /w | w/ w/x/ w/x/file",
                ". | /w | w/ w/file",
                "./ | /w | w/ w/file",
                "'' | /w | w/ w/file",
                "/x/. | / | x/ x/file",
                "/x/y/ | / | x/ x/y/ x/y/file",
                "/x/y | / | x/ x/y",
                "/../../x | / | x",
                "/x/../y/ | / | y/ y/file",
                "/etc | / | etc/ etc/file",
                "/etc/ | / | etc/ etc/file",
                "/lib/x | / | usr/ usr/lib/ usr/lib/x",
                "/lib | / | usr/ usr/lib/ usr/lib/file",
                "/abs/ | / | have/ have/sub/ have/sub/file",
                "/abs/../y | / | have/ have/y",
                "/dangling/x | / | nothing/ nothing/yet/ nothing/yet/x",
                "/dangling | / | nothing/ nothing/yet",
                "/out/secret | / | canary/ canary/secret",
                "/have/file | / | have/ have/file",
                "/opt/ | / | opt/ opt/file",
            })
    void destinations(String destination, String workdir, String names) throws IOException {
        CopyOptions options = CopyOptions.to(destination).withWorkdir(workdir);
        assertEquals(names, String.join(" ", names(options, "file")));
    }

    @Test
    void directoriesOfTheLayersBelowKeepWhatTheyAre() throws IOException {
        assertEquals(
                List.of(
                        "have/ D 1777 500:600 10",
                        "have/sub/ D 711 0:0 101",
                        "have/sub/nested R 644 0:0 100 n",
                        "have/top R 644 0:0 100 t"),
                copy(CopyOptions.to("/have"), "dir"));
        assertEquals(List.of("opt/ D 755 0:0 20", "opt/file R 640 0:0 100 f"), copy(CopyOptions.to("/opt/"), "file"));
    }

    @Test
    void ownersOfAStageAreKeptButForTheDirectoryThatIsMade() throws IOException {
        ownersKept = true;
        assertEquals(
                List.of(
                        "new/ D 755 0:0 5000",
                        "new/sub/ D 711 101:201 101",
                        "new/sub/nested R 644 102:202 100 n",
                        "new/top R 644 0:0 100 t"),
                copy(CopyOptions.to("/new"), "dir"));
    }

    @Test
    void chownConcernsWhatIsCopiedAndMadeButNotWhatIsThere() throws IOException {
        CopyOptions options = CopyOptions.to("/have/new/").withOwner(new Owner(7, 8));
        assertEquals(
                List.of(
                        "have/ D 1777 500:600 10",
                        "have/new/ D 755 7:8 5000",
                        "have/new/sub/ D 711 7:8 101",
                        "have/new/sub/nested R 644 7:8 100 n",
                        "have/new/top R 644 7:8 100 t"),
                copy(options, "dir"));
    }

    @Test
    void chmodConcernsFilesAndDirectoriesThatAreCopied() throws IOException {
        shell("ln -s top ctx/dir/link; touch -h -d @102 ctx/dir/link");
        assertEquals(
                List.of(
                        "new/ D 755 0:0 5000",
                        "new/link S 777 0:0 102 -> top",
                        "new/sub/ D 750 0:0 101",
                        "new/sub/nested R 640 0:0 100 n",
                        "new/top R 640 0:0 100 t"),
                copy(CopyOptions.to("/new").withChmod("u=rwX,g=rX,o="), "dir"));
        assertEquals(List.of("x R 4755 0:0 100 f"), copy(CopyOptions.to("/x").withChmod("4755"), "file"));
        assertEquals(
                "invalid chmod parameter: '999'. it should be octal string and between 0 and 07777",
                refused(CopyOptions.to("/x").withChmod("999"), "file"));
    }

    @Test
    void aLinkedLayerKnowsNothingOfThoseBelow() throws IOException {
        withBase = false;
        assertEquals(
                List.of("have/ D 755 0:0 5000", "have/file R 640 0:0 100 f"),
                copy(CopyOptions.to("/have/").withLink(true), "file"));
        assertEquals(List.of("lib/", "lib/x"), names(CopyOptions.to("/lib/x").withLink(true), "file"));
        assertEquals(false, CopyOptions.to("/x").withLink(true).needsBase());
        assertEquals(true, CopyOptions.to("/x").withLink(true).withChmod("1").needsBase());
    }

    @Test
    void whatIsInTheWayIsNamed() throws IOException {
        shell("mkdir -p ctx/over/file ctx/links/lib; echo x > ctx/sub; echo x > ctx/links/lib/x");
        assertEquals(
                "cannot copy to non-directory: \"/have/file\", which is a directory of the source",
                refused(CopyOptions.to("/have"), "over"));
        assertEquals(
                "cannot copy to non-directory: \"/lib\", which is a directory of the source",
                refused(CopyOptions.to("/"), "links"));
        assertEquals("cannot replace to directory \"/have/sub\" with file", refused(CopyOptions.to("/have/"), "sub"));
        assertEquals(
                "cannot copy to non-directory: \"/have/file\", which the source is",
                refused(CopyOptions.to("/have/file"), "dir"));
        assertEquals(
                "\"/have/file\" is no directory, but files are to be put into it",
                refused(CopyOptions.to("/have/file/"), "file"));
        assertEquals("\"/have/file\" is no directory", refused(CopyOptions.to("/have/file/x"), "file"));
        shell("ln -s self low/self");
        assertEquals(
                "\"/self/x\" lies behind more than 255 symbolic links", refused(CopyOptions.to("/self/x"), "file"));
    }

    @Test
    void filesAndLinksAreReplacedNotFollowed() throws IOException {
        shell("mkdir ctx/links; echo x > ctx/links/lib; echo x > ctx/links/out; ln -s new ctx/links/dangling;"
                + "touch -h -d @1 ctx/links/*");
        assertEquals(
                List.of("dangling S 777 0:0 1 -> new", "lib R 644 0:0 1 x", "out R 644 0:0 1 x"),
                copy(CopyOptions.to("/"), "links"));
    }

    @Test
    void ofSeveralSourcesTheLastOneCounts() throws IOException {
        shell("mkdir -p ctx/one/d/e ctx/two/d/g; echo 1 > ctx/one/d/f; echo 1 > ctx/one/d/e/x; echo 2 > ctx/two/d/f;"
                + "echo 2 > ctx/two/d/g/y; chmod 700 ctx/two/d; touch -d @7 ctx/one/d/f ctx/one/d/e/x ctx/two/d/g/y"
                + " ctx/two/d/f; touch -d @8 ctx/*/d/* ctx/*/d; echo 3 > ctx/f; touch -d @9 ctx/f");
        assertEquals(
                List.of(
                        "n/ D 755 0:0 5000",
                        "n/d/ D 700 0:0 8",
                        "n/d/e/ D 755 0:0 8",
                        "n/d/e/x R 644 0:0 7 1",
                        "n/d/f R 644 0:0 8 2",
                        "n/d/g/ D 755 0:0 8",
                        "n/d/g/y R 644 0:0 7 2",
                        "n/f R 644 0:0 9 3"),
                copy(CopyOptions.to("/n/"), "one", "two", "f"));
        shell("echo x > ctx/d");
        assertEquals("cannot replace to directory \"/n/d\" with file", refused(CopyOptions.to("/n/"), "one", "d"));
        assertEquals(
                "cannot copy to non-directory: \"/n/d\", which is a directory of the source",
                refused(CopyOptions.to("/n/"), "d", "one"));
    }

    @Test
    void parentsBringTheirAttributesUnlessTheyAreThere() throws IOException {
        shell("mkdir -p ctx/have/deep; chmod 750 ctx/have ctx/have/deep; echo x > ctx/have/deep/x;"
                + "touch -d @3 ctx/have/deep/x ctx/have/deep ctx/have");
        assertEquals(
                List.of("have/ D 1777 500:600 10", "have/deep/ D 750 0:0 3", "have/deep/x R 644 0:0 3 x"),
                copy(CopyOptions.to("/").withParents(true), "have/deep/x"));
        assertEquals(
                List.of(
                        "new/ D 755 0:0 5000",
                        "new/have/ D 750 0:0 3",
                        "new/have/deep/ D 750 0:0 3",
                        "new/have/deep/x R 644 0:0 3 x"),
                copy(CopyOptions.to("/new/").withParents(true), "have/deep/x"));
    }

    @Test
    void documentsAndDownloads() throws IOException {
        CopySource.Document document = new CopySource.Document("EOF", ByteString.utf8("text\n"));
        assertEquals(List.of("x R 644 0:0 5000 text"), lines(layer(CopyOptions.to("/x"), document)));
        assertEquals(
                List.of("etc/ D 755 0:0 10", "etc/EOF R 700 3:4 5000 text"),
                lines(layer(CopyOptions.to("/etc").withChmod("700").withOwner(new Owner(3, 4)), document)));
        Files.writeString(scratch.path().resolve("fetched"), "bytes");
        try (Fd top = sys.openDirectory(scratch.path());
                Fd file = sys.open(top, ByteString.utf8("fetched"), Open.READ, 0, Open.BENEATH)) {
            CopySource.Download download = new CopySource.Download(
                    "https://example.com/a.bin", "a.bin", file, Optional.of(Instant.ofEpochSecond(77)));
            assertEquals(
                    List.of("d/ D 755 0:0 5000", "d/a.bin R 600 0:0 77 bytes"),
                    lines(layer(CopyOptions.to("/d/"), download)));
            CopySource.Download undated =
                    new CopySource.Download("https://example.com/a.bin", "a.bin", file, Optional.empty());
            assertEquals(
                    List.of("n R 755 0:0 0 bytes"),
                    lines(layer(CopyOptions.to("/n").withChmod("755"), undated)));
        }
    }

    @Test
    void aWholeTreeHasNoOwners() throws IOException {
        CopySource whole = new CopySource.WholeTree(open("ctx"), "https://example.com/r.git");
        assertEquals(
                List.of(
                        "r/ D 755 0:0 5000",
                        "r/dir/ D 751 0:0 101",
                        "r/dir/sub/ D 711 0:0 101",
                        "r/dir/sub/nested R 644 0:0 100 n",
                        "r/dir/top R 644 0:0 100 t",
                        "r/file R 640 0:0 100 f"),
                lines(layer(CopyOptions.to("/r"), whole)));
    }

    @Test
    void theSourceDateEpochIsTheTimeOfAll() throws IOException {
        assertEquals(
                List.of(
                        "have/ D 1777 500:600 10",
                        "have/n/ D 755 0:0 60",
                        "have/n/sub/ D 711 0:0 60",
                        "have/n/sub/nested R 644 0:0 60 n",
                        "have/n/top R 644 0:0 60 t"),
                copy(CopyOptions.to("/have/n").withSourceDateEpoch(60), "dir"));
    }

    @Test
    void nothingIsWrittenForNothing() throws IOException {
        assertEquals(List.of(), copy(CopyOptions.to("/have/"), "*.none"));
        shell("mkdir ctx/empty");
        assertEquals(List.of(), copy(CopyOptions.to("/have/"), "empty"));
    }
}
