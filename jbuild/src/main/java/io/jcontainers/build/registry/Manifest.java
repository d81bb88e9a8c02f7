package io.jcontainers.build.registry;

import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Digest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A manifest or an index as it came, verified.
 *
 * @param descriptor media type, digest and size of these bytes
 * @param bytes never written anew: every digest and signature is about them
 * @param content what they say
 * @param subject what it is about; null: nothing
 * @param artifactType null: not said
 * @param annotations in the order in which they stand
 */
public record Manifest(
        Descriptor descriptor,
        byte[] bytes,
        Content content,
        @Nullable Descriptor subject,
        @Nullable String artifactType,
        Map<String, String> annotations) {
    /** What a document is. */
    public sealed interface Content {}

    /** One image: its configuration and its layers, the lowest first. */
    public record Image(Descriptor config, List<Descriptor> layers) implements Content {}

    /** A list of manifests. */
    public record Index(List<Descriptor> manifests) implements Content {}

    /** Its digest. */
    public Digest digest() {
        return descriptor.digest();
    }
}
