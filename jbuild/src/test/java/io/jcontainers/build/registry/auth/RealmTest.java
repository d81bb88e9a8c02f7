package io.jcontainers.build.registry.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jcontainers.build.registry.http.Origin;
import io.jcontainers.build.registry.http.RegistryException;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RealmTest {
    private static Realm realm(String registry, String realm) throws RegistryException {
        return Realm.of(new Challenge("Bearer", Map.of("realm", realm), null), Origin.of(URI.create(registry)));
    }

    @ParameterizedTest
    @CsvSource({
        // registry, realm, whether a password may go there, whether an identity token of that registry may
        "https://reg.example, https://reg.example/token, true, true",
        "https://reg.example, https://reg.example:8443/token, true, true",
        "https://reg.example, https://auth.example/token, true, false",
        "https://reg.example, https://reg.example.evil/token, true, false",
        "https://reg.example, https://auth.docker.io/token, true, false",
        "https://registry-1.docker.io, https://auth.docker.io/token, true, true",
        "https://registry-1.docker.io, https://auth.docker.io.evil/token, true, false",
        "https://reg.example, http://reg.example/token, false, false",
        "https://reg.example, http://auth.example/token, false, false",
        "https://reg.example, https://127.0.0.1/token, false, false",
        "https://reg.example, https://192.168.0.1/token, false, false",
        "https://reg.example, https://localhost/token, false, false",
        "https://10.0.0.1, https://10.0.0.1/token, true, true",
        "https://10.0.0.1, https://10.0.0.2/token, false, false",
        "http://127.0.0.1:5000, http://localhost:5001/token, true, true",
        "http://127.0.0.1:5000, https://auth.example/token, true, false",
        "http://127.0.0.1:5000, http://auth.example/token, false, false",
        "http://10.0.0.1:5000, http://10.0.0.1/token, true, true",
        "http://10.0.0.1:5000, http://10.0.0.2/token, false, false",
    })
    void whoGetsWhat(String registry, String realm, boolean password, boolean identity) throws RegistryException {
        if (!password) {
            RegistryException e = assertThrows(RegistryException.class, () -> realm(registry, realm));
            assertEquals(RegistryException.Reason.REFUSED, e.reason());
            return;
        }
        Origin origin = Origin.of(URI.create(registry));
        String name = origin.host().equals("registry-1.docker.io") ? "docker.io" : origin.hostAndPort();
        Realm found = realm(registry, realm);
        if (identity) {
            found.requireIssuer(origin, name);
        } else {
            assertThrows(RegistryException.class, () -> found.requireIssuer(origin, name));
        }
    }

    @Test
    void noRealm() {
        Origin registry = Origin.of(URI.create("https://reg.example"));
        Challenge challenge = new Challenge("Bearer", Map.of("service", "x"), null);
        assertThrows(RegistryException.class, () -> Realm.of(challenge, registry));
    }
}
