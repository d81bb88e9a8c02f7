package io.jcontainers.build.image;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The parts of one image (OCI image specification 1.1, manifest.md; Docker's image manifest, schema 2).
 *
 * <p>A manifest from elsewhere is never written again: its digest is that of the bytes which came.
 *
 * @param mediaType OCI's or Docker's
 * @param config its configuration
 * @param layers lowest first
 * @param annotations sorted
 * @param artifactType null: not said
 * @param subject another manifest that this one tells about; null for none
 * @param extra fields that are not known here, as JSON
 */
public record Manifest(
        String mediaType,
        Descriptor config,
        List<Descriptor> layers,
        SortedMap<String, String> annotations,
        @Nullable String artifactType,
        @Nullable Descriptor subject,
        Map<String, String> extra) {
    static final String DOCUMENT = "image manifest";

    /**
     * Takes immutable copies.
     *
     * @throws IllegalArgumentException if the media type is not a manifest's
     */
    public Manifest {
        if (!MediaType.isManifest(mediaType)) {
            throw new IllegalArgumentException("not the media type of a manifest: " + mediaType);
        }
        layers = List.copyOf(layers);
        annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
        extra = Collections.unmodifiableMap(new LinkedHashMap<>(extra));
    }

    /** An image without annotations. */
    public static Manifest of(DocumentForm form, Descriptor config, List<Descriptor> layers) {
        String type = form == DocumentForm.OCI ? MediaType.OCI_MANIFEST : MediaType.DOCKER_MANIFEST;
        return new Manifest(type, config, layers, new TreeMap<>(), null, null, Map.of());
    }

    /**
     * Reads the document.
     *
     * @param declaredType what the descriptor or the registry calls it; null: nobody said
     */
    public static Manifest read(byte[] bytes, @Nullable String declaredType) throws DocumentException {
        Fields from = new Fields(DOCUMENT, "", StrictJson.object(DOCUMENT, bytes));
        if (from.has("manifests")) {
            throw from.wrong("manifests", "it belongs into an index, not into a manifest");
        }
        String type = DocumentTypes.check(from, declaredType, MediaType.OCI_MANIFEST);
        if (!MediaType.isManifest(type)) {
            throw from.wrong("mediaType", "it is not the type of an image manifest");
        }
        String artifactType = from.string("artifactType");
        Fields subject = from.fields("subject");
        Descriptor config = DescriptorJson.read(from.requiredFields("config"));
        List<Fields> layers = from.list("layers");
        if (layers == null) {
            throw from.wrong("layers", "it is required");
        }
        return new Manifest(
                type,
                config,
                DescriptorJson.readList(layers),
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
            to.object("config", in -> DescriptorJson.write(config, in));
            to.objects("layers", DescriptorJson.bodies(layers));
            if (subject != null) {
                to.object("subject", in -> DescriptorJson.write(subject, in));
            }
            to.map("annotations", annotations);
            to.raw(extra);
        });
    }

    /** The same with other annotations. */
    public Manifest withAnnotations(Map<String, String> other) {
        return new Manifest(mediaType, config, layers, new TreeMap<>(other), artifactType, subject, extra);
    }

    /**
     * The same image in a form. Docker's has no annotations, artifact types and subjects: they are left out.
     *
     * @throws IllegalArgumentException if it has a part that the form has no type for
     */
    public Manifest inForm(DocumentForm form) {
        List<Descriptor> parts = new ArrayList<>();
        for (Descriptor layer : layers) {
            parts.add(part(layer, form));
        }
        Manifest plain = of(form, part(config, form), parts);
        return form == DocumentForm.DOCKER
                ? plain
                : new Manifest(plain.mediaType, plain.config, parts, annotations, artifactType, subject, extra);
    }

    private static Descriptor part(Descriptor from, DocumentForm form) {
        String type = form.translate(from.mediaType());
        if (type == null) {
            throw new IllegalArgumentException(form + " has no media type for " + from.mediaType());
        }
        Map<String, String> annotations = form == DocumentForm.DOCKER ? Map.of() : from.annotations();
        return new Descriptor(type, from.digest(), from.size(), annotations, null, null, from.urls());
    }
}
