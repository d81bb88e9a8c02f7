package io.jcontainers.build.context;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.FileType;
import io.jcontainers.build.sys.Scratch;
import io.jcontainers.build.sys.Stat;
import io.jcontainers.build.tar.TarForge;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of security.md 2.4 to 2.6 as far as they are about archives that are contexts. */
class ContextArchiveAttackTest extends ContextFixture {
    @SuppressWarnings("NullAway.Init")
    private String untouched;

    @BeforeEach
    void makeCanary() throws IOException {
        scratch.shell("mkdir -p canary/empty; echo secret > canary/secret; echo victim > canary/victim;"
                + "chmod 600 canary/victim; chmod 711 canary; touch -d @1000 canary/victim canary");
        untouched = look();
    }

    @AfterEach
    void canaryIsUntouched() throws IOException {
        assertEquals(untouched, look());
    }

    private String look() throws IOException {
        return scratch.shell("stat -c '%n %a %u %Y %h %s' canary canary/*; cat canary/secret canary/victim");
    }

    private String canary() {
        return scratch.path().resolve("canary").toString();
    }

    private static TarForge tar() {
        return new TarForge();
    }

    private String refused(TarForge forge) {
        stdin = forge.end();
        return refused("-", request());
    }

    private BuildContext unpacked(TarForge forge) throws IOException {
        stdin = forge.end();
        return open("-");
    }

    private Stat stat(BuildContext context, String name) throws IOException {
        return sys.stat(context.root(), ByteString.utf8(name)).orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "a/../../x", "..", "a/..", "./../x", "../canary/victim", "a/../b"})
    void u01NamesWithDotsAreRefused(String name) {
        assertEquals(
                "context archive, entry 1 \"" + name + "\": a component \"..\" in the path " + name,
                refused(tar().file(name, "evil")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/abs", "//abs", "/../x", "/etc/passwd"})
    void u01AbsoluteNamesAreRefused(String name) {
        assertEquals(
                "context archive, entry 1 \"" + name
                        + "\": an absolute name; write the archive with names relative to the context",
                refused(tar().file(name, "evil")));
    }

    @Test
    void u01UncleanNamesLandInside() throws IOException {
        try (BuildContext context =
                unpacked(tar().file("./././x", "2").file("a//b", "3").file("c/./d", "4"))) {
            assertEquals(List.of("a", "a/b", "c", "c/d", "x"), Scratch.names(context.root()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "directory", "link", "fifo", "hard"})
    void u02NothingIsWrittenThroughALink(String kind) {
        for (String target : List.of(canary(), "../canary", "../../../../../../.." + canary(), "real")) {
            TarForge forge = tar().link("real/", '5', "").link("d", '2', target);
            switch (kind) {
                case "file" -> forge.file("d/victim", "evil");
                case "directory" -> forge.link("d/new/", '5', "");
                case "link" -> forge.link("d/l", '2', "x");
                case "fifo" -> forge.link("d/p", '6', "");
                default -> forge.file("f", "").link("d/h", '1', "f");
            }
            String message = refused(forge);
            assertTrue(message.contains("its directory \"d\" leads through a symbolic link or a file"), message);
        }
    }

    @Test
    void u02AFileWhereADirectoryIsNeeded() {
        assertEquals(
                "context archive, entry 2 \"f/x\": its directory \"f\" leads through a symbolic link or a file",
                refused(tar().file("f", "").file("f/x", "")));
        assertEquals(
                "context archive, entry 2 \"f/x/y\": its directory \"f/x\" leads through a symbolic link or a file",
                refused(tar().file("f", "").file("f/x/y", "")));
    }

    @Test
    void u02ALinkAtTheEndIsReplaced() throws IOException {
        TarForge forge =
                tar().link("l", '2', canary() + "/victim").file("l", "mine").link("d", '2', canary());
        try (BuildContext context = unpacked(forge.link("d/", '5', "").file("d/victim", "mine"))) {
            assertEquals(FileType.REGULAR, stat(context, "l").type());
            assertEquals(FileType.DIRECTORY, stat(context, "d").type());
            assertEquals(List.of("d", "d/victim", "l"), Scratch.names(context.root()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "./", "././"})
    void u03TheRootStaysADirectory(String name) {
        for (char type : name.endsWith("/") ? new char[] {'1', '2', '6'} : new char[] {'0', '1', '2', '6'}) {
            String message = refused(tar().link(name, type, type == '1' || type == '2' ? canary() : ""));
            assertTrue(message.contains("the context itself can't be a "), message);
        }
    }

    @Test
    void u04HardLinksStayInside() throws IOException {
        scratch.shell("echo x > work/here");
        for (String target : List.of("here", "work/here", "pom.xml", "etc/passwd", ".", "none/x")) {
            String message = refused(tar().link("h", '1', target));
            assertTrue(message.contains("a hard link to \""), message);
        }
        assertTrue(refused(tar().link("h", '1', canary() + "/victim")).contains("to the absolute name " + canary()));
        assertTrue(refused(tar().link("h", '1', "../canary/victim")).contains("\"..\""));
        assertTrue(refused(tar().link("d/", '5', "").link("h", '1', "d")).contains("which is no file in the archive"));
        for (String target : List.of(canary(), "../canary")) {
            String message = refused(tar().link("a", '2', target).link("h", '1', "a/victim"));
            assertTrue(message.contains("a hard link to \"a/victim\": "), message);
        }
    }

    @Test
    void u04AHardLinkToALinkIsALinkItself() throws IOException {
        TarForge forge =
                tar().link("l", '2', canary() + "/victim").link("h", '1', "l").link("h", '1', "h");
        try (BuildContext context = unpacked(forge.file("f", "x").link("g", '1', "f"))) {
            assertEquals(FileType.SYMBOLIC_LINK, stat(context, "h").type());
            assertEquals(2, stat(context, "h").links());
            assertTrue(stat(context, "f").isSameInode(stat(context, "g")));
        }
    }

    @Test
    void u06AttributesDoNotGoThroughLinks() throws IOException {
        byte[] directory = TarForge.block("d/", '5', "00000000000", "");
        TarForge.put(directory, 100, "0000777");
        TarForge.put(directory, 136, "00000000144");
        TarForge forge = tar().seal(directory).link("v", '2', canary() + "/victim");
        // At the end a link stands where the directory was.
        try (BuildContext context = unpacked(forge.link("d", '2', canary()))) {
            assertEquals(FileType.SYMBOLIC_LINK, stat(context, "d").type());
        }
    }

    @Test
    void attributesOfDirectoriesAreThoseOfTheArchive() throws IOException {
        byte[] directory = TarForge.block("d/", '5', "00000000000", "");
        TarForge.put(directory, 100, "0000500");
        TarForge.put(directory, 136, "00000000144");
        byte[] root = TarForge.block("./", '5', "00000000000", "");
        TarForge.put(root, 100, "0000751");
        try (BuildContext context =
                unpacked(tar().seal(root).seal(directory).file("d/f", "x").file("i/f", ""))) {
            assertEquals(0500, stat(context, "d").mode());
            assertEquals(100, stat(context, "d").mtime().seconds());
            assertEquals(0755, stat(context, "i").mode());
            assertEquals(0644, stat(context, "d/f").mode());
            assertEquals(0, stat(context, "d/f").mtime().seconds());
            assertEquals(0751, sys.stat(context.root()).mode());
        }
    }

    @Test
    void u07WhiteoutsAreFilesLikeOthers() throws IOException {
        try (BuildContext context =
                unpacked(tar().file("a", "").file(".wh.a", "").file(".wh..wh..opq", ""))) {
            assertEquals(List.of(".wh..wh..opq", ".wh.a", "a"), Scratch.names(context.root()));
        }
    }

    @ParameterizedTest
    @ValueSource(chars = {'3', '4'})
    void u11DevicesAreRefused(char type) {
        assertEquals(
                "context archive, entry 1 \"dev\": a device, which no build context may have",
                refused(tar().link("dev", type, "")));
    }

    @Test
    void u12BombsAreBounded() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(tar().header("zeros", '0', String.format("%011o", 30 << 20), "")
                    .bytes());
            out.write(new byte[30 << 20]);
            out.write(new byte[1024]);
        }
        stdin = bytes.toByteArray();
        String message = refused("-", request());
        assertTrue(message.endsWith("more than 250 for one: taken for a decompression bomb"), message);
    }

    @Test
    void u12MoreThanMayComeIsRefusedBeforeItDoes() {
        String message = refused(tar().header("big", '0', String.format("%011o", (32 << 20) + 1), ""));
        assertEquals("tar entry 1 \"big\": more than 33554432 bytes in all files together", message);
    }

    @Test
    void u14SparseFilesAreRefused() {
        assertTrue(refused(tar().header("s", 'S', "00000000000", "")).contains("a sparse file"));
    }

    @Test
    void u20BytesBehindTheEndAreRefused() throws IOException {
        stdin = tar().file("Dockerfile", "")
                .raw(new byte[1024])
                .file("hidden", "x")
                .end();
        assertTrue(refused("-", request()).contains("bytes behind the end of the archive"));
    }

    @Test
    void u21CountsAndDepthsAreBounded() {
        TarForge many = tar();
        for (int i = 0; i < 1001; i++) {
            many.file("f" + i, "");
        }
        assertEquals("tar entry 1001 \"f1000\": more than 1000 entries", refused(many));
        String deep = TarForge.record("path", "d/".repeat(1030) + "f");
        assertTrue(refused(tar().extension('x', deep).file("x", "")).contains("of more than 1024 components"));
        String longName = TarForge.record("path", "n".repeat(256));
        assertTrue(refused(tar().extension('x', longName).file("x", "")).endsWith("name too long"));
    }

    @Test
    void u22NamesAreBytes() throws IOException {
        TarForge forge =
                tar().file("a\u00ff", "").file("a\u00fe", "").file("line\n", "").file("esc\u001b[1m", "");
        try (BuildContext context = unpacked(forge)) {
            assertEquals(4, Scratch.names(context.root()).size());
            for (String name : List.of("a\u00ff", "a\u00fe")) {
                ByteString bytes = ByteString.of(name.getBytes(StandardCharsets.ISO_8859_1));
                assertTrue(sys.stat(context.root(), bytes).isPresent());
            }
        }
        String message = refused(tar().link("esc\u001b[1m\n", '3', ""));
        assertFalse(message.contains("\u001b") || message.contains("\n"), message);
    }

    @Test
    void u23TheLastEntryOfANameCounts() throws IOException {
        TarForge forge = tar();
        String kinds = "dlfpd" + "fdlpf";
        for (char kind : kinds.toCharArray()) {
            switch (kind) {
                case 'd' -> forge.link("x/", '5', "").file("x/in", "1");
                case 'l' -> forge.link("x", '2', canary());
                case 'p' -> forge.link("x", '6', "");
                default -> forge.file("x", "file");
            }
        }
        try (BuildContext context = unpacked(forge)) {
            assertEquals(List.of("x"), Scratch.names(context.root()));
            assertEquals(FileType.REGULAR, stat(context, "x").type());
        }
    }

    @Test
    void b13TheDockerfileIsNotReadThroughALink() throws IOException {
        for (String target : List.of(canary() + "/secret", "../canary/secret", "../../../canary/secret")) {
            String message = refused(tar().link("Dockerfile", '2', target));
            assertEquals(
                    "failed to read dockerfile: open Dockerfile: no such file or directory"
                            + " (it is a symbolic link, and links are followed within the context only)",
                    message);
        }
        stdin = tar().link("d", '2', canary()).end();
        assertFalse(refused("-", request("d/secret")).contains("secret\n"));
    }

    @Test
    void anArchiveThatEndsEarlyLeavesNothing() throws IOException {
        byte[] all = tar().file("Dockerfile", "x".repeat(2000)).end();
        for (int length : new int[] {513, 1000, 2500}) {
            stdin = java.util.Arrays.copyOf(all, length);
            assertTrue(refused("-", request()).contains("the archive ends within"));
        }
        // The archive's two blocks of zeros are often missing, which every tar program takes.
        stdin = java.util.Arrays.copyOf(all, 2560);
        try (BuildContext context = open("-")) {
            assertEquals(2000, context.dockerfile().content().length);
        }
    }

    @Test
    void aStreamThatFailsLeavesNothing() throws IOException {
        byte[] begin = java.util.Arrays.copyOf(tar().file("a", "x".repeat(2000)).end(), 1000);
        InputStream failing = new InputStream() {
            private int at;

            @Override
            public int read() throws IOException {
                if (at == begin.length) {
                    throw new IOException("the front has gone");
                }
                return begin[at++] & 0xff;
            }
        };
        ContextRequest request = ContextRequest.of(work(), () -> failing);
        assertEquals("the front has gone", refused("-", request).replaceFirst("^.*: ", ""));
        assertTrue(Files.exists(scratch.path().resolve("tmp")));
    }
}
