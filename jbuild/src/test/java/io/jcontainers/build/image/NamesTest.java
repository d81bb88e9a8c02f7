package io.jcontainers.build.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
    private static final String EMPTY = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    @ParameterizedTest
    @CsvSource({
        "debian, docker.io/library/debian, debian",
        "debian:12-slim, docker.io/library/debian:12-slim, debian:12-slim",
        "user/app, docker.io/user/app, user/app",
        "docker.io/debian, docker.io/library/debian, debian",
        "index.docker.io/library/debian, docker.io/library/debian, debian",
        "localhost/app, localhost/app, localhost/app",
        "localhost:5000/a/b:c, localhost:5000/a/b:c, localhost:5000/a/b:c",
        "[::1]:5000/app, '[::1]:5000/app', '[::1]:5000/app'",
        "a.b/c__d.e-f, a.b/c__d.e-f, a.b/c__d.e-f",
        "Host/app, Host/app, Host/app",
        "app:5, docker.io/library/app:5, app:5",
    })
    void references(String text, String whole, String familiar) {
        assertEquals(whole, Reference.parse(text).toString());
        assertEquals(familiar, Reference.parse(text).familiar());
        assertEquals(whole, Reference.parse(whole).toString());
    }

    @Test
    void tagAndDigest() {
        Reference both = Reference.parse("app:1@" + EMPTY);
        assertEquals("1", both.tag());
        assertEquals(EMPTY, String.valueOf(both.digest()));
        assertEquals("app:latest", Reference.parseTagged("app").familiar());
        assertNull(Reference.parseTagged("app@" + EMPTY).tag());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a//b",
                "/a",
                "a/",
                "-a",
                "a:",
                "a:b:c",
                "a@sha256:12",
                "a@md5:12",
                "a b",
                "a\n",
                "a___b",
                "a..b",
                ":tag",
                "localhost:5000/a:" + "é",
                "a.b:x/c",
                "[::1/a",
                "a:.b",
                "UPPER",
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
            })
    void noReferences(String text) {
        assertThrows(IllegalArgumentException.class, () -> Reference.parse(text));
    }

    @Test
    void longNames() {
        assertEquals(255, Reference.parse("a.b/" + "a".repeat(255)).path().length());
        assertThrows(IllegalArgumentException.class, () -> Reference.parse("a.b/" + "a".repeat(256)));
        assertThrows(IllegalArgumentException.class, () -> Reference.parse("a:" + "t".repeat(129)));
        assertThrows(IllegalArgumentException.class, () -> Reference.parse("a-".repeat(20_000) + "a"));
    }

    @Test
    void digests() {
        assertEquals(EMPTY, Digest.parse(EMPTY).toString());
        assertEquals(EMPTY, Digests.fast().sha256(new byte[0]).toString());
        assertEquals("e3b0c44298fc", Digest.parse(EMPTY).shortHex());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sha256",
                "sha256:",
                "sha256:../../x",
                "md5:d41d8cd98f00b204e9800998ecf8427e",
                "sha256:E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855",
                "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85",
                "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b8555",
                "sha256+b64:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n"
            })
    void noDigests(String text) {
        assertNull(Digest.parseOrNull(text));
        assertThrows(IllegalArgumentException.class, () -> Digest.parse(text));
    }

    @Test
    void bothProvidersAgree() {
        byte[] bytes = "abc".getBytes(StandardCharsets.US_ASCII);
        for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
            assertEquals(
                    Digests.fast().of(algorithm, bytes), Digests.bouncyCastle().of(algorithm, bytes));
        }
        assertEquals(
                "blake3:6437b3ac38465133ffb63b75273a8db548c558465d79db03fd359c6cd5bd9d85",
                Digests.fast().of(DigestAlgorithm.BLAKE3, bytes).toString());
    }

    @ParameterizedTest
    @CsvSource({
        "linux/amd64, linux/amd64",
        "linux/x86_64, linux/amd64",
        "linux/aarch64, linux/arm64",
        "linux/arm64/v8, linux/arm64",
        "linux/arm, linux/arm/v7",
        "linux/arm/v6, linux/arm/v6",
        "arm64, linux/arm64",
        "Linux/AMD64, linux/amd64",
        "windows/amd64, windows/amd64"
    })
    void platforms(String text, String normal) {
        assertEquals(normal, Platform.parse(text).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "linux/",
                "/amd64",
                "linux/amd64/v1/x",
                "linux/am d",
                "linux/amd64\n",
                "../x",
                "linux/..",
                "linux/../../x",
                "."
            })
    void noPlatforms(String text) {
        assertThrows(IllegalArgumentException.class, () -> Platform.parse(text));
    }
}
