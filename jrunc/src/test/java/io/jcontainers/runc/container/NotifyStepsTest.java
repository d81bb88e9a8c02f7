package io.jcontainers.runc.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jcontainers.runc.cgroup.BytePath;
import io.jcontainers.runc.request.Files;
import io.jcontainers.runc.request.Request;
import io.jcontainers.runc.request.RequestException;
import io.jcontainers.spec.Mount;
import io.jcontainers.spec.json.SpecReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NotifyStepsTest {
    private static final byte[] CONFIG =
            "{\"process\": {\"args\": [\"sh\"], \"cwd\": \"/\", \"env\": [\"A=1\", \"NOTIFY_SOCKET=/of/the/image\"]}}"
                    .getBytes(StandardCharsets.UTF_8);
    private static final Bundle BUNDLE = new Bundle(new BytePath("/b"), CONFIG, SpecReader.read(CONFIG));

    private static Request request(String root, Map<String, String> environment) {
        return new Request(
                "build",
                List.of(),
                0,
                "jrunc",
                root.getBytes(StandardCharsets.UTF_8),
                "/home/me".getBytes(StandardCharsets.UTF_8),
                environment,
                new Request.Ids(0, 0, 0, 0, 1, 1),
                List.of(),
                "6.1.0",
                "x86_64",
                List.of(false, false, false),
                new Files());
    }

    @Test
    void nothingChangesUnlessTheCallerWantsToKnow() {
        assertSame(BUNDLE, NotifySteps.prepare(BUNDLE, request("/r", Map.of()), "box"));
        assertSame(BUNDLE, NotifySteps.prepare(BUNDLE, request("/r", Map.of("NOTIFY_SOCKET", "")), "box"));
    }

    @ParameterizedTest
    @CsvSource({"/r, /r/box/notify", "state, /home/me/state/box/notify"})
    void aSocketOfTheContainersOwnIsMounted(String root, String source) {
        Bundle prepared =
                NotifySteps.prepare(BUNDLE, request(root, Map.of("NOTIFY_SOCKET", "/run/systemd/notify")), "box");
        assertEquals(
                List.of("A=1", "NOTIFY_SOCKET=/of/the/image", "NOTIFY_SOCKET=/run/notify/notify.sock"),
                prepared.process().env());
        Mount mount = new Mount(
                "/run/notify",
                "bind",
                source,
                List.of("bind", "nosuid", "noexec", "nodev", "ro"),
                List.of(),
                List.of());
        assertEquals(List.of(mount), prepared.spec().mounts());
        assertEquals(CONFIG, prepared.config());
    }

    @ParameterizedTest
    @ValueSource(strings = {"relative", "vsock:2:1234", "LONG"})
    void whatIsNoUnixSocketIsRefused(String socket) {
        String value = socket.equals("LONG") ? "/" + "x".repeat(107) : socket;
        RequestException refusal = assertThrows(
                RequestException.class,
                () -> NotifySteps.prepare(BUNDLE, request("/r", Map.of("NOTIFY_SOCKET", value)), "box"));
        assertEquals("usage", refusal.code());
    }
}
