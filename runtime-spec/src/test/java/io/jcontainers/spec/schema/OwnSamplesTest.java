package io.jcontainers.spec.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jcontainers.spec.Samples;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole documents with the whole text of their reports. */
final class OwnSamplesTest {
    private final ConfigValidator validator = new ConfigValidator(new SchemaValidator());

    private String report(String name) {
        return validator.validate(name, Samples.own("schema/" + name)).toText();
    }

    @ParameterizedTest
    @ValueSource(strings = {"minimal", "rootless", "limits"})
    void good(String name) {
        assertEquals("good/" + name + ".json: valid\n", report("good/" + name + ".json"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not-json",
                "duplicate-key",
                "nothing-required",
                "wrong-types",
                "page-size",
                "rules-only",
                "fraction"
            })
    void bad(String name) {
        String expected = new String(Samples.own("schema/bad/" + name + ".txt"), StandardCharsets.UTF_8);
        assertEquals(expected, report("bad/" + name + ".json"));
    }
}
