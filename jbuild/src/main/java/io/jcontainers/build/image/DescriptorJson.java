package io.jcontainers.build.image;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Descriptors as JSON (OCI image specification 1.1, descriptor.md). */
public final class DescriptorJson {
    /** RFC 6838, section 4.2. */
    private static final Pattern MEDIA_TYPE = Pattern.compile(
            "[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}(?:;[ -~]{0,200})?");

    private static final Digests DIGESTS = Digests.fast();

    private DescriptorJson() {}

    static Descriptor read(Fields from) throws DocumentException {
        String mediaType = from.required("mediaType");
        if (!MEDIA_TYPE.matcher(mediaType).matches()) {
            throw from.wrong("mediaType", "it is no media type");
        }
        Digest digest = from.digest("digest");
        Long size = from.number("size");
        if (size == null || size < 0) {
            throw from.wrong("size", size == null ? "it is required" : "it is negative");
        }
        verifyData(from, digest, size);
        String artifactType = from.string("artifactType");
        Fields platform = from.fields("platform");
        Descriptor descriptor = new Descriptor(
                mediaType,
                digest,
                size,
                Collections.unmodifiableMap(from.stringMap("annotations")),
                platform == null ? null : readPlatform(platform),
                artifactType.isEmpty() ? null : artifactType,
                from.stringsOrNone("urls"));
        from.rest();
        return descriptor;
    }

    /** {@code data} is the content itself: it counts as a download, so it has to be what the descriptor says. */
    private static void verifyData(Fields from, Digest digest, long size) throws DocumentException {
        String data = from.string("data");
        if (data.isEmpty()) {
            return;
        }
        try {
            byte[] content = Base64.getDecoder().decode(data);
            if (content.length != size
                    || !DIGESTS.of(digest.algorithm(), content).equals(digest)) {
                throw from.wrong("data", "it is not the content that size and digest tell of");
            }
        } catch (IllegalArgumentException e) {
            throw from.wrong("data", "it has to be base64");
        }
    }

    private static Platform readPlatform(Fields from) throws DocumentException {
        Platform platform = new Platform(
                from.string("os"),
                from.string("architecture"),
                from.string("variant"),
                from.string("os.version"),
                from.stringsOrNone("os.features"));
        from.rest();
        return platform;
    }

    static List<Descriptor> readList(@Nullable List<Fields> list) throws DocumentException {
        List<Descriptor> descriptors = new ArrayList<>();
        for (Fields element : list == null ? List.<Fields>of() : list) {
            descriptors.add(read(element));
        }
        return descriptors;
    }

    static void write(Descriptor descriptor, DocumentWriter to) throws IOException {
        to.string("mediaType", descriptor.mediaType());
        to.string("digest", descriptor.digest().toString());
        to.number("size", descriptor.size());
        to.stringsUnlessEmpty("urls", descriptor.urls());
        to.map("annotations", descriptor.annotations());
        Platform platform = descriptor.platform();
        if (platform != null) {
            to.object("platform", in -> {
                in.string("architecture", platform.architecture());
                in.string("os", platform.os());
                in.string("os.version", platform.osVersion());
                in.stringsUnlessEmpty("os.features", platform.osFeatures());
                in.string("variant", platform.variant());
            });
        }
        to.string("artifactType", descriptor.artifactType());
    }

    /** A new object for a descriptor, for whoever edits a document that somebody else wrote. */
    public static ObjectNode toObject(Descriptor descriptor) {
        try {
            return StrictJson.object("descriptor", DocumentWriter.bytes(to -> write(descriptor, to)));
        } catch (DocumentException e) {
            throw new IllegalArgumentException("a descriptor that can't be read again: " + descriptor, e);
        }
    }

    static List<DocumentWriter.Body> bodies(List<Descriptor> descriptors) {
        return descriptors.stream()
                .map(descriptor -> (DocumentWriter.Body) to -> write(descriptor, to))
                .toList();
    }
}
