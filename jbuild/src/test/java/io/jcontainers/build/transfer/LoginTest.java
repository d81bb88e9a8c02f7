package io.jcontainers.build.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.build.registry.FakeRegistry;
import io.jcontainers.build.registry.auth.ConfigFile;
import io.jcontainers.build.registry.auth.Credentials;
import io.jcontainers.build.registry.auth.HelperRunner;
import io.jcontainers.build.registry.http.StrictJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginTest {
    private static final String BASIC =
            "Basic " + Base64.getEncoder().encodeToString("me:geheim".getBytes(StandardCharsets.UTF_8));

    @TempDir
    Path directory;

    private FakeRegistry registry;
    private Desk desk;
    private Path config;

    @BeforeEach
    void start() throws IOException {
        registry = new FakeRegistry();
        desk = new Desk(directory);
        config = directory.resolve("home/.docker/config.json");
        registry.faults.add(exchange -> {
            if (BASIC.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                return FakeRegistry.status(exchange, 200);
            }
            return FakeRegistry.status(exchange, 401, "WWW-Authenticate", "Basic realm=\"r\"");
        });
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    @Test
    void keepsWhatTheRegistryTook() throws IOException {
        desk.input = "geheim\n".getBytes(StandardCharsets.UTF_8);
        Desk.Outcome outcome = desk.run("login", "-u", "me", "--password-stdin", registry.host());
        assertEquals("Login Succeeded\n", outcome.out());
        assertTrue(outcome.err().startsWith("WARNING! the password is kept unencrypted in " + config), outcome.err());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(config)));
        assertTrue(Files.readString(config).contains(BASIC.substring(6)));

        // The next login takes what is kept.
        assertEquals(
                List.of("Authenticating with existing credentials... [Username: me]", "Login Succeeded"),
                desk.run("login", "http://" + registry.host() + "/v2/").lines());

        assertEquals(
                "Removing login credentials for " + registry.host() + "\n",
                desk.run("logout", registry.host()).out());
        assertFalse(Files.readString(config).contains(BASIC.substring(6)));
        assertEquals(
                "Not logged in to " + registry.host() + "\n",
                desk.run("logout", registry.host()).out());
        assertEquals(
                "Not logged in to https://index.docker.io/v1/\n",
                desk.run("logout").out());
    }

    @Test
    void asksAtATerminal() {
        desk.terminal = true;
        desk.answers.addAll(List.of("me", "geheim"));
        assertEquals("Login Succeeded\n", desk.run("login", registry.host()).out());
        assertEquals("Username: Password: (hidden)", desk.asked);
    }

    @Test
    void inTheDirectoryThatWasNamed() {
        desk.run("--config", "elsewhere", "login", "-u", "me", "-p", "geheim", registry.host());
        assertTrue(Files.exists(directory.resolve("elsewhere/config.json")));
        assertFalse(Files.exists(config));
    }

    @Test
    void refusals() {
        Desk.Outcome wrong = desk.run("login", "-u", "me", "-p", "wrong", registry.host());
        assertEquals(1, wrong.status());
        assertTrue(
                wrong.err()
                        .startsWith("WARNING! Using --password via the CLI is insecure. Use --password-stdin.\n"
                                + "jbuild: unauthorized: incorrect username or password"),
                wrong.err());
        assertFalse(wrong.err().contains("wrong\n"));
        assertFalse(Files.exists(config));
        assertEquals(
                "jbuild: Error: Cannot perform an interactive login from a non TTY device\n",
                desk.run("login", "-u", "me", registry.host()).err());
        assertEquals(
                "jbuild: Must provide --username with --password-stdin\n",
                desk.run("login", "--password-stdin", registry.host()).err());
        assertEquals(
                "jbuild: --password and --password-stdin are mutually exclusive\n",
                desk.run("login", "-u", "me", "-p", "x", "--password-stdin").err());
    }

    @Test
    void aHelperKeepsIt() throws IOException {
        Files.createDirectories(config.getParent());
        Files.writeString(config, "{\"credsStore\":\"keys\",\"other\":1}");
        List<String> calls = new ArrayList<>();
        desk.helpers = (program, action, input) -> {
            calls.add(program + " " + action);
            byte[] none = "credentials not found in native keychain".getBytes(StandardCharsets.UTF_8);
            return action.equals("get") ? new HelperRunner.Result(1, none) : new HelperRunner.Result(0, new byte[0]);
        };
        Desk.Outcome outcome = desk.run("login", "-u", "me", "-p", "geheim", registry.host());
        assertEquals("Login Succeeded\n", outcome.out());
        assertTrue(calls.contains("docker-credential-keys store"), calls.toString());
        String kept = Files.readString(config);
        assertFalse(kept.contains(BASIC.substring(6)));
        assertTrue(kept.contains("\"other\""));
    }

    /** Each of them reads, changes and writes the whole file. */
    @Test
    void loginsAtTheSameTimeKeepEachOther() throws Exception {
        int count = 40;
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                String host = "host" + i + ".example";
                all.add(threads.submit(() -> {
                    new ConfigFile(config, new StrictJson()).put(host, new Credentials.UserPassword("me", "geheim"));
                    return true;
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        }
        ConfigFile file = new ConfigFile(config, new StrictJson());
        for (int i = 0; i < count; i++) {
            assertEquals(
                    new Credentials.UserPassword("me", "geheim"), file.find("host" + i + ".example", ""), "host " + i);
        }
    }
}
