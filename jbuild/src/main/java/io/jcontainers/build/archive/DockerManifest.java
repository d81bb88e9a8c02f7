package io.jcontainers.build.archive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jcontainers.build.image.DocumentException;
import io.jcontainers.build.image.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * An image in manifest.json (Docker image specification 1.2, "Combined Image JSON + Filesystem Changeset Format").
 *
 * @param config name of the configuration's entry
 * @param tags names such as {@code app:1}
 * @param layers names of the layers' entries, lowest first
 */
record DockerManifest(String config, List<String> tags, List<String> layers) {
    static final String FILE = "manifest.json";

    /** As containerd limits it. */
    static final int MAX_BYTES = 20 << 20;

    static List<DockerManifest> read(byte[] bytes) throws DocumentException {
        List<DockerManifest> images = new ArrayList<>();
        for (JsonNode element : StrictJson.array(FILE, bytes, MAX_BYTES)) {
            String at = "[" + images.size() + "]";
            if (!element.path("Config").isTextual()) {
                throw new DocumentException(FILE, at + ".Config", "it has to be a string");
            }
            images.add(new DockerManifest(
                    element.path("Config").textValue(),
                    strings(element, "RepoTags", at),
                    strings(element, "Layers", at)));
        }
        return images;
    }

    private static List<String> strings(JsonNode image, String field, String at) throws DocumentException {
        JsonNode value = image.path(field);
        List<String> strings = new ArrayList<>();
        if (value.isMissingNode() || value.isNull()) {
            return strings;
        }
        if (!value.isArray()) {
            throw new DocumentException(FILE, at + "." + field, "it has to be an array");
        }
        for (JsonNode element : value) {
            if (!element.isTextual()) {
                throw new DocumentException(
                        FILE, at + "." + field + "[" + strings.size() + "]", "it has to be a string");
            }
            strings.add(element.textValue());
        }
        return strings;
    }

    static byte[] write(List<DockerManifest> images) {
        ArrayNode document = JsonNodeFactory.instance.arrayNode();
        for (DockerManifest image : images) {
            ObjectNode element = document.addObject();
            element.put("Config", image.config);
            if (image.tags.isEmpty()) {
                element.putNull("RepoTags");
            } else {
                image.tags.forEach(element.putArray("RepoTags")::add);
            }
            image.layers.forEach(element.putArray("Layers")::add);
        }
        return document.toString().getBytes(StandardCharsets.UTF_8);
    }
}
