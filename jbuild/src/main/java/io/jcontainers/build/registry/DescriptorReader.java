package io.jcontainers.build.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.Digests;
import io.jcontainers.build.image.Platform;
import io.jcontainers.build.registry.http.Printable;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads descriptors (image-spec 1.1, descriptor.md). What is wrong is an IllegalArgumentException that names the
 * field.
 */
final class DescriptorReader {
    private static final Set<String> FIELDS =
            Set.of("mediaType", "digest", "size", "urls", "annotations", "data", "artifactType", "platform");

    private final Digests digests;

    DescriptorReader(Digests digests) {
        this.digests = digests;
    }

    List<Descriptor> list(String field, JsonNode array) {
        if (!array.isArray()) {
            throw new IllegalArgumentException(field + ": an array expected");
        }
        List<Descriptor> all = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            all.add(read(field + "[" + i + "]", array.get(i)));
        }
        return List.copyOf(all);
    }

    Descriptor read(String field, JsonNode node) {
        if (!node.isObject()) {
            throw new IllegalArgumentException(field + ": a descriptor expected");
        }
        for (var entry : node.properties()) {
            for (String known : FIELDS) {
                if (entry.getKey().equalsIgnoreCase(known) && !entry.getKey().equals(known)) {
                    throw new IllegalArgumentException(
                            field + "." + Printable.text(entry.getKey()) + ": reads as \"" + known + "\" elsewhere");
                }
            }
        }
        JsonNode size = node.path("size");
        if (!size.isIntegralNumber() || !size.canConvertToLong() || size.asLong() < 0) {
            throw new IllegalArgumentException(field + ".size: a number of bytes expected");
        }
        String name = text(field + ".digest", node.path("digest"));
        Digest digest = Digest.parseOrNull(name);
        if (digest == null) {
            throw new IllegalArgumentException(field + ".digest: invalid digest \"" + Printable.text(name) + "\"");
        }
        Descriptor descriptor = new Descriptor(
                text(field + ".mediaType", node.path("mediaType")),
                digest,
                size.asLong(),
                annotations(field + ".annotations", node.path("annotations")),
                platform(field + ".platform", node.path("platform")),
                node.hasNonNull("artifactType") ? text(field + ".artifactType", node.path("artifactType")) : null,
                strings(field + ".urls", node.path("urls")));
        checkData(field + ".data", node.path("data"), descriptor);
        return descriptor;
    }

    private void checkData(String field, JsonNode data, Descriptor descriptor) {
        if (data.isMissingNode() || data.isNull()) {
            return;
        }
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text(field, data));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(field + ": no base64", e);
        }
        boolean same = bytes.length == descriptor.size()
                && digests.of(descriptor.digest().algorithm(), bytes).equals(descriptor.digest());
        if (!same) {
            throw new IllegalArgumentException(field + ": not the bytes that digest and size name");
        }
    }

    static String text(String field, JsonNode node) {
        if (!node.isTextual() || node.asText().isEmpty()) {
            throw new IllegalArgumentException(field + ": a text expected");
        }
        return node.asText();
    }

    private static List<String> strings(String field, JsonNode array) {
        List<String> values = new ArrayList<>();
        if (!array.isMissingNode() && !array.isNull() && !array.isArray()) {
            throw new IllegalArgumentException(field + ": an array of texts expected");
        }
        array.forEach(value -> values.add(text(field, value)));
        return values;
    }

    static Map<String, String> annotations(String field, JsonNode object) {
        Map<String, String> annotations = new LinkedHashMap<>();
        if (!object.isMissingNode() && !object.isNull() && !object.isObject()) {
            throw new IllegalArgumentException(field + ": an object of texts expected");
        }
        for (var entry : object.properties()) {
            if (!entry.getValue().isTextual()) {
                throw new IllegalArgumentException(field + "[" + Printable.text(entry.getKey()) + "]: a text expected");
            }
            annotations.put(entry.getKey(), entry.getValue().asText());
        }
        return annotations;
    }

    private static @Nullable Platform platform(String field, JsonNode node) {
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        return new Platform(
                text(field + ".os", node.path("os")),
                text(field + ".architecture", node.path("architecture")),
                node.path("variant").asText(""),
                node.path("os.version").asText(""),
                strings(field + ".os.features", node.path("os.features")));
    }
}
