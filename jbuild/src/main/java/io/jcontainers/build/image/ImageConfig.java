package io.jcontainers.build.image;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of an image (OCI image specification 1.1, config.md; Docker image specification 1.3, which has the
 * same form). The digest of its bytes is the image's id.
 *
 * <p>Equal values have equal bytes. Reading and writing a foreign document may change its bytes, so a configuration
 * that is not edited is copied as it is.
 *
 * @param platform what it runs on
 * @param created null: not said
 * @param author empty for none
 * @param config what containers start with
 * @param diffIds digests of the uncompressed layers, lowest first
 * @param history oldest first
 * @param extra fields that are not known here (among them Docker's {@code container_config}), as JSON, in their order
 */
public record ImageConfig(
        Platform platform,
        @Nullable Instant created,
        String author,
        ContainerConfig config,
        List<Digest> diffIds,
        List<HistoryEntry> history,
        Map<String, String> extra) {
    private static final String DOCUMENT = "image configuration";

    /** Takes immutable copies. */
    public ImageConfig {
        diffIds = List.copyOf(diffIds);
        history = List.copyOf(history);
        extra = Collections.unmodifiableMap(new LinkedHashMap<>(extra));
    }

    /** An image without anything in it. */
    public static ImageConfig empty(Platform platform) {
        return new ImageConfig(platform, null, "", ContainerConfig.empty(), List.of(), List.of(), Map.of());
    }

    /** Reads the document; unknown fields are kept. */
    public static ImageConfig read(byte[] bytes) throws DocumentException {
        Fields from = new Fields(DOCUMENT, "", StrictJson.object(DOCUMENT, bytes));
        if (from.has("layers") || from.has("manifests")) {
            throw new DocumentException(DOCUMENT, "", "it is a manifest or an index");
        }
        Platform platform = new Platform(
                from.required("os"),
                from.required("architecture"),
                from.string("variant"),
                from.string("os.version"),
                from.stringsOrNone("os.features"));
        Fields config = from.fields("config");
        List<HistoryEntry> history = new ArrayList<>();
        List<Fields> entries = from.list("history");
        for (Fields entry : entries == null ? List.<Fields>of() : entries) {
            history.add(HistoryEntry.read(entry));
        }
        return new ImageConfig(
                platform,
                from.time("created"),
                from.string("author"),
                config == null ? ContainerConfig.empty() : ContainerConfig.read(config),
                readDiffIds(from.requiredFields("rootfs")),
                history,
                from.rest());
    }

    private static List<Digest> readDiffIds(Fields rootfs) throws DocumentException {
        String type = rootfs.required("type");
        if (!type.equals("layers")) {
            throw rootfs.wrong("type", "it has to be \"layers\"");
        }
        List<Digest> diffIds = new ArrayList<>();
        for (String text : rootfs.stringsOrNone("diff_ids")) {
            try {
                diffIds.add(Digest.parse(text));
            } catch (IllegalArgumentException e) {
                throw rootfs.wrong("diff_ids[" + diffIds.size() + "]", String.valueOf(e.getMessage()));
            }
        }
        return diffIds;
    }

    /** The canonical bytes. */
    public byte[] write() {
        return DocumentWriter.bytes(to -> {
            to.string("created", created == null ? null : Timestamps.format(created));
            to.string("author", author);
            to.string("architecture", platform.architecture());
            to.string("os", platform.os());
            to.string("os.version", platform.osVersion());
            to.stringsUnlessEmpty("os.features", platform.osFeatures());
            to.string("variant", platform.variant());
            to.object("config", config::write);
            to.object("rootfs", rootfs -> {
                rootfs.string("type", "layers");
                rootfs.strings(
                        "diff_ids", diffIds.stream().map(Digest::toString).toList());
            });
            if (!history.isEmpty()) {
                to.objects(
                        "history",
                        history.stream()
                                .map(entry -> (DocumentWriter.Body) entry::write)
                                .toList());
            }
            to.raw(extra);
        });
    }

    /** The same with another creation time. */
    public ImageConfig withCreated(@Nullable Instant other) {
        return new ImageConfig(platform, other, author, config, diffIds, history, extra);
    }

    /** The same by another author. */
    public ImageConfig withAuthor(String other) {
        return new ImageConfig(platform, created, other, config, diffIds, history, extra);
    }

    /** The same with other values for its containers. */
    public ImageConfig withConfig(ContainerConfig other) {
        return new ImageConfig(platform, created, author, other, diffIds, history, extra);
    }

    /** The same with other layers and the history that belongs to them. */
    public ImageConfig withLayers(List<Digest> otherDiffIds, List<HistoryEntry> otherHistory) {
        return new ImageConfig(platform, created, author, config, otherDiffIds, otherHistory, extra);
    }

    /** The same without those unknown fields: Docker's {@code container} and {@code id} tell of one container only. */
    public ImageConfig without(List<String> unknownFields) {
        Map<String, String> rest = new LinkedHashMap<>(extra);
        rest.keySet().removeAll(unknownFields);
        return new ImageConfig(platform, created, author, config, diffIds, history, rest);
    }
}
