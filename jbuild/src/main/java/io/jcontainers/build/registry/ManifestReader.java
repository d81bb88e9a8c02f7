package io.jcontainers.build.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.DigestAlgorithm;
import io.jcontainers.build.image.Digests;
import io.jcontainers.build.image.MediaType;
import io.jcontainers.build.registry.http.Printable;
import io.jcontainers.build.registry.http.RegistryException;
import io.jcontainers.build.registry.http.StrictJson;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads manifests and indexes so that the same bytes always mean the same: the type that the bytes name is the one they
 * were announced with, and a document is one image or one list, never both (CVE-2021-41190). Immutable.
 */
public final class ManifestReader {
    /** The most bytes of a manifest: what registries have to take (distribution-spec 1.1). */
    public static final int MOST_BYTES = 4 * 1024 * 1024;

    private static final Set<String> FIELDS = Set.of(
            "schemaVersion", "mediaType", "config", "layers", "manifests", "subject", "artifactType", "annotations");

    private final Digests digests;
    private final StrictJson json = new StrictJson();

    /** @param digests how to hash */
    public ManifestReader(Digests digests) {
        this.digests = digests;
    }

    /**
     * Reads a document.
     *
     * @param bytes as they came
     * @param mediaType with which they were announced
     * @param algorithm in which to name them
     * @throws RegistryException with reason UNTRUSTED for one that is wrong or has two meanings
     */
    public Manifest read(byte[] bytes, String mediaType, DigestAlgorithm algorithm) throws RegistryException {
        if (bytes.length > MOST_BYTES) {
            throw wrong("more than " + MOST_BYTES + " bytes", null);
        }
        if (!isKnown(mediaType)) {
            throw wrong("of type \"" + Printable.text(mediaType) + "\", neither a manifest nor an index", null);
        }
        JsonNode document;
        try {
            document = json.object(bytes);
        } catch (IOException e) {
            throw wrong(String.valueOf(e.getMessage()), e);
        }
        checkFields(document);
        checkType(document, mediaType);
        try {
            DescriptorReader descriptors = new DescriptorReader(digests);
            return new Manifest(
                    Descriptor.of(mediaType, digests.of(algorithm, bytes), bytes.length),
                    bytes,
                    MediaType.isIndex(mediaType) ? index(document, descriptors) : image(document, descriptors),
                    document.has("subject") ? descriptors.read("subject", document.get("subject")) : null,
                    artifactType(document),
                    DescriptorReader.annotations("annotations", document.path("annotations")));
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()), e);
        }
    }

    private static @Nullable String artifactType(JsonNode document) {
        JsonNode type = document.path("artifactType");
        if (type.isMissingNode()
                || type.isNull()
                || (type.isTextual() && type.asText().isEmpty())) {
            return null;
        }
        return DescriptorReader.text("artifactType", type);
    }

    private static void checkFields(JsonNode document) throws RegistryException {
        for (var entry : document.properties()) {
            for (String field : FIELDS) {
                if (entry.getKey().equalsIgnoreCase(field) && !entry.getKey().equals(field)) {
                    throw wrong(
                            "\"" + Printable.text(entry.getKey()) + "\" reads as \"" + field + "\" elsewhere", null);
                }
            }
        }
        JsonNode version = document.path("schemaVersion");
        if (version.isIntegralNumber() && version.asInt() == 1) {
            throw wrong(
                    "a manifest of schema 1, which no longer is in use: push the image anew with a newer client", null);
        }
        if (!version.isIntegralNumber() || version.asLong() != 2) {
            throw wrong("schemaVersion: not 2", null);
        }
    }

    private static void checkType(JsonNode document, String mediaType) throws RegistryException {
        JsonNode inner = document.path("mediaType");
        boolean optional = mediaType.equals(MediaType.OCI_MANIFEST) || mediaType.equals(MediaType.OCI_INDEX);
        if (!(inner.isMissingNode() && optional)
                && !(inner.isTextual() && inner.asText().equals(mediaType))) {
            throw wrong(
                    "announced as " + mediaType + ", but its mediaType is "
                            + (inner.isTextual() ? "\"" + Printable.text(inner.asText()) + "\"" : "missing"),
                    null);
        }
        boolean both = document.has("manifests") && (document.has("layers") || document.has("config"));
        if (both) {
            throw wrong("has manifests besides config or layers: it could be read as two different images", null);
        }
    }

    private static Manifest.Index index(JsonNode document, DescriptorReader descriptors) {
        return new Manifest.Index(descriptors.list("manifests", document.path("manifests")));
    }

    private static Manifest.Image image(JsonNode document, DescriptorReader descriptors) {
        return new Manifest.Image(
                descriptors.read("config", document.path("config")),
                descriptors.list("layers", document.path("layers")));
    }

    /** Whether an answer's Content-Type may be that of a manifest. */
    static boolean isKnown(String mediaType) {
        return MediaType.isIndex(mediaType) || MediaType.isManifest(mediaType);
    }

    /** What {@code announced} says, which has to be what these bytes have. */
    void verify(byte[] bytes, Digest announced, String whose) throws RegistryException {
        Digest actual = digests.of(announced.algorithm(), bytes);
        if (!actual.equals(announced)) {
            throw RegistryException.of(
                    RegistryException.Reason.UNTRUSTED,
                    whose + ": " + announced + " expected, the bytes are " + actual);
        }
    }

    private static RegistryException wrong(String what, @Nullable Throwable cause) {
        String message = "manifest: " + what;
        return cause == null
                ? RegistryException.of(RegistryException.Reason.UNTRUSTED, message)
                : RegistryException.of(RegistryException.Reason.UNTRUSTED, message, cause);
    }
}
