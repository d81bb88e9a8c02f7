package io.jcontainers.build.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.jcontainers.build.image.DigestAlgorithm;
import io.jcontainers.build.image.Digests;
import io.jcontainers.build.image.MediaType;
import io.jcontainers.build.registry.auth.ChallengeParser;
import io.jcontainers.build.registry.endpoint.RegistriesConf;
import io.jcontainers.build.registry.http.Links;
import io.jcontainers.build.registry.http.RegistryException;
import io.jcontainers.build.registry.http.RetryAfter;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Parsers under changed inputs, always the same ones: each gives a result or its own exception, nothing else. */
class HostileInputTest {
    private static final int ROUNDS = 20_000;

    private final Random random = new Random(42);

    private String changed(String seed, String alphabet) {
        StringBuilder text = new StringBuilder(seed);
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(text.length() + 1);
            char c = alphabet.charAt(random.nextInt(alphabet.length()));
            switch (random.nextInt(3)) {
                case 0 -> text.insert(at, c);
                case 1 -> text.delete(at, Math.min(text.length(), at + random.nextInt(5)));
                default -> text.insert(at, text.substring(Math.min(at, text.length() / 2), at));
            }
        }
        return text.toString();
    }

    @Test
    void challenges() {
        String seed =
                "Basic realm=\"a\\\"b\", Negotiate YWJj==, Bearer realm=\"https://h/t\",service=s , scope=\"x y\"";
        for (int i = 0; i < ROUNDS; i++) {
            String text = changed(seed, "=,\"\\ \tab/~\u0000é");
            try {
                ChallengeParser.parse(text).forEach(challenge -> assertNotNull(challenge.scheme()));
            } catch (IllegalArgumentException e) {
                assertEquals("invalid WWW-Authenticate", e.getMessage().substring(0, 24));
            }
        }
    }

    @Test
    void manifests() {
        String digest = Digests.fast().sha256(new byte[0]).toString();
        String descriptor = "{\"mediaType\":\"a/b\",\"digest\":\"" + digest
                + "\",\"size\":0,\"data\":\"\",\"platform\":{\"os\":\"l\",\"architecture\":\"a\",\"o"
                + "s.features\":[\"x\"]}}";
        String seed = "{\"schemaVersion\":2,\"mediaType\":\"" + MediaType.OCI_MANIFEST + "\",\"config\":" + descriptor
                + ",\"layers\":[" + descriptor + "],\"annotations\":{\"a\":\"b\"},\"subject\":" + descriptor + "}";
        ManifestReader reader = new ManifestReader(Digests.fast());
        for (int i = 0; i < ROUNDS; i++) {
            byte[] bytes = changed(seed, "{}[]\",:0-1e.\\un\u0000é").getBytes(StandardCharsets.UTF_8);
            try {
                Manifest manifest = reader.read(bytes, MediaType.OCI_MANIFEST, DigestAlgorithm.SHA256);
                assertEquals(bytes.length, manifest.descriptor().size());
            } catch (RegistryException e) {
                assertEquals(RegistryException.Reason.UNTRUSTED, e.reason());
            }
        }
    }

    @Test
    void linksAndTimes() {
        URI from = URI.create("https://h/v2/list");
        for (int i = 0; i < ROUNDS; i++) {
            try {
                URI next = Links.next(
                        List.of(changed("</a?b>; rel=\"next\"; x=\"y,z\", </c>; rel=prev", "<>;=\", \\/%é")), from);
                assertEquals("h", next == null ? "h" : next.getHost());
            } catch (RegistryException e) {
                assertNotNull(e.getMessage());
            }
            RetryAfter.parse(changed("Sun, 06 Nov 1994 08:49:37 GMT", "0123456789:, SunGMT-"), Instant.EPOCH);
        }
    }

    @Test
    void configurations() {
        String seed = "a = [\"x\", 'y',]\n[[registry]]\nprefix = \"*.x\"\nlocation=\"y/z\"\n[[registry.mir"
                + "ror]]\nlocation='m'\n"
                + "b = {c = true, d.e = 1}\n";
        for (int i = 0; i < ROUNDS; i++) {
            try {
                assertNotNull(RegistriesConf.parse("conf", changed(seed, "[]{}=\"',.\n# \\u0a")));
            } catch (IOException e) {
                assertEquals("conf", e.getMessage().substring(0, 4));
            }
        }
    }

    @Test
    void redirects() {
        io.jcontainers.build.registry.http.Origin registry =
                io.jcontainers.build.registry.http.Origin.of("https", "reg.example");
        for (int i = 0; i < ROUNDS; i++) {
            try {
                URI to = Route.follow(
                        URI.create("https://reg.example/v2/a/blobs/b"),
                        changed("https://cdn.example:8443/x?y=z", ":/@?#[]%.\\ 0169éh"),
                        registry);
                assertEquals("https", to.getScheme().toLowerCase(java.util.Locale.ROOT));
                assertEquals(null, to.getRawUserInfo());
            } catch (RegistryException e) {
                assertNotNull(e.getMessage());
            }
        }
    }
}
