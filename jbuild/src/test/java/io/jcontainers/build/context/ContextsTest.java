package io.jcontainers.build.context;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jcontainers.build.dockerfile.Source;
import io.jcontainers.build.ignore.IgnoreException;
import io.jcontainers.build.ignore.IgnoreFile;
import io.jcontainers.build.ignore.IgnoreRule;
import io.jcontainers.build.sys.RelativePath;
import io.jcontainers.build.sys.Scratch;
import io.jcontainers.build.tar.TarForge;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorOutputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContextsTest extends ContextFixture {
    private static byte[] compressed(String format, byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out =
                switch (format) {
                    case "gzip" -> new GZIPOutputStream(bytes);
                    case "bzip2" -> new BZip2CompressorOutputStream(bytes);
                    case "xz" -> new XZCompressorOutputStream(bytes);
                    case "zstd" -> new ZstdCompressorOutputStream(bytes);
                    default -> bytes;
                }) {
            out.write(plain);
        }
        return bytes.toByteArray();
    }

    private static TarForge tar() {
        return new TarForge();
    }

    private static List<String> patterns(BuildContext context) throws IOException {
        return context.ignoreFile().rules().stream().map(IgnoreRule::text).toList();
    }

    @Test
    void aDirectory() throws IOException {
        scratch.shell("cd work; mkdir ctx; echo FROM scratch > ctx/Dockerfile; echo x > ctx/f");
        try (BuildContext context = open("ctx")) {
            assertEquals("ctx", context.name());
            assertEquals(Optional.of(work().resolve("ctx")), context.path());
            assertEquals(Optional.empty(), context.commit());
            assertEquals(List.of("Dockerfile", "f"), Scratch.names(context.root()));
            ContextFile dockerfile = context.dockerfile();
            assertEquals("Dockerfile", dockerfile.name());
            assertEquals(Optional.of(RelativePath.of("Dockerfile")), dockerfile.path());
            assertEquals("FROM scratch\n", text(dockerfile));
            assertEquals(IgnoreFile.none(), context.ignoreFile());
        }
        try (BuildContext context = open(work().resolve("ctx").toString())) {
            assertEquals("FROM scratch\n", text(context.dockerfile()));
        }
        assertTrue(Files.exists(work().resolve("ctx/f")));
    }

    @Test
    void aDirectoryThatIsNone() throws IOException {
        scratch.shell("touch work/file");
        assertEquals("unable to prepare context: path \"none\" not found", refused("none", request()));
        assertEquals("unable to prepare context: path \"ftp://x\" not found", refused("ftp://x", request()));
        assertEquals(
                "unable to prepare context: context must be a directory: " + work() + "/file",
                refused("file", request()));
        assertEquals("unable to prepare context: path \"a\\u0000b\" not found", refused("a\0b", request()));
        assertEquals("unable to prepare context: path \"a\\u001b[1m\" not found", refused("a\u001b[1m", request()));
    }

    @ParameterizedTest
    @CsvSource({
        "'Dockerfile dockerfile Containerfile', Dockerfile",
        "'dockerfile Containerfile', dockerfile",
        "Containerfile, Containerfile"
    })
    void usualNames(String files, String found) throws IOException {
        scratch.shell("cd work; for f in " + files + "; do echo $f > $f; done");
        try (BuildContext context = open(".")) {
            assertEquals(found, context.dockerfile().name());
            assertEquals(found + "\n", text(context.dockerfile()));
        }
    }

    @Test
    void aMissingDockerfile() throws IOException {
        assertEquals("failed to read dockerfile: open Dockerfile: no such file or directory", refused(".", request()));
        assertEquals("failed to read dockerfile: open x/y: no such file or directory", refused(".", request("x/y")));
        assertEquals(
                "failed to read dockerfile: open /none/y: no such file or directory", refused(".", request("/none/y")));
        assertEquals("failed to read dockerfile: open ../y: no such file or directory", refused(".", request("../y")));
    }

    @Test
    void theDockerfileOfTheFlag() throws IOException {
        scratch.shell(
                "cd work; mkdir -p ctx/sub other; echo 1 > ctx/sub/a; echo 2 > other/a; echo 3 > ctx/only; echo 4 > a");
        // As Docker: relative to the working directory; then, as buildah, to the context.
        String[][] cases = {
            {"ctx/sub/a", "1", "sub/a"},
            {"other/a", "2", ""},
            {"only", "3", "only"},
            {"a", "4", ""},
            {work() + "/ctx/sub/a", "1", "sub/a"},
            {work() + "/other/a", "2", ""},
            {"sub/a", "1", "sub/a"},
            {"ctx/../ctx/sub/a", "1", "sub/a"}
        };
        for (String[] each : cases) {
            try (BuildContext context = open("ctx", request(each[0]))) {
                ContextFile dockerfile = context.dockerfile();
                assertEquals(each[0], dockerfile.name());
                assertEquals(each[1] + "\n", text(dockerfile));
                assertEquals(
                        each[2], dockerfile.path().map(RelativePath::toString).orElse(""));
            }
        }
    }

    @Test
    void theDockerfileFromStdin() throws IOException {
        scratch.shell("cd work; echo a > .dockerignore; echo b > Dockerfile; echo c > Dockerfile.dockerignore");
        stdin = bytes("FROM stdin\n");
        try (BuildContext context = open(".", request("-"))) {
            assertEquals("-", context.dockerfile().name());
            assertEquals("FROM stdin\n", text(context.dockerfile()));
            assertEquals(List.of("a"), patterns(context));
        }
        assertEquals(
                "invalid argument: can't use stdin for both build context and dockerfile", refused("-", request("-")));
    }

    @Test
    void theDockerfileFromAUrl() throws IOException {
        server.give(bytes("FROM url\n"));
        try (BuildContext context = open(".", request(server.url("/x/My.Dockerfile")))) {
            assertEquals("My.Dockerfile", context.dockerfile().name());
            assertEquals("FROM url\n", text(context.dockerfile()));
        }
    }

    @Test
    void b16LinksOfTheContextStayInside() throws IOException {
        scratch.shell("cd work; echo secret > ../secret; mkdir d; echo in > d/real; ln -s ../secret Dockerfile;"
                + "ln -s " + scratch.path() + "/secret abs; ln -s ../d/real d/inside; ln -s /d/real root;"
                + "ln -s ../secret .dockerignore; ln -s .. up; ln -s loop loop");
        String link = " (it is a symbolic link, and links are followed within the context only)";
        assertEquals(
                "failed to read dockerfile: open Dockerfile: no such file or directory" + link,
                refused(".", request()));
        assertEquals(
                "failed to read dockerfile: open abs: no such file or directory" + link, refused(".", request("abs")));
        assertFalse(refused(".", request("up/secret")).contains("secret\n"));
        assertTrue(refused(".", request("loop")).contains("a symbolic link where none may be"));
        for (String inside : List.of("d/inside", "root")) {
            try (BuildContext context = open(".", request(inside))) {
                assertEquals("in\n", text(context.dockerfile()));
                assertEquals(List.of(), patterns(context));
            }
        }
    }

    @Test
    void b16OnlyRegularFilesAreRead() throws IOException {
        scratch.shell("cd work; mkdir dir; mkfifo fifo; mkfifo .dockerignore; echo FROM x > Dockerfile");
        assertEquals("failed to read dockerfile dir: it is not a regular file", refused(".", request("dir")));
        assertEquals("failed to read dockerfile fifo: it is not a regular file", refused(".", request("fifo")));
        assertEquals(
                "failed to read dockerfile /dev/zero: it is not a regular file", refused(".", request("/dev/zero")));
        assertEquals("failed to read dockerfile /: it is not a regular file", refused(".", request("/")));
        try (BuildContext context = open(".")) {
            ContextException refused = assertThrows(ContextException.class, context::ignoreFile);
            assertEquals("failed to read .dockerignore: it is not a regular file", refused.getMessage());
        }
    }

    @Test
    void oneIgnoreFileCounts() throws IOException {
        scratch.shell("cd work; mkdir sub; echo FROM x | tee Dockerfile sub/D ../out > /dev/null");
        try (BuildContext context = open(".")) {
            assertEquals(List.of(), patterns(context));
            scratch.shell("echo buildah > work/.containerignore");
            assertEquals(List.of("buildah"), patterns(context));
            scratch.shell("echo usual > work/.dockerignore");
            assertEquals(List.of("usual"), patterns(context));
            scratch.shell("echo own > work/Dockerfile.dockerignore");
            assertEquals(List.of("own"), patterns(context));
            assertEquals("Dockerfile.dockerignore", context.ignoreFile().name());
        }
        scratch.shell("echo sub > work/sub/D.dockerignore; echo out > out.dockerignore");
        try (BuildContext context = open(".", request("sub/D"))) {
            assertEquals(List.of("sub"), patterns(context));
        }
        try (BuildContext context = open(".", request("../out"))) {
            assertEquals(List.of("out"), patterns(context));
        }
        scratch.shell("echo '!' > work/.dockerignore");
        try (BuildContext context = contexts.openNamed(ContextSpec.parseNamed("sub/.."), request("sub/D"))) {
            assertEquals("Dockerfile", context.dockerfile().name());
        }
        scratch.shell("rm work/Dockerfile.dockerignore");
        try (BuildContext context = open(".")) {
            assertThrows(IgnoreException.class, context::ignoreFile);
        }
    }

    @Test
    void aDockerfileAloneFromStdin() throws IOException {
        for (String content : List.of("FROM scratch\n", "", "x")) {
            stdin = bytes(content);
            try (BuildContext context = open("-")) {
                assertEquals("stdin", context.name());
                assertEquals(content, text(context.dockerfile()));
                assertEquals(Optional.empty(), context.dockerfile().path());
                assertEquals(List.of(), Scratch.names(context.root()));
                assertEquals(IgnoreFile.none(), context.ignoreFile());
            }
        }
        assertEquals(
                "ambiguous Dockerfile source: both stdin and flag correspond to Dockerfiles",
                refused("-", request("Dockerfile")));
        stdin = new byte[Source.MOST_BYTES + 10];
        stdin[0] = 'x';
        try (BuildContext context = open("-")) {
            // One byte too many is left for the parser to refuse.
            assertEquals(Source.MOST_BYTES + 1, context.dockerfile().content().length);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "gzip", "bzip2", "xz", "zstd"})
    void anArchiveFromStdin(String format) throws IOException {
        stdin = compressed(
                format,
                tar().file("./Dockerfile", "FROM a\n")
                        .file("sub/b", "FROM b\n")
                        .file(".dockerignore", "x")
                        .end());
        try (BuildContext context = open("-")) {
            assertEquals(List.of(".dockerignore", "Dockerfile", "sub", "sub/b"), Scratch.names(context.root()));
            assertEquals("FROM a\n", text(context.dockerfile()));
            assertEquals(IgnoreFile.none(), context.ignoreFile());
        }
        try (BuildContext context = open("-", request("sub/b"))) {
            assertEquals("FROM b\n", text(context.dockerfile()));
        }
        assertEquals("failed to read dockerfile: open x: no such file or directory", refused("-", request("x")));
        assertEquals(
                "failed to read dockerfile: open ../../x: it is not below the context",
                refused("-", request("../../x")));
    }

    @Test
    void anEmptyArchiveFromStdin() throws IOException {
        stdin = tar().end();
        assertEquals("failed to read dockerfile: open Dockerfile: no such file or directory", refused("-", request()));
    }

    @Test
    void aCompressedStreamThatIsNoArchive() throws IOException {
        stdin = compressed("gzip", bytes("FROM scratch\n".repeat(100)));
        assertTrue(refused("-", request()).contains("not a tar archive"));
        stdin = compressed("gzip", bytes("FROM scratch\n"));
        assertTrue(refused("-", request()).contains("the archive ends within a header"));
    }

    @Test
    void aUrlOfAnArchiveOrADockerfile() throws IOException {
        server.give(compressed("gzip", tar().file("Dockerfile", "FROM tar\n").end()));
        try (BuildContext context = open(server.url("/ctx?token=x"))) {
            assertEquals(server.url("/ctx"), context.name());
            assertEquals("FROM tar\n", text(context.dockerfile()));
            assertEquals(List.of("Dockerfile"), Scratch.names(context.root()));
        }
        stdin = bytes("FROM stdin\n");
        try (BuildContext context = open(server.url("/ctx"), request("-"))) {
            assertEquals("FROM stdin\n", text(context.dockerfile()));
        }
        server.give(bytes("FROM url\n"));
        try (BuildContext context = open(server.url("/Dockerfile"))) {
            assertEquals("FROM url\n", text(context.dockerfile()));
            assertEquals(List.of(), Scratch.names(context.root()));
        }
        assertEquals(
                "ambiguous Dockerfile source: both " + server.url("/Dockerfile")
                        + " and flag correspond to Dockerfiles",
                refused(server.url("/Dockerfile"), request("x")));
        ContextException named = assertThrows(
                ContextException.class,
                () -> contexts.openNamed(ContextSpec.parseNamed(server.url("/Dockerfile")), request()));
        assertEquals(
                "build context " + server.url("/Dockerfile")
                        + ": it is no archive; a tar is expected, compressed or not",
                named.getMessage());
        server.answer(exchange -> exchange.sendResponseHeaders(404, -1));
        assertEquals(
                "unable to prepare context: " + server.url("/none") + ": invalid response status 404",
                refused(server.url("/none"), request()));
    }

    @Test
    void aRepository() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/git")), "skipped: git is not installed");
        scratch.shell("""
                export HOME=$PWD GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b
                git init -q -b main r.git; cd r.git; mkdir sub
                echo FROM r > Dockerfile; echo FROM s > sub/Dockerfile; echo x > .dockerignore
                git add -A; git commit -q -m one
                """);
        String url = "file://" + scratch.path() + "/r.git";
        try (BuildContext context = open(url)) {
            assertEquals(url, context.name());
            assertEquals("FROM r\n", text(context.dockerfile()));
            assertEquals(40, context.commit().orElseThrow().length());
            assertEquals(IgnoreFile.none(), context.ignoreFile());
        }
        try (BuildContext context = open(url + "#main:sub", request("Dockerfile"))) {
            assertEquals("FROM s\n", text(context.dockerfile()));
            assertEquals(List.of("Dockerfile"), Scratch.names(context.root()));
        }
    }

    @Test
    void aDirectoryComesBeforeARepositoryWithoutScheme() throws IOException {
        scratch.shell("cd work; mkdir -p github.com/u/r; echo FROM dir > github.com/u/r/Dockerfile");
        try (BuildContext context = open("github.com/u/r")) {
            assertEquals("FROM dir\n", text(context.dockerfile()));
        }
    }

    @Test
    void imagesAreNotOpened() throws IOException {
        for (String image : List.of("docker-image://debian", "oci-layout://x")) {
            ContextSpec spec = ContextSpec.parseNamed(image);
            assertThrows(IllegalArgumentException.class, () -> contexts.openNamed(spec, request()));
        }
    }
}
