package io.jcontainers.runc.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jcontainers.spec.Pids;
import io.jcontainers.spec.Resources;
import io.jcontainers.spec.json.SpecReader;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AskedResourcesTest {
    @ParameterizedTest
    @CsvSource({
        "1.0.0, 0, none",
        "1.0.2-dev, 0, none",
        "1.2.1, 0, none",
        "1.3.0, 0, 0",
        "1.20.0, 0, 0",
        "1.0.2-dev, 5, 5",
        "1.0.2-dev, -1, -1",
    })
    void zeroIsNoLimitBefore13(String version, long limit, String expected) {
        String config =
                "{\"ociVersion\":\"" + version + "\",\"linux\":{\"resources\":{\"pids\":{\"limit\":" + limit + "}}}}";
        Resources resources = AskedResources.of(SpecReader.read(config.getBytes(StandardCharsets.UTF_8)));
        assertEquals(expected.equals("none") ? null : new Pids(Long.valueOf(expected)), resources.pids());
    }
}
