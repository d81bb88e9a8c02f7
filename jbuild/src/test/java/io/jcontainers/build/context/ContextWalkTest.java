package io.jcontainers.build.context;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.build.ignore.IgnoreFile;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.FileType;
import io.jcontainers.build.sys.RelativePath;
import io.jcontainers.build.sys.Scratch;
import io.jcontainers.build.sys.Syscalls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ContextWalkTest {
    private static final String IGNORE = "# comment\n*.log\nnode_modules\n!node_modules/keep\nbuild\nsub/*\n!sub/in*\n";

    private final Scratch scratch = new Scratch();
    private final Syscalls sys = Syscalls.linux();

    @AfterEach
    void close() {
        scratch.close();
    }

    private ContextListing list(String ignore, boolean why) throws IOException {
        IgnoreFile file = IgnoreFile.parse(".dockerignore", ignore.getBytes(StandardCharsets.UTF_8));
        try (Fd root = scratch.open("ctx")) {
            return ContextWalk.list(sys, root, file, why);
        }
    }

    private static List<String> lines(ContextListing listing) {
        List<String> lines = new ArrayList<>();
        ListingText.print(listing, lines::add);
        return lines;
    }

    private void makeTree() throws IOException {
        scratch.shell("""
                mkdir -p ctx/build/deep ctx/node_modules/keep ctx/node_modules/big ctx/sub ctx/empty; cd ctx
                printf 12345 > a; printf 1 > x.log; printf 123 > build/f; printf 1234 > build/deep/g
                printf 1 > node_modules/keep/k; printf 12 > node_modules/big/b; printf 1 > sub/in1; printf 12 > sub/out
                ln -s a link; mkfifo pipe
                """);
    }

    @Test
    void whatIsInTheContext() throws IOException {
        makeTree();
        assertEquals(
                List.of(
                        "+       5B  a",
                        "+        -  empty/",
                        "+        -  link",
                        "+        -  node_modules/keep/",
                        "+       1B  node_modules/keep/k",
                        "+        -  pipe",
                        "+        -  sub/",
                        "+       1B  sub/in1",
                        "In the context: 5 files, 3 directories, 7B"),
                lines(list(IGNORE, false)));
    }

    @Test
    void whatIsLeftOutAndWhy() throws IOException {
        makeTree();
        assertEquals(
                List.of(
                        "+       5B  a",
                        "-       7B  build/ (2 files)  <- .dockerignore:5 build",
                        "+        -  empty/",
                        "+        -  link",
                        "-       0B  node_modules/  <- .dockerignore:3 node_modules",
                        "-       2B  node_modules/big/ (1 file)  <- .dockerignore:3 node_modules, by its "
                                + "directory node_modules",
                        "+        -  node_modules/keep/",
                        "+       1B  node_modules/keep/k",
                        "+        -  pipe",
                        "+        -  sub/",
                        "+       1B  sub/in1",
                        "-       2B  sub/out  <- .dockerignore:6 sub/*",
                        "-       1B  x.log  <- .dockerignore:2 *.log",
                        "In the context: 5 files, 3 directories, 7B",
                        "Left out: 5 files, 12B"),
                lines(list(IGNORE, true)));
    }

    @Test
    void recordsSayTheSame() throws IOException {
        scratch.shell("mkdir -p ctx/d; printf 123 > ctx/d/f; printf 1 > ctx/g");
        ContextListing listing = list("d\n", true);
        ListedPath.Rule rule = new ListedPath.Rule(".dockerignore", 1, "d", "d");
        assertEquals(
                new ContextListing(
                        List.of(
                                new ListedPath(RelativePath.of("d"), FileType.DIRECTORY, 3, 1, Optional.of(rule)),
                                new ListedPath(RelativePath.of("g"), FileType.REGULAR, 1, 1, Optional.empty())),
                        1,
                        0,
                        1,
                        1,
                        3),
                listing);
        assertEquals(List.of("In the context: 0 files, 0 directories, 0B"), lines(list("*", false)));
        assertEquals(0, list("*", false).filesLeftOut());
    }

    @Test
    void namesAreSafeToPrint() throws IOException {
        scratch.shell("mkdir ctx; cd ctx; touch $'esc\\e[1m' $'line\\n' $'\\xff'");
        List<String> lines = lines(list("esc*\u001b\n", true));
        assertEquals(List.of("+       0B  \\xff", "+       0B  esc\\x1b[1m", "+       0B  line\\x0a"), sorted(lines));
    }

    private static List<String> sorted(List<String> lines) {
        return lines.stream().filter(line -> line.startsWith("+")).sorted().toList();
    }

    @Test
    void directoriesMayBeDeep() throws IOException {
        scratch.shell("mkdir ctx; cd ctx; for i in $(seq 50); do mkdir -p d/d/d/d/d/d/d/d/d/d; cd "
                + "d/d/d/d/d/d/d/d/d/d; done; touch f");
        ContextListing listing = list("", false);
        assertEquals(500, listing.directories());
        assertEquals(1, listing.files());
        assertEquals(0, list("d\n", false).directories());
        assertTrue(list("d\n", true).paths().getFirst().leftOut().isPresent());
        assertEquals(1, list("d\n", true).filesLeftOut());
    }

    @Test
    void aPathThatNoCallTakesIsAnError() throws IOException {
        scratch.shell("mkdir ctx; cd ctx; for i in $(seq 210); do mkdir -p d/d/d/d/d/d/d/d/d/d; cd "
                + "d/d/d/d/d/d/d/d/d/d; done");
        ContextException refused = assertThrows(ContextException.class, () -> list("", false));
        assertTrue(String.valueOf(refused.getMessage()).endsWith("name too long"), refused.getMessage());
        assertEquals(0, list("d\n", false).directories());
    }
}
