package io.jcontainers.build.image;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A list of manifests (OCI image specification 1.1, image-index.md; Docker's manifest list).
 *
 * @param mediaType OCI's or Docker's
 * @param manifests in their order
 * @param annotations sorted
 * @param artifactType null: not said
 * @param subject another manifest that this one tells about; null for none
 * @param extra fields that are not known here, as JSON
 */
public record Index(
        String mediaType,
        List<Descriptor> manifests,
        SortedMap<String, String> annotations,
        @Nullable String artifactType,
        @Nullable Descriptor subject,
        Map<String, String> extra) {
    private static final String DOCUMENT = "image index";

    /**
     * Takes immutable copies.
     *
     * @throws IllegalArgumentException if the media type is not an index's
     */
    public Index {
        if (!MediaType.isIndex(mediaType)) {
            throw new IllegalArgumentException("not the media type of an index: " + mediaType);
        }
        manifests = List.copyOf(manifests);
        annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
        extra = Collections.unmodifiableMap(new LinkedHashMap<>(extra));
    }

    /** A list without annotations. */
    public static Index of(DocumentForm form, List<Descriptor> manifests) {
        String type = form == DocumentForm.OCI ? MediaType.OCI_INDEX : MediaType.DOCKER_INDEX;
        return new Index(type, manifests, new TreeMap<>(), null, null, Map.of());
    }

    /**
     * Reads the document.
     *
     * @param declaredType what the descriptor or the registry calls it; null: nobody said
     */
    public static Index read(byte[] bytes, @Nullable String declaredType) throws DocumentException {
        return read(StrictJson.object(DOCUMENT, bytes), declaredType);
    }

    /** Reads a document that is parsed already, of any size. */
    public static Index read(ObjectNode document, @Nullable String declaredType) throws DocumentException {
        Fields from = new Fields(DOCUMENT, "", document);
        for (String foreign : List.of("layers", "config", "fsLayers")) {
            if (from.has(foreign)) {
                throw from.wrong(foreign, "it belongs into a manifest, not into an index");
            }
        }
        String type = DocumentTypes.check(from, declaredType, MediaType.OCI_INDEX);
        if (!MediaType.isIndex(type)) {
            throw from.wrong("mediaType", "it is not the type of an image index");
        }
        String artifactType = from.string("artifactType");
        Fields subject = from.fields("subject");
        List<Fields> manifests = from.list("manifests");
        if (manifests == null) {
            throw from.wrong("manifests", "it is required");
        }
        return new Index(
                type,
                DescriptorJson.readList(manifests),
                from.stringMap("annotations"),
                artifactType.isEmpty() ? null : artifactType,
                subject == null ? null : DescriptorJson.read(subject),
                from.rest());
    }

    /** The canonical bytes. */
    public byte[] write() {
        return DocumentWriter.bytes(to -> {
            to.number("schemaVersion", 2);
            to.string("mediaType", mediaType);
            to.string("artifactType", artifactType);
            to.objects("manifests", DescriptorJson.bodies(manifests));
            if (subject != null) {
                to.object("subject", in -> DescriptorJson.write(subject, in));
            }
            to.map("annotations", annotations);
            to.raw(extra);
        });
    }

    /** The manifest for a platform: {@link PlatformChoice}'s. */
    public Optional<Descriptor> select(Platform wanted) {
        return PlatformChoice.best(manifests, wanted);
    }
}
