package io.jcontainers.build.registry.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialStoreTest {
    /** base64 of user:pass */
    private static final String AUTH = "{\"auth\":\"dXNlcjpwYXNz\"}";

    @TempDir
    Path directory;

    private final List<String> warnings = new ArrayList<>();
    private final List<String> helped = new ArrayList<>();

    private Path config() {
        return directory.resolve("docker/config.json");
    }

    private CredentialStore store() {
        return new CredentialStore(
                List.of(config(), directory.resolve("auth.json")), HelperRunner.none(), warnings::add);
    }

    private CredentialStore store(int exitCode, String output) {
        HelperRunner runner = (program, action, input) -> {
            helped.add(program + " " + action + " " + new String(input, StandardCharsets.UTF_8));
            return new HelperRunner.Result(exitCode, output.getBytes(StandardCharsets.UTF_8));
        };
        return new CredentialStore(List.of(config()), runner, warnings::add);
    }

    private void write(Path path, String text) throws IOException {
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "reg.example | reg.example | x | UserPassword",
                "https://reg.example | reg.example | x | UserPassword",
                "https://reg.example/ | reg.example | x | UserPassword",
                "https://reg.example/v1/ | reg.example | x | UserPassword",
                "https://reg.example/v2/ | reg.example | x | UserPassword",
                "reg.example:5000 | reg.example:5000 | x | UserPassword",
                "reg.example/a | reg.example | a | UserPassword",
                "reg.example/a | reg.example | a/b | UserPassword",
                "https://index.docker.io/v1/ | docker.io | library/x | UserPassword",
                "docker.io | docker.io | library/x | UserPassword",
                "index.docker.io | docker.io | library/x | UserPassword",
                // Looks like it, isn't it.
                "reg.example | reg.example.evil | x | Anonymous",
                "reg.example | evil-reg.example | x | Anonymous",
                "reg.example | a.reg.example | x | Anonymous",
                "reg.example | REG.example. | x | Anonymous",
                "reg.example | reg.example:443 | x | Anonymous",
                "reg.example:5000 | reg.example:5001 | x | Anonymous",
                "reg.example:5000 | reg.example | x | Anonymous",
                "user@reg.example | reg.example | x | Anonymous",
                "reg.example/a | reg.example | ab | Anonymous",
                "reg.example/a/b | reg.example | a | Anonymous",
                "https://index.docker.io/v1/ | reg.example | x | Anonymous",
            })
    void hostsAreComparedExactly(String key, String host, String repository, String expected) throws IOException {
        write(config(), "{\"auths\":{\"" + key + "\":" + AUTH + "}}");
        assertEquals(expected, store().find(host, repository).getClass().getSimpleName());
    }

    @Test
    void theNearestEntryCounts() throws IOException {
        write(
                config(),
                "{\"auths\":{\"h.x\":{\"username\":\"a\",\"password\":\"1\"},\"h.x/p\":{\"usernam"
                        + "e\":\"b\",\"password\":\"2\"}}}");
        assertEquals(new Credentials.UserPassword("b", "2"), store().find("h.x", "p/q"));
        assertEquals(new Credentials.UserPassword("a", "1"), store().find("h.x", "q"));
    }

    @Test
    void kinds() throws IOException {
        write(
                config(),
                "{\"auths\":{\"a.x\":{\"identitytoken\":\"i\",\"auth\":\"dXNlcjpwYXNz\"},\"b.x\":"
                        + "{\"registrytoken\":\"r\"},"
                        + "\"c.x\":{},\"d.x\":" + AUTH + "}}");
        assertEquals(new Credentials.IdentityToken("i"), store().find("a.x", ""));
        assertEquals(new Credentials.RegistryToken("r"), store().find("b.x", ""));
        assertEquals(new Credentials.Anonymous(), store().find("c.x", ""));
        assertEquals(new Credentials.UserPassword("user", "pass"), store().find("d.x", ""));
    }

    @Test
    void podmansFileComesAfterDockers() throws IOException {
        write(config(), "{\"auths\":{\"a.x\":" + AUTH + "}}");
        write(
                directory.resolve("auth.json"),
                "{\"auths\":{\"a.x\":{\"username\":\"u\",\"password\":\"p\"},\"b.x\":" + AUTH + "}}");
        assertEquals(new Credentials.UserPassword("user", "pass"), store().find("a.x", ""));
        assertEquals(new Credentials.UserPassword("user", "pass"), store().find("b.x", ""));
        assertEquals(List.of(), warnings);
        Files.setPosixFilePermissions(config(), PosixFilePermissions.fromString("rw-r--r--"));
        store().find("a.x", "");
        assertEquals(1, warnings.size());
        assertTrue(warnings.getFirst().contains("chmod 600"));
    }

    @Test
    void places() {
        Path home = Path.of("/home/u");
        assertEquals(
                List.of(Path.of("/home/u/.docker/config.json"), Path.of("/home/u/.config/containers/auth.json")),
                CredentialStore.paths(Map.of("DOCKER_CONFIG", ""), home));
        assertEquals(
                List.of(
                        Path.of("/d/config.json"),
                        Path.of("/f"),
                        Path.of("/r/containers/auth.json"),
                        Path.of("/c/containers/auth.json")),
                CredentialStore.paths(
                        Map.of(
                                "DOCKER_CONFIG",
                                "/d",
                                "REGISTRY_AUTH_FILE",
                                "/f",
                                "XDG_RUNTIME_DIR",
                                "/r",
                                "XDG_CONFIG_HOME",
                                "/c"),
                        home));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"auths\":{\"a.x\":{\"registrytoken\":\"secret\\r\\nX: y\"}}}",
                "nonsense",
                "[]",
                "{\"auths\":[]}",
                "{\"auths\":{\"a.x\":{\"auth\":\"c2VjcmV0\"}}}",
                "{\"auths\":{\"a.x\":{\"auth\":\"%%secret\"}}}",
                "{\"auths\":{},\"auths\":{}}",
                "{\"auths\":{\"a.x\":{\"auth\":\"secret"
            })
    void wrongFilesAreNamedWithoutTheirSecrets(String text) throws IOException {
        write(config(), text);
        IOException e = assertThrows(IOException.class, () -> store().find("a.x", ""));
        assertTrue(e.getMessage().contains("config.json"), e.getMessage());
        assertFalse(e.toString().contains("secret") || e.toString().contains("c2Vj"), e.toString());
    }

    @Test
    void helpers() throws IOException {
        write(config(), "{\"credsStore\":\"all\",\"credHelpers\":{\"a.x\":\"one\"}}");
        String answer = "{\"ServerURL\":\"s\",\"Username\":\"u\",\"Secret\":\"p\"}";
        assertEquals(new Credentials.UserPassword("u", "p"), store(0, answer).find("a.x", "r"));
        assertEquals(new Credentials.UserPassword("u", "p"), store(0, answer).find("docker.io", "r"));
        assertEquals(
                List.of("docker-credential-one get a.x", "docker-credential-all get https://index.docker.io/v1/"),
                helped);
        String token = "{\"ServerURL\":\"s\",\"Username\":\"<token>\",\"Secret\":\"p\"}";
        assertEquals(new Credentials.IdentityToken("p"), store(0, token).find("a.x", "r"));
    }

    @Test
    void helpersThatHaveNothing() throws IOException {
        write(config(), "{\"credsStore\":\"all\",\"auths\":{\"a.x\":" + AUTH + "}}");
        CredentialStore store = store(1, "credentials not found in native keychain\n");
        assertEquals(new Credentials.Anonymous(), store.find("b.x", ""));
        assertEquals(new Credentials.UserPassword("user", "pass"), store.find("a.x", ""));
    }

    @Test
    void helpersThatFail() throws IOException {
        write(config(), "{\"credsStore\":\"all\"}");
        for (CredentialStore store : List.of(
                store(1, "secret"),
                store(0, "secret"),
                store(0, "{\"Secret\":\"secret\",\"Username\":\"a:b\"}"),
                store(0, "x".repeat(HelperRunner.MOST_OUTPUT + 1)))) {
            IOException e = assertThrows(IOException.class, () -> store.find("a.x", ""));
            assertTrue(e.getMessage().startsWith("docker-credential-all get"), e.getMessage());
            assertFalse(e.getMessage().contains("secret"), e.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../x", "a/b", "-x", ".", "..", "a b", "a\\u0000b", "x;y", "é"})
    void helperNamesAreNoPaths(String name) throws IOException {
        write(config(), "{\"credsStore\":\"" + name + "\"}");
        assertThrows(IOException.class, () -> store(0, "{}").find("a.x", ""));
        assertEquals(List.of(), helped);
    }

    @Test
    void loginAndLogout() throws IOException {
        write(
                config(),
                "{\"psFormat\":\"x\",\"auths\":{\"https://a.x/v1/\":{\"auth\":\"b2xkOm9sZA==\"},\"b.x\":" + AUTH
                        + "}}");
        Files.setPosixFilePermissions(config(), PosixFilePermissions.fromString("rw-rw-rw-"));
        store().login("a.x", new Credentials.UserPassword("u", "p:ä"));
        assertEquals(new Credentials.UserPassword("u", "p:ä"), store().find("a.x", ""));
        assertEquals(new Credentials.UserPassword("user", "pass"), store().find("b.x", ""));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(config())));
        String text = Files.readString(config());
        assertTrue(text.contains("\"psFormat\" : \"x\"") && !text.contains("v1"), text);
        assertTrue(store().logout("a.x"));
        assertFalse(store().logout("a.x"));
        assertEquals(new Credentials.Anonymous(), store().find("a.x", ""));
        // Nothing but the file that logins lock.
        try (var files = Files.list(config().getParent())) {
            assertEquals(
                    List.of(".config.json.lock", "config.json"),
                    files.map(file -> String.valueOf(file.getFileName()))
                            .sorted()
                            .toList());
        }
    }

    @Test
    void firstLoginMakesTheFile() throws IOException {
        store().login("docker.io", new Credentials.UserPassword("u", "p"));
        assertTrue(Files.readString(config()).contains("\"https://index.docker.io/v1/\""));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(config())));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(config().getParent())));
    }

    @Test
    void symbolicLinksStay() throws IOException {
        Path real = directory.resolve("real/config.json");
        write(real, "{}");
        Files.createDirectories(config().getParent());
        Files.createSymbolicLink(config(), real);
        store().login("a.x", new Credentials.UserPassword("u", "p"));
        assertTrue(Files.isSymbolicLink(config()));
        assertTrue(Files.readString(real).contains("a.x"));
    }

    @Test
    void loginWithAHelper() throws IOException {
        write(config(), "{\"credsStore\":\"all\"}");
        CredentialStore store = store(0, "");
        store.login("a.x", new Credentials.UserPassword("u", "p"));
        assertEquals(
                List.of("docker-credential-all store {\"ServerURL\":\"a.x\",\"Username\":\"u\",\"Secret\":\"p\"}"),
                helped);
        assertFalse(Files.readString(config()).contains("auth\""));
        assertTrue(store.logout("a.x"));
        assertEquals("docker-credential-all erase a.x", helped.getLast());
    }
}
