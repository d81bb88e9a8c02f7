package io.jcontainers.build.registry.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.build.image.Reference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointsTest {
    private static final String CONF = """
            # how podman finds images
            unqualified-search-registries = ["docker.io", 'quay.io',
              "registry.example" ] # three
            short-name-mode = "enforcing"
            [aliases]
            "debian" = "docker.io/library/debian"

            [[registry]]
            prefix = "docker.io"
            location = "docker.io"
            [[registry.mirror]]
            location = "mirror.example:5000/hub"
            insecure = true
            [[registry.mirror]]
            location = "second.example/"
            pull-from-mirror = "digest-only"

            [[registry]]
            prefix = "docker.io/team"
            location = "internal.example/team-images"

            [[registry]]
            location = "old.example"
            blocked = true

            [[registry]]
            prefix = "*.wild.example"
            location = "one.example"
            mirror = [ { location = "m.example", insecure = false } ]
            """;

    private static Endpoints endpoints(String conf, String daemon, String... insecure) throws IOException {
        return new Endpoints(
                RegistriesConf.parse("registries.conf", conf),
                DaemonJson.parse("daemon.json", daemon.getBytes(StandardCharsets.UTF_8)),
                new InsecureHosts(List.of(insecure)));
    }

    private static String shown(List<Endpoint> endpoints) {
        StringBuilder shown = new StringBuilder();
        for (Endpoint endpoint : endpoints) {
            shown.append(endpoint.scheme() == null ? "" : endpoint.scheme() + "://")
                    .append(endpoint.host())
                    .append('/')
                    .append(endpoint.repository())
                    .append(endpoint.insecure() ? "!" : "")
                    .append(endpoint.mirror() ? "m " : " ");
        }
        return shown.toString().strip();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "debian:12 | mirror.example:5000/hub/library/debian!m registry-1.docker.io/library/debian",
                "team/app:1 | internal.example/team-images/app",
                "teams/app:1 | mirror.example:5000/hub/teams/app!m registry-1.docker.io/teams/app",
                "a.wild.example/x:1 | m.example/xm one.example/x",
                "wild.example/x:1 | wild.example/x",
                "evilwild.example/x:1 | evilwild.example/x",
                "other.example:5000/x:1 | other.example:5000/x",
            })
    void pulls(String reference, String expected) throws IOException {
        assertEquals(expected, shown(endpoints(CONF, "{}").pull(Reference.parse(reference), false)));
    }

    @Test
    void mirrorsThatHaveDigestsOnly() throws IOException {
        assertEquals(
                "mirror.example:5000/hub/library/debian!m second.example/library/debianm registry-1."
                        + "docker.io/library/debian",
                shown(endpoints(CONF, "{}").pull(Reference.parse("debian"), true)));
    }

    @Test
    void pushesNeverGoToMirrors() throws IOException {
        Endpoint endpoint = endpoints(CONF, "{\"registry-mirrors\":[\"https://m.example\"]}")
                .push(Reference.parse("debian"));
        assertEquals("registry-1.docker.io/library/debian", shown(List.of(endpoint)));
        assertEquals("docker.io", endpoint.name());
    }

    @Test
    void blocked() throws IOException {
        Endpoints endpoints = endpoints(CONF, "{}");
        IOException e = assertThrows(IOException.class, () -> endpoints.pull(Reference.parse("old.example/x"), false));
        assertTrue(e.getMessage().contains("blocks \"old.example\""), e.getMessage());
        assertThrows(IOException.class, () -> endpoints.push(Reference.parse("old.example/x")));
    }

    @Test
    void daemonJson() throws IOException {
        Endpoints endpoints = endpoints(
                "",
                "{\"registry-mirrors\":[\"https://m.example/\",\"http://n.example:5000/p\"],"
                        + "\"insecure-registries\":[\"reg.example:5000\",\"10.0.0.0/8\",\"n.example:"
                        + "5000\"],\"debug\":true}",
                "cli.example");
        assertEquals(
                "https://m.example/library/debianm http://n.example:5000/p/library/debian!m registry"
                        + "-1.docker.io/library/debian",
                shown(endpoints.pull(Reference.parse("debian"), false)));
        assertEquals("quay.io/debian", shown(endpoints.pull(Reference.parse("quay.io/debian"), false)));
        for (String insecure : List.of("reg.example:5000/x", "10.9.8.7/x", "10.0.0.1:5000/x", "cli.example/x")) {
            assertTrue(endpoints.push(Reference.parse(insecure)).insecure(), insecure);
        }
        for (String secure : List.of("reg.example/x", "11.0.0.1/x", "10.example/x", "a.cli.example/x", "[fd00::1]/x")) {
            assertFalse(endpoints.push(Reference.parse(secure)).insecure(), secure);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[[registry] | registries.conf:1: \"]]\" expected",
                "a = | registries.conf:1: a value expected",
                "a = 'x | registries.conf:1: a string without end",
                "a = \"\\q\" | registries.conf:1: an unknown escape",
                "a = 1 b = 2 | registries.conf:1: the end of the line expected",
                "a = 1;a = 2 | registries.conf:2: \"a\" stands twice",
                "a = \"\"\"x\"\"\" | registries.conf:1: strings over several lines",
                "= 1 | registries.conf:1: a key expected",
                "registry = 1 | registries.conf: registry: an array of tables expected",
                "[[registry]];insecure = true | registries.conf: registry[0]: neither prefix nor location",
                "[[registry]];location = 1 | registries.conf: registry[0].location: a string expected",
                "[[registry]];location = \"https://x\" | registries.conf: registry[0]: \"https://x\"",
                "[[registry]];location='x';insecure = 'yes' | registries.conf: registry[0].insecure: true or false",
                "[[registry]];location='x';[[registry.mirror]] | registries.conf: registry[0].mirror[0]: no location",
                "[registries.search];registries = [] | registries.conf: [registries.*] is the first form",
            })
    void wrongConfigurations(String text, String expected) {
        IOException e =
                assertThrows(IOException.class, () -> RegistriesConf.parse("registries.conf", text.replace(';', '\n')));
        assertTrue(e.getMessage().startsWith(expected), e.getMessage());
    }

    @Test
    void deepArrays() {
        assertThrows(IOException.class, () -> RegistriesConf.parse("x", "a = " + "[".repeat(100_000)));
    }

    @Test
    void laterFilesReplaceRules(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("registries.conf");
        Path more = Files.createDirectory(directory.resolve("registries.conf.d"));
        assertEquals(RegistriesConf.none(), RegistriesConf.read(file, directory.resolve("none")));
        Files.writeString(file, "[[registry]]\nlocation='a.x'\n[[registry]]\nlocation='b.x'\n");
        Files.writeString(more.resolve("2.conf"), "[[registry]]\nlocation='a.x'\nblocked=true\n");
        Files.writeString(more.resolve("1.conf"), "[[registry]]\nlocation='a.x'\ninsecure=true\n");
        Files.writeString(more.resolve("3.txt"), "nonsense");
        RegistriesConf conf = RegistriesConf.read(file, more);
        assertEquals(List.of("a.x", "b.x"), List.copyOf(conf.rules().keySet()));
        assertTrue(conf.rules().get("a.x").blocked());
    }
}
