package io.jcontainers.build.output;

import io.jcontainers.build.image.Reference;
import java.util.List;
import java.util.OptionalLong;

/**
 * What is to become of an image.
 *
 * @param outputs where it goes
 * @param tags of {@code -t}, in their order; they replace the names of the outputs
 * @param annotations of {@code --annotation}, for each output that holds an image
 * @param squash which layers become one
 * @param epoch SOURCE_DATE_EPOCH, in seconds since 1970; empty: not set
 */
public record OutputRequest(
        List<OutputSpec> outputs,
        List<Reference> tags,
        ImageAnnotations annotations,
        SquashMode squash,
        OptionalLong epoch) {
    /** Takes immutable copies. */
    public OutputRequest {
        outputs = List.copyOf(outputs);
        tags = List.copyOf(tags);
    }

    /** The image goes into the store, under these names. */
    public static OutputRequest store(List<Reference> tags) {
        return new OutputRequest(
                List.of(OutputSpec.store()), tags, ImageAnnotations.none(), SquashMode.NONE, OptionalLong.empty());
    }

    /**
     * Reads the values of {@code -t}; a name without tag is {@code latest}.
     *
     * @throws IllegalArgumentException with Docker's words
     */
    public static List<Reference> tags(List<String> values) {
        return values.stream().map(OutputRequest::tag).distinct().toList();
    }

    private static Reference tag(String value) {
        Reference reference;
        try {
            reference = Reference.parseTagged(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("invalid tag \"" + value + "\": " + e.getMessage(), e);
        }
        if (reference.digest() != null) {
            throw new IllegalArgumentException("invalid tag \"" + value + "\": a new image can't be named by a digest");
        }
        return reference;
    }
}
