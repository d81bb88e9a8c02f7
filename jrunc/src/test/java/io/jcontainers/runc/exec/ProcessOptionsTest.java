package io.jcontainers.runc.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.runc.request.RequestException;
import io.jcontainers.spec.Box;
import io.jcontainers.spec.Capabilities;
import io.jcontainers.spec.Process;
import io.jcontainers.spec.User;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessOptionsTest {
    private static final Process CONTAINER = new Process.Builder()
            .terminal(true)
            .consoleSize(new Box(10, 20))
            .user(new User(1, 2, 027L, List.of(3L), null))
            .args(List.of("init"))
            .env(List.of("A=1"))
            .cwd("/srv")
            .noNewPrivileges(true)
            .capabilities(new Capabilities(
                    List.of("CAP_KILL"), List.of("CAP_KILL"), List.of(), List.of("CAP_KILL"), List.of()))
            .build();

    private static ProcessOptions options(@Nullable String user, List<String> groups, List<String> capabilities) {
        return new ProcessOptions(
                List.of("id", "-u"), null, List.of(), false, user, groups, null, null, null, capabilities);
    }

    @Test
    void whatIsNotGivenIsTheContainersButForTheTerminal() {
        Process process = options(null, List.of(), List.of()).over(CONTAINER);
        assertEquals(List.of("id", "-u"), process.args());
        assertFalse(process.terminal());
        assertNull(process.consoleSize());
        assertEquals(CONTAINER.user(), process.user());
        assertEquals("/srv", process.cwd());
        assertEquals(List.of("A=1"), process.env());
        assertEquals(CONTAINER.capabilities(), process.capabilities());
        assertTrue(process.noNewPrivileges());
    }

    @Test
    void everyOptionCounts() {
        Process process = new ProcessOptions(
                        List.of("sh"),
                        "/tmp",
                        List.of("A=2", "B=3"),
                        true,
                        null,
                        List.of(),
                        "label",
                        "profile",
                        false,
                        List.of())
                .over(CONTAINER);
        assertTrue(process.terminal());
        assertEquals("/tmp", process.cwd());
        assertEquals(List.of("A=1", "A=2", "B=3"), process.env());
        assertEquals("label", process.selinuxLabel());
        assertEquals("profile", process.apparmorProfile());
        assertFalse(process.noNewPrivileges());
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 2", "1000, 1000, 2", "7:8, 7, 8", "0:0, 0, 0", "2147483647:2147483647, 2147483647, 2147483647"})
    void users(String text, long uid, long gid) {
        User user = options(text, List.of("9"), List.of()).over(CONTAINER).user();
        assertEquals(new User(uid, gid, 027L, List.of(3L, 9L), null), user);
    }

    /** A user of another number than the one that was meant would be worse than none (CVE-2026-30892). */
    @ParameterizedTest
    @ValueSource(
            strings = {"root", "-1", "+1", " 1", "1 ", "1x", "0x10", "1:", ":1", "1:2:3", "2147483648", "99999999999"})
    void strangeUsersAreRefused(String text) {
        RequestException refusal = assertThrows(
                RequestException.class,
                () -> options(text, List.of(), List.of()).over(CONTAINER));
        assertEquals("usage", refusal.code());
        assertTrue(refusal.getMessage().startsWith("bad "), refusal.getMessage());
    }

    @Test
    void capabilitiesGrowButForTheInheritableOnes() {
        Capabilities grown = options(null, List.of(), List.of("net_raw", "CAP_CHOWN"))
                .over(CONTAINER)
                .capabilities();
        List<String> all = List.of("CAP_KILL", "CAP_NET_RAW", "CAP_CHOWN");
        assertEquals(new Capabilities(all, all, List.of(), all, List.of()), grown);
    }

    @Test
    void ambientOnesGrowWithInheritableOnes() {
        List<String> kill = List.of("CAP_KILL");
        Process container = CONTAINER.toBuilder()
                .capabilities(new Capabilities(kill, kill, kill, kill, List.of()))
                .build();
        Capabilities grown =
                options(null, List.of(), List.of("CHOWN")).over(container).capabilities();
        List<String> all = List.of("CAP_KILL", "CAP_CHOWN");
        assertEquals(new Capabilities(all, all, kill, all, List.of("CAP_CHOWN")), grown);
    }
}
