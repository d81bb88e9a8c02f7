package io.jcontainers.build.verb;

import com.fasterxml.jackson.databind.JsonNode;
import io.jcontainers.build.template.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The structure that docker 20.10 to 25 have for a container's configuration in an image, Go's container.Config. */
final class ContainerShape {
    private final JsonNode config;
    private final GoStruct shape = new GoStruct("*container.Config");

    /** @param config the object as an image's configuration has it, or none */
    ContainerShape(JsonNode config) {
        this.config = config;
    }

    Value value() {
        texts("Hostname", "Domainname", "User");
        flags("AttachStdin", "AttachStdout", "AttachStderr");
        shape.optional("ExposedPorts", set("ExposedPorts"));
        flags("Tty", "OpenStdin", "StdinOnce");
        shape.strings("Env", strings("Env"));
        shape.strings("Cmd", strings("Cmd"));
        JsonNode health = config.path("Healthcheck");
        shape.optional("Healthcheck", health.isObject() ? health(health) : new Value.Nil("*container.HealthConfig"));
        shape.optional("ArgsEscaped", Value.of(config.path("ArgsEscaped").asBoolean()));
        texts("Image");
        shape.map("Volumes", set("Volumes"), !config.path("Volumes").isObject());
        texts("WorkingDir");
        shape.strings("Entrypoint", strings("Entrypoint"));
        shape.optional(
                "NetworkDisabled", Value.of(config.path("NetworkDisabled").asBoolean()));
        shape.optional("MacAddress", Value.of(config.path("MacAddress").asText("")));
        shape.strings("OnBuild", strings("OnBuild"));
        shape.map("Labels", labels(), !config.path("Labels").isObject());
        shape.optional("StopSignal", Value.of(config.path("StopSignal").asText("")));
        JsonNode timeout = config.path("StopTimeout");
        shape.optional("StopTimeout", timeout.isNumber() ? Value.of(timeout.asLong()) : new Value.Nil("*int"));
        List<String> shell = strings("Shell");
        shape.optional("Shell", Value.strings(shell == null ? List.of() : shell));
        return shape;
    }

    private void texts(String... names) {
        for (String name : names) {
            shape.field(name, config.path(name).asText(""));
        }
    }

    private void flags(String... names) {
        for (String name : names) {
            shape.field(name, Value.of(config.path(name).asBoolean()));
        }
    }

    private @Nullable List<String> strings(String name) {
        if (!config.path(name).isArray()) {
            return null;
        }
        List<String> texts = new ArrayList<>();
        config.path(name).forEach(element -> texts.add(element.asText()));
        return texts;
    }

    private Value set(String name) {
        Map<String, Value> keys = new TreeMap<>();
        config.path(name).fieldNames().forEachRemaining(key -> keys.put(key, GoStruct.EMPTY));
        return new Value.Mapping("struct {}", new TreeMap<>(keys));
    }

    private Value labels() {
        Map<String, String> labels = new TreeMap<>();
        config.path("Labels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        return Value.labels(labels);
    }

    private static Value health(JsonNode from) {
        GoStruct health = new GoStruct("*container.HealthConfig");
        List<String> test = new ArrayList<>();
        from.path("Test").forEach(word -> test.add(word.asText()));
        health.optional("Test", Value.strings(test));
        for (String name : List.of("Interval", "Timeout", "StartPeriod", "StartInterval")) {
            health.optional(name, new Value.Int(from.path(name).asLong(), Value.IntKind.DURATION));
        }
        health.optional("Retries", Value.of(from.path("Retries").asInt()));
        return health;
    }
}
