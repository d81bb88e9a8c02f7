package io.jcontainers.build.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.DocumentException;
import io.jcontainers.build.image.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What manifests and indexes lead to. A blob's kind is told by its content, since leases don't name it, and read
 * generously: rather something stays than that a document which somebody else understands loses its parts. Missing
 * blobs are part of the answer: of an index often only one platform is there.
 */
final class Reachability {
    private static final List<String> PARTS = List.of("config", "layers", "manifests", "blobs", "subject");

    private final BlobStore blobs;
    private final Set<Digest> configs = new HashSet<>();

    Reachability(BlobStore blobs) {
        this.blobs = blobs;
    }

    /** These and all that they lead to. */
    Set<Digest> of(Collection<Digest> roots) throws IOException {
        Set<Digest> reached = new HashSet<>();
        Deque<Digest> open = new ArrayDeque<>(roots);
        while (!open.isEmpty()) {
            Digest digest = open.pop();
            if (reached.add(digest)) {
                addChildren(digest, open);
            }
        }
        return reached;
    }

    /** The configurations among what was reached so far. */
    Set<Digest> configs() {
        return configs;
    }

    private void addChildren(Digest digest, Deque<Digest> open) throws IOException {
        byte[] bytes = documentOrNothing(digest);
        if (bytes.length == 0) {
            return;
        }
        ObjectNode document;
        try {
            document = StrictJson.object("blob " + digest, bytes);
        } catch (DocumentException e) {
            return;
        }
        for (String part : PARTS) {
            JsonNode value = document.path(part);
            if (value.isObject()) {
                addChild(value, part, open);
            } else if (value.isArray()) {
                value.forEach(element -> addChild(element, part, open));
            }
        }
    }

    private void addChild(JsonNode descriptor, String part, Deque<Digest> open) {
        Digest child = Digest.parseOrNull(descriptor.path("digest").asText());
        if (child != null) {
            open.push(child);
            if (part.equals("config")) {
                configs.add(child);
            }
        }
    }

    private byte[] documentOrNothing(Digest digest) throws IOException {
        long size = blobs.size(digest).orElse(0);
        if (size == 0 || size > StrictJson.MAX_BYTES) {
            return new byte[0];
        }
        try (SeekableByteChannel channel = blobs.channel(digest);
                InputStream in = Channels.newInputStream(channel)) {
            byte[] start = in.readNBytes(1);
            if (start.length == 0 || (start[0] != '{' && !Character.isWhitespace(start[0]))) {
                return new byte[0];
            }
            byte[] bytes = new byte[(int) size];
            bytes[0] = start[0];
            in.readNBytes(bytes, 1, bytes.length - 1);
            return bytes;
        } catch (BlobException e) {
            return new byte[0];
        }
    }
}
