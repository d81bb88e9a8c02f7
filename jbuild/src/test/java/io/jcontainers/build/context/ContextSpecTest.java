package io.jcontainers.build.context;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.Reference;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContextSpecTest {
    private static final String HEX = "0123456789abcdef".repeat(4);

    @ParameterizedTest
    @CsvSource({
        ".,Directory",
        "dir,Directory",
        "/abs,Directory",
        "C:x,Directory",
        "-,StandardInput",
        "./-,Directory",
        "https://h/x.tar.gz,Url",
        "http://h/Dockerfile,Url",
        "https://h/r.git,Git",
        "https://h/r.git#v1:sub,Git",
        "git@h:r,Git",
        "ssh://h/r,Git",
        "git://h/r,Git",
        "github.com/u/r,Git",
        "ftp://h/x,Directory",
        "docker-image://debian,Directory"
    })
    void kinds(String argument, String kind) throws ContextException {
        assertEquals(kind, ContextSpec.parse(argument).getClass().getSimpleName());
    }

    @Test
    void whatMeansNothingSaysSo() {
        ContextException empty = assertThrows(ContextException.class, () -> ContextSpec.parse(""));
        assertEquals("unable to prepare context: path \"\" not found", empty.getMessage());
        ContextException git = assertThrows(ContextException.class, () -> ContextSpec.parse("https://h/r.git#-x"));
        assertEquals(
                "unable to prepare context: invalid git reference \"-x\": a branch, a tag or a full "
                        + "commit id is expected",
                git.getMessage());
    }

    @Test
    void namedImages() throws ContextException {
        assertEquals(
                new ContextSpec.Image(Reference.parse("docker.io/library/debian:12")),
                ContextSpec.parseNamed("docker-image://debian:12"));
        assertEquals(
                new ContextSpec.Image(Reference.parse("docker.io/library/debian:latest")),
                ContextSpec.parseNamed("docker-image://debian"));
        Optional<Digest> digest = Optional.of(Digest.parse("sha256:" + HEX));
        assertEquals(
                new ContextSpec.OciLayout("../a/b", Optional.empty(), digest),
                ContextSpec.parseNamed("oci-layout://../a/b@sha256:" + HEX));
        assertEquals(
                new ContextSpec.OciLayout("/a", Optional.empty(), digest),
                ContextSpec.parseNamed("oci-layout:///a:v1@sha256:" + HEX));
        assertEquals(
                new ContextSpec.OciLayout("/a:b/c", Optional.of("v1"), Optional.empty()),
                ContextSpec.parseNamed("oci-layout:///a:b/c:v1"));
        assertEquals(
                new ContextSpec.OciLayout("a", Optional.empty(), Optional.empty()),
                ContextSpec.parseNamed("oci-layout://a"));
        assertInstanceOf(ContextSpec.Git.class, ContextSpec.parseNamed("https://h/r.git"));
        assertInstanceOf(ContextSpec.Directory.class, ContextSpec.parseNamed("../x"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-",
                "",
                "docker-image://",
                "docker-image://UPPER",
                "docker-image://-x",
                "oci-layout://",
                "oci-layout://:v1",
                "oci-layout://a@sha256:12",
                "oci-layout://a:-x",
                "oci-layout://a@"
            })
    void namedOnesThatMeanNothing(String value) {
        assertThrows(ContextException.class, () -> ContextSpec.parseNamed(value));
    }

    @Test
    void b19NoTextHasAPassword() throws ContextException {
        for (String url : new String[] {"https://u:hush@h/x.tar", "https://u:hush@h/r.git"}) {
            assertFalse(ContextSpec.parse(url).toString().contains("hush"));
        }
    }
}
