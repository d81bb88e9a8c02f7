package io.jcontainers.runc.seccomp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jcontainers.runc.samples.RecordedConfigs;
import io.jcontainers.spec.RawJson;
import io.jcontainers.spec.Seccomp;
import io.jcontainers.spec.json.SeccompReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where the tests' profiles come from. */
final class Profiles {
    private Profiles() {}

    static RawJson raw(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return new RawJson(bytes, 0, bytes.length);
    }

    static Seccomp parse(String json) {
        return SeccompReader.read(raw(json));
    }

    static String resource(String name) {
        try (InputStream in = Profiles.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The different profiles of the recorded configs beside the checkout, by the first config that has each; empty
     * without.
     */
    static Map<String, String> recorded() {
        Map<String, String> profiles = new LinkedHashMap<>();
        ObjectMapper mapper = new ObjectMapper();
        try {
            for (Path file : RecordedConfigs.found()) {
                JsonNode profile = mapper.readTree(file.toFile()).at("/linux/seccomp");
                if (profile.isObject() && !profiles.containsValue(profile.toString())) {
                    profiles.put(file.getFileName().toString(), profile.toString());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return profiles;
    }
}
