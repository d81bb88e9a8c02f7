package io.jcontainers.build.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jcontainers.build.registry.http.Timeouts;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PatienceTest {
    @Test
    void usual() {
        Patience usual = Patience.of(Map.of("JBUILD_REGISTRY_TIMEOUT", " ", "JBUILD_REGISTRY_RETRIES", ""));
        assertEquals(Timeouts.usual(), usual.timeouts());
        assertEquals(5, usual.backoff().retries());
        assertEquals(Duration.ofSeconds(30), usual.timeouts().firstByte());
        assertEquals(Duration.ofMinutes(5), usual.timeouts().commit());
    }

    @Test
    void given() {
        Patience given = Patience.of(Map.of("JBUILD_REGISTRY_TIMEOUT", "120", "JBUILD_REGISTRY_RETRIES", "0"));
        assertEquals(
                new Timeouts(
                        Duration.ofSeconds(10),
                        Duration.ofMinutes(2),
                        Duration.ofMinutes(20),
                        Duration.ofMinutes(2),
                        1024),
                given.timeouts());
        assertEquals(0, given.backoff().retries());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1s", "3601", "99999999999999999999"})
    void wrong(String seconds) {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class, () -> Patience.of(Map.of("JBUILD_REGISTRY_TIMEOUT", seconds)));
        assertEquals("JBUILD_REGISTRY_TIMEOUT: \"" + seconds + "\" is no number from 1 to 3600", e.getMessage());
    }
}
