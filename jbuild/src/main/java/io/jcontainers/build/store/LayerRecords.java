package io.jcontainers.build.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.StrictJson;
import io.jcontainers.build.store.lock.FileLock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Which compressed forms of a layer were made, and where they are: a second push finds them there, whether or not the
 * store still has their bytes. A record that can't be read counts as none: everything in it can be made again.
 */
public final class LayerRecords {
    private static final int MAX_BYTES = 1 << 20;
    private static final int PUSHED_MAX = 64;

    private final StoreDirectory directory;

    LayerRecords(StoreDirectory directory) {
        this.directory = directory;
    }

    /** The compressed forms of a layer, in the order in which they were recorded. */
    public List<CompressedLayer> of(Digest diffId) throws IOException {
        try {
            return parse(BoundedFiles.read(directory.layerRecord(diffId), MAX_BYTES));
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /** Records a compressed form; one by the same encoder and level, or with the same digest, is replaced. */
    public void add(Digest diffId, CompressedLayer layer) throws IOException {
        update(diffId, before -> {
            List<CompressedLayer> after = new ArrayList<>();
            for (CompressedLayer other : before) {
                boolean same = other.encoder().equals(layer.encoder()) && other.level() == layer.level();
                if (!same && !other.blob().digest().equals(layer.blob().digest())) {
                    after.add(other);
                }
            }
            after.add(layer);
            return after;
        });
    }

    /**
     * Records that a repository has a compressed form.
     *
     * @param repository its whole name, such as {@code docker.io/library/app}
     */
    public void addPushed(Digest diffId, Digest blob, String repository) throws IOException {
        update(diffId, before -> {
            List<CompressedLayer> after = new ArrayList<>();
            for (CompressedLayer layer : before) {
                after.add(layer.blob().digest().equals(blob) ? pushed(layer, repository) : layer);
            }
            return after;
        });
    }

    private static CompressedLayer pushed(CompressedLayer layer, String repository) {
        List<String> pushed = new ArrayList<>(layer.pushed());
        pushed.remove(repository);
        pushed.add(repository);
        int surplus = Math.max(0, pushed.size() - PUSHED_MAX);
        return new CompressedLayer(
                layer.encoder(), layer.level(), layer.blob(), pushed.subList(surplus, pushed.size()));
    }

    private void update(Digest diffId, UnaryOperator<List<CompressedLayer>> change) throws IOException {
        try (FileLock held = directory.lockExclusive()) {
            directory.replace(directory.layerRecord(diffId), bytes(diffId, change.apply(of(diffId))));
        }
    }

    /** Removes the records of all other layers; the exclusive lock has to be held. */
    void retain(Set<Digest> diffIds) throws IOException {
        try (DirectoryStream<Path> algorithms = Files.newDirectoryStream(directory.layers())) {
            for (Path algorithm : algorithms) {
                if (Files.isDirectory(algorithm, LinkOption.NOFOLLOW_LINKS)) {
                    retain(algorithm, diffIds);
                }
            }
        }
    }

    private static void retain(Path algorithm, Set<Digest> diffIds) throws IOException {
        try (DirectoryStream<Path> records = Files.newDirectoryStream(algorithm, "*.json")) {
            for (Path record : records) {
                String name = String.valueOf(record.getFileName());
                Digest diffId = Digest.parseOrNull(
                        algorithm.getFileName() + ":" + name.substring(0, name.length() - ".json".length()));
                if (diffId == null || !diffIds.contains(diffId)) {
                    Files.deleteIfExists(record);
                }
            }
        }
    }

    private static byte[] bytes(Digest diffId, List<CompressedLayer> layers) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("diffId", diffId.toString());
        ArrayNode list = document.putArray("compressed");
        for (CompressedLayer layer : layers) {
            ObjectNode entry = list.addObject();
            entry.put("encoder", layer.encoder());
            entry.put("level", layer.level());
            entry.put("mediaType", layer.blob().mediaType());
            entry.put("digest", layer.blob().digest().toString());
            entry.put("size", layer.blob().size());
            ArrayNode pushed = entry.putArray("pushed");
            layer.pushed().forEach(pushed::add);
        }
        return document.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static List<CompressedLayer> parse(byte[] bytes) {
        List<CompressedLayer> layers = new ArrayList<>();
        try {
            for (JsonNode entry : StrictJson.object("layer record", bytes).path("compressed")) {
                List<String> pushed = new ArrayList<>();
                entry.path("pushed").forEach(repository -> pushed.add(repository.asText()));
                Descriptor blob = Descriptor.of(
                        entry.path("mediaType").asText(),
                        Digest.parse(entry.path("digest").asText()),
                        entry.path("size").asLong(-1));
                layers.add(new CompressedLayer(
                        entry.path("encoder").asText(), entry.path("level").asInt(), blob, pushed));
            }
            return layers;
        } catch (IOException | IllegalArgumentException e) {
            return List.of();
        }
    }
}
