package io.jcontainers.build.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.DescriptorJson;
import io.jcontainers.build.image.Reference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What {@code --iidfile} and {@code --metadata-file} tell of a build, in the form of docker buildx. */
public final class BuildMetadata {
    /** As Go's json.MarshalIndent with two blanks writes it. */
    private static final DefaultPrettyPrinter INDENTED = new DefaultPrettyPrinter(Separators.createDefaultInstance()
                    .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                    .withObjectEmptySeparator("")
                    .withArrayEmptySeparator(""))
            .withObjectIndenter(new DefaultIndenter("  ", "\n"))
            .withArrayIndenter(new DefaultIndenter("  ", "\n"));

    private BuildMetadata() {}

    /** Removes a file of an earlier build, so that one that fails leaves none. */
    public static void removeIdFile(Path file) throws IOException {
        if (Files.isRegularFile(file)) {
            Files.delete(file);
        }
    }

    /** Writes the image's id, without an end of line. */
    public static void writeIdFile(Path file, AssembledImage image) throws IOException {
        byte[] id = image.id().toString().getBytes(StandardCharsets.US_ASCII);
        OutputFile.write("--iidfile", file, out -> out.write(id));
    }

    /**
     * Writes the metadata of a build.
     *
     * @param image null: none was made
     * @param names that it got, in the order of {@code -t}
     * @param buildRef names the build: {@code BUILDER/NODE/ID}
     */
    public static void writeMetadataFile(
            Path file, @Nullable AssembledImage image, List<Reference> names, String buildRef) throws IOException {
        byte[] json = json(image, names, buildRef);
        OutputFile.write("--metadata-file", file, out -> out.write(json));
    }

    /** The content of the metadata file: an object with its keys sorted. */
    public static byte[] json(@Nullable AssembledImage image, List<Reference> names, String buildRef) {
        ObjectNode metadata = JsonNodeFactory.instance.objectNode();
        metadata.put("buildx.build.ref", buildRef);
        if (image != null) {
            metadata.put("containerimage.config.digest", image.id().toString());
            metadata.set("containerimage.descriptor", DescriptorJson.toObject(descriptor(image)));
            metadata.put("containerimage.digest", image.descriptor().digest().toString());
        }
        if (!names.isEmpty()) {
            List<String> all = names.stream().map(Reference::toString).toList();
            metadata.put("image.name", String.join(",", all));
        }
        try {
            return JsonMapper.builder()
                    .build()
                    .writer(INDENTED)
                    .writeValueAsString(metadata)
                    .getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("writing to memory", e);
        }
    }

    private static Descriptor descriptor(AssembledImage image) {
        SortedMap<String, String> annotations = new TreeMap<>(image.descriptorAnnotations());
        annotations.put("config.digest", image.id().toString());
        return image.descriptor()
                .withAnnotations(annotations)
                .withPlatform(image.config().platform());
    }
}
