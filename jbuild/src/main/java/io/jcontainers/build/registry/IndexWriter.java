package io.jcontainers.build.registry;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.MediaType;
import io.jcontainers.build.image.Platform;
import io.jcontainers.build.registry.http.StrictJson;
import java.io.IOException;
import java.util.List;

/**
 * Writes the index under which referrers are listed where the registry can't: always the same bytes for the same
 * list.
 */
final class IndexWriter {
    private IndexWriter() {}

    static byte[] write(List<Descriptor> manifests) throws IOException {
        ObjectNode index = JsonNodeFactory.instance.objectNode();
        index.put("schemaVersion", 2);
        index.put("mediaType", MediaType.OCI_INDEX);
        ArrayNode list = index.putArray("manifests");
        manifests.forEach(manifest -> add(list.addObject(), manifest));
        return new StrictJson().compact(index);
    }

    private static void add(ObjectNode node, Descriptor manifest) {
        node.put("mediaType", manifest.mediaType());
        node.put("digest", manifest.digest().toString());
        node.put("size", manifest.size());
        if (!manifest.annotations().isEmpty()) {
            ObjectNode annotations = node.putObject("annotations");
            manifest.annotations().forEach(annotations::put);
        }
        Platform platform = manifest.platform();
        if (platform != null) {
            ObjectNode about = node.putObject("platform");
            about.put("architecture", platform.architecture());
            about.put("os", platform.os());
            if (!platform.variant().isEmpty()) {
                about.put("variant", platform.variant());
            }
        }
        if (manifest.artifactType() != null) {
            node.put("artifactType", manifest.artifactType());
        }
    }
}
