package io.jcontainers.build.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.FileType;
import io.jcontainers.build.sys.SysException;
import io.jcontainers.build.sys.UnixTime;
import io.jcontainers.build.tar.TarForge;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What hostile archives try to reach. */
class LayerEscapeTest extends LayerFixture {
    @ParameterizedTest
    @ValueSource(strings = {"../x", "a/../../x", "/../x", "..", "a/..", "../canary/victim", "a/../b"})
    void u01NamesWithDotsAreRefused(String name) throws IOException {
        assertEquals(
                "layer entry 1 \"" + name + "\": a component \"..\" in the path " + name,
                refused(tar().file(name, "evil")));
        assertEquals(List.of(), names());
    }

    @Test
    void u01AbsoluteAndUncleanNamesLandInside() throws IOException {
        apply(tar().file("/abs", "1").file("./././x", "2").file("a//b", "3").file("//c/./d", "4"));
        assertEquals(List.of("a", "a/b", "abs", "c", "c/d", "x"), names());
    }

    @ParameterizedTest
    @ValueSource(strings = {"absolute", "relative", "chain"})
    void u02NothingIsWrittenThroughALink(String kind) throws IOException {
        TarForge forge = tar();
        switch (kind) {
            case "absolute" -> forge.link("d", '2', canary());
            case "relative" -> forge.link("d", '2', "../canary");
            default -> forge.link("e", '2', "../..").link("d", '2', "e/canary");
        }
        forge.file("d/victim", "evil")
                .link("d/new/", '5', "")
                .link("d/fifo", '6', "")
                .file("d/.wh.secret", "")
                .file("d/.wh..wh..opq", "");
        forge.link("d/hard", '1', "d/victim");
        apply(forge);
        // As for a process whose root this is: the link leads to a place inside.
        assertTrue(names().stream().anyMatch(name -> name.endsWith("victim")), names().toString());
    }

    @Test
    void u02AFileWhereADirectoryIsNeededIsAnError() throws IOException {
        assertEquals(
                "layer entry 2 \"f/x\": its directory \"f\" leads through \"f\", which is no directory",
                refused(tar().file("f", "").file("f/x", "")));
        assertEquals(
                "layer entry 3 \"a/x\": its directory lies behind more than 40 symbolic links",
                refused(tar().link("a", '2', "b").link("b", '2', "a").file("a/x", "")));
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "./", "/", "/.", "././"})
    void u03TheRootStaysADirectory(String name) {
        char[] types = name.endsWith("/") ? new char[] {'1', '2', '3', '6'} : new char[] {'0', '1', '2', '3', '6'};
        for (char type : types) {
            String message = refused(tar().link(name, type, type == '1' || type == '2' ? canary() : ""));
            assertTrue(message.contains("the root can't be replaced"), message);
        }
    }

    @Test
    void u03TheRootTakesAttributes() throws IOException {
        byte[] block = TarForge.block("./", '5', "00000000000", "");
        TarForge.put(block, 100, "0001750");
        TarForge.put(block, 136, "00000000144");
        apply(tar().seal(block).file("f", ""));
        assertEquals(01750, sys.stat(root).mode());
        assertEquals(new UnixTime(100, 0), sys.stat(root).mtime());
    }

    @Test
    void u04HardLinksStayInside() throws IOException {
        scratch.shell("mkdir -p cwd; echo x > cwd/pom.xml");
        for (String target : List.of(canary() + "/victim", "pom.xml", "src", "etc/passwd", "/etc/passwd")) {
            String message = refused(tar().link("h", '1', target));
            assertTrue(message.endsWith("which is not there"), message);
        }
        assertTrue(refused(tar().link("h", '1', "../canary/victim")).contains("\"..\""));
        assertTrue(refused(tar().link("h", '1', "/")).endsWith("a hard link to the root"));
        assertTrue(refused(tar().link("d/", '5', "").link("h", '1', "d")).contains("a directory or deleted"));
    }

    @Test
    void u04HardLinksThroughLinksStayInside() {
        String message =
                refused(tar().link("a", '2', canary()).link("b", '2', "a").link("h", '1', "b/victim"));
        assertTrue(message.endsWith("which is not there"), message);
    }

    @Test
    void u04AHardLinkToALinkIsALinkItself() throws IOException {
        apply(tar().link("l", '2', canary() + "/victim").link("h", '1', "l"));
        assertEquals(FileType.SYMBOLIC_LINK, stat("h").type());
        assertEquals(2, stat("h").links());
        apply(tar().link("l", '1', "l"));
        assertEquals(2, stat("h").links());
    }

    @Test
    void u05DirectoriesSwappedMeanwhileLeadNowhere() throws Exception {
        scratch.shell("mkdir -p root/a/b; ln -s " + canary() + " root/z");
        AtomicBoolean done = new AtomicBoolean();
        Thread swapper = Thread.ofPlatform().daemon().start(() -> {
            ByteString a = ByteString.utf8("a");
            ByteString z = ByteString.utf8("z");
            ByteString t = ByteString.utf8("t");
            while (!done.get()) {
                for (ByteString[] move : new ByteString[][] {{a, t}, {z, a}, {a, z}, {t, a}}) {
                    try {
                        sys.rename(root, move[0], root, move[1]);
                    } catch (SysException e) {
                        assertFalse(e.getMessage() == null);
                    }
                }
                Thread.yield();
            }
        });
        try {
            for (int i = 0; i < 300; i++) {
                try {
                    apply(tar().file("a/victim", "evil")
                            .file("a/b/secret", "evil")
                            .file("a/.wh.secret", ""));
                } catch (LayerException e) {
                    assertTrue(String.valueOf(e.getMessage()).startsWith("layer entry"), e.getMessage());
                }
            }
        } finally {
            done.set(true);
            swapper.join();
        }
    }

    @Test
    void u06AttributesDoNotGoThroughLinks() throws IOException {
        byte[] directory = TarForge.block("d/", '5', "00000000000", "");
        TarForge.put(directory, 100, "0000777");
        TarForge.put(directory, 108, "0001750");
        apply(tar().link("d", '2', canary()).seal(directory).link("v", '2', canary() + "/victim"));
        assertEquals(FileType.DIRECTORY, stat("d").type());
        assertEquals(0777, stat("d").mode());
        assertEquals(1000, stat("d").uid());
    }

    @ParameterizedTest
    @ValueSource(strings = {".wh.", ".wh..", ".wh...", "a/.wh.", "a/.wh..", "a/.wh...", ".wh.x/y"})
    void u07WhiteoutsOfNothingAndOfParentsAreRefused(String name) throws IOException {
        apply(tar().file("a/b", ""));
        String message = refused(tar().file(name, ""));
        assertTrue(message.contains("whiteout"), message);
        assertEquals(List.of("a", "a/b"), names());
    }

    @Test
    void u07WhiteoutsThroughLinksStayInside() throws IOException {
        apply(tar().link("link", '2', canary()).link("up", '2', "../canary"));
        apply(tar().file("link/.wh.victim", "").file("up/.wh.secret", "").file("link/.wh..wh..opq", ""));
        assertEquals(List.of("link", "up"), names());
        apply(tar().file(".wh.link", ""));
        assertEquals(List.of("up"), names());
    }
}
