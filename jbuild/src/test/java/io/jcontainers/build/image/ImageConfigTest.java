package io.jcontainers.build.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageConfigTest {
    private static final String LAYER = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    /** Every field, in the order in which they are written. */
    private static final String WHOLE = """
            {"created":"2026-01-02T03:04:05.6Z","author":"me","architecture":"arm","os":"linux","os.version":"1",\
            "os.features":["f"],"variant":"v7","config":{"User":"1000:1000","ExposedPorts":{"443/tcp":{},"80/tcp":{}},\
            "Env":["B=2","A=1"],"Entrypoint":["/e"],"Cmd":[],"Volumes":{"/a":{},"/b":{}},"WorkingDir":"/w",\
            "Labels":{"a":"1","b":"2"},"StopSignal":"SIGTERM","StopTimeout":7,"Healthcheck":{"Test":["CMD-SHELL","x"],\
            "Interval":30000000000,"Timeout":3000000000,"StartPeriod":1,"StartInterval":2,"Retries":4},\
            "ArgsEscaped":true,"OnBuild":["RUN x"],"Shell":["/bin/bash","-c"],"Hostname":"h","Image":""},\
            "rootfs":{"type":"layers","diff_ids":["%s"]},"history":[{"created":"0001-01-01T00:00:00Z",\
            "created_by":"RUN x","author":"a","comment":"c","x":[1,2.50]},{"created_by":"ENV","empty_layer":true}],\
            "docker_version":"20.10","container_config":{"Cmd":["/bin/sh"],"Tty":false}}""".formatted(LAYER);

    @Test
    void whatIsReadIsWrittenAgain() throws DocumentException {
        ImageConfig config = ImageConfig.read(bytes(WHOLE));
        assertEquals(WHOLE, new String(config.write(), StandardCharsets.UTF_8));
        assertEquals(config, ImageConfig.read(config.write()));
        assertEquals(Instant.parse("2026-01-02T03:04:05.600Z"), config.created());
        assertEquals(
                Platform.of("linux", "arm", "v7").variant(), config.platform().variant());
        assertEquals(List.of(Digest.parse(LAYER)), config.diffIds());
        assertEquals(List.of(), config.config().cmd());
        Healthcheck health = config.config().healthcheck();
        assertTrue(health != null);
        assertEquals(Duration.ofSeconds(30), health.interval());
        assertEquals(Duration.ofNanos(2), health.startInterval());
        assertEquals(Map.of("x", "[1,2.50]"), config.history().get(0).extra());
    }

    @Test
    void aBuilderChangesOnlyWhatItIsTold() throws DocumentException {
        ContainerConfig before = ImageConfig.read(bytes(WHOLE)).config();
        assertEquals(before, before.toBuilder().build());
        ContainerConfig after = before.toBuilder().user("root").build();
        assertEquals("root", after.user());
        assertEquals(before, after.toBuilder().user(before.user()).build());
    }

    @Test
    void equalContentHasEqualBytes() throws DocumentException {
        String one = "{\"os\":\"linux\",\"architecture\":\"amd64\",\"rootfs\":{\"type\":\"layers\"},"
                + "\"config\":{\"Labels\":{\"b\":\"2\",\"a\":\"1\"},\"Volumes\":{\"/b\":{},\"/a\":null}}}";
        String other =
                "{\"config\":{\"Volumes\":{\"/a\":{},\"/b\":{}},\"Labels\":{\"a\":\"1\",\"b\":\"2\"},\"Cmd\":null},"
                        + " \"rootfs\":{\"diff_ids\":null,\"type\":\"layers\"},\"history\":null,"
                        + "\"architecture\":\"amd64\",\"os\":\"linux\"}";
        assertArrayEquals(
                ImageConfig.read(bytes(one)).write(),
                ImageConfig.read(bytes(other)).write());
    }

    @Test
    void absentAndEmptyCommandsDiffer() throws DocumentException {
        ImageConfig config = ImageConfig.empty(Platform.of("linux", "amd64", ""));
        assertEquals(
                "{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{},"
                        + "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[]}}",
                new String(config.write(), StandardCharsets.UTF_8));
        assertNull(ImageConfig.read(config.write()).config().cmd());
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-02T03:04:05Z, 2026-01-02T03:04:05Z",
        "2026-01-02T03:04:05.123456789Z, 2026-01-02T03:04:05.123456789Z",
        "2026-01-02T03:04:05.100000000Z, 2026-01-02T03:04:05.1Z",
        "2026-01-02T03:04:05.120+02:00, 2026-01-02T01:04:05.12Z",
        "0001-01-01T00:00:00Z, 0001-01-01T00:00:00Z",
    })
    void times(String text, String written) {
        assertEquals(written, Timestamps.format(Timestamps.parse(text)));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-02",
        "2026-01-02T03:04Z",
        "2026-13-02T03:04:05Z",
        "2026-01-02T03:04:05.1234567890Z",
        "2026-01-02 03:04:05Z",
        "+12026-01-02T03:04:05Z",
        "2026-01-02T03:04:05",
        "1099511627776-01-01T00:00:00Z",
        "2026-01-02T25:04:05Z"
    })
    void noTimes(String text) {
        assertThrows(IllegalArgumentException.class, () -> Timestamps.parse(text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"architecture\":\"a\",\"rootfs\":{\"type\":\"layers\"}} | image configuration, os: it is required",
                "{\"os\":\"l\",\"architecture\":\"a\"} | image configuration, rootfs: it is required",
                "{\"os\":\"l\",\"architecture\":\"a\",\"rootfs\":{\"type\":\"x\"}} "
                        + "| image configuration, rootfs.type: it has to be \"layers\"",
                "{\"os\":\"l\",\"architecture\":\"a\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"sha256:1\"]}} "
                        + "| image configuration, rootfs.diff_ids[0]: invalid digest \"sha256:1\"",
                "{\"os\":\"l\",\"architecture\":\"a\",\"rootfs\":{\"type\":\"layers\"},\"config\":{\"Env\":[1]}} "
                        + "| image configuration, config.Env[0]: it has to be a string",
                "{\"os\":\"l\",\"architecture\":\"a\",\"rootfs\":{\"type\":\"layers\"},\"config\":{\"env\":[]}} "
                        + "| image configuration, config.env: "
                        + "it differs from a known field in upper and lower case only",
                "{\"os\":\"l\",\"architecture\":\"a\",\"rootfs\":{\"type\":\"layers\"},\"config\":"
                        + "{\"Healthcheck\":{\"Interval\":-1}}} "
                        + "| image configuration, config.Healthcheck.Interval: "
                        + "a duration in nanoseconds can't be negative",
                "{\"os\":\"l\",\"architecture\":\"a\",\"rootfs\":{\"type\":\"layers\"},"
                        + "\"history\":[{\"created\":\"x\"}]} "
                        + "| image configuration, history[0].created: "
                        + "it has to be a time of RFC 3339, such as 2026-01-02T03:04:05.6Z",
                "{\"layers\":[]} | image configuration: it is a manifest or an index",
            })
    void refused(String text, String message) {
        DocumentException e = assertThrows(DocumentException.class, () -> ImageConfig.read(bytes(text)));
        assertEquals(message, e.getMessage());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
