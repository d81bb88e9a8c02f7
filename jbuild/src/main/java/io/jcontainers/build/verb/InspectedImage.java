package io.jcontainers.build.verb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.jcontainers.build.cache.LayerSizes;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.HistoryEntry;
import io.jcontainers.build.image.ImageConfig;
import io.jcontainers.build.image.Platform;
import io.jcontainers.build.image.Reference;
import io.jcontainers.build.image.StrictJson;
import io.jcontainers.build.image.Timestamps;
import io.jcontainers.build.snapshot.LayerDirectories;
import io.jcontainers.build.store.ImageContents;
import io.jcontainers.build.store.ImageStore;
import io.jcontainers.build.template.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An image as {@code docker inspect} shows it (Engine API 1.41, ImageInspect), with all fields that docker 20.10 has;
 * later ones leave out some of them.
 */
final class InspectedImage {
    private static final String NO_TIME = "0001-01-01T00:00:00Z";

    private final ImageStore store;
    private final LayerDirectories layers;
    private final LayerSizes sizes;

    InspectedImage(ImageStore store, LayerDirectories layers, LayerSizes sizes) {
        this.store = store;
        this.layers = layers;
        this.sizes = sizes;
    }

    Value of(LocalImage image) throws IOException {
        ImageContents contents = image.contents();
        JsonNode raw = contents == null
                ? JsonNodeFactory.instance.objectNode()
                : StrictJson.object(
                        "image configuration",
                        store.blobs().document(contents.manifest().config()));
        ImageConfig config = contents == null ? ImageConfig.empty(Platform.ofThisMachine()) : contents.config();
        Platform platform = config.platform();
        long size = image.size(sizes);
        GoStruct shape = new GoStruct("types.ImageInspect")
                .field("ID", "Id", Value.of(image.id().toString()))
                .strings("RepoTags", familiar(image.names()))
                .strings("RepoDigests", familiar(image.digestNames()))
                .field("Parent", "")
                .field("Comment", comment(raw, config))
                .field("Created", time(config.created()))
                .field("Container", raw.path("container").asText(""))
                .field("ContainerConfig", new ContainerShape(raw.path("container_config")).value())
                .field("DockerVersion", raw.path("docker_version").asText(""))
                .field("Author", config.author())
                .field("Config", new ContainerShape(raw.path("config")).value())
                .field("Architecture", platform.architecture())
                .optional("Variant", Value.of(platform.variant()))
                .field("Os", platform.os())
                .optional("OsVersion", Value.of(platform.osVersion()));
        return shape.field("Size", new Value.Int(size, Value.IntKind.INT64))
                .field("VirtualSize", new Value.Int(size, Value.IntKind.INT64))
                .field("GraphDriver", driver(image))
                .field("RootFS", rootfs(image))
                .field("Metadata", new GoStruct("image.Metadata").field("LastTagTime", NO_TIME));
    }

    private static List<String> familiar(List<Reference> names) {
        return names.stream().map(Reference::familiar).toList();
    }

    private static String time(@Nullable Instant created) {
        return created == null ? NO_TIME : Timestamps.format(created);
    }

    /** That of the last step, where the image has none of its own. */
    private static String comment(JsonNode raw, ImageConfig config) {
        String own = raw.path("comment").asText("");
        List<HistoryEntry> history = config.history();
        return own.isEmpty() && !history.isEmpty() ? history.getLast().comment() : own;
    }

    private static Value rootfs(LocalImage image) {
        return new GoStruct("types.RootFS")
                .field("Type", "layers")
                .optional(
                        "Layers",
                        Value.strings(
                                image.diffIds().stream().map(Digest::toString).toList()));
    }

    /** Where the files are, if all layers are unpacked: directories of an overlay. */
    private Value driver(LocalImage image) {
        List<String> directories = new ArrayList<>();
        for (Digest diffId : image.diffIds().reversed()) {
            Optional<Path> files = layers.find(diffId);
            files.ifPresent(path -> directories.add(path.toString()));
        }
        Map<String, String> data = new LinkedHashMap<>();
        boolean unpacked =
                !directories.isEmpty() && directories.size() == image.diffIds().size();
        if (unpacked) {
            data.put("UpperDir", Objects.requireNonNull(directories.getFirst()));
        }
        if (unpacked && directories.size() > 1) {
            data.put("LowerDir", String.join(":", directories.subList(1, directories.size())));
        }
        return new GoStruct("types.GraphDriverData")
                .map("Data", Value.labels(data), !unpacked)
                .field("Name", "overlay2");
    }
}
