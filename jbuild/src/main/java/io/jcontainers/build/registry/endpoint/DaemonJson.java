package io.jcontainers.build.registry.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import io.jcontainers.build.registry.http.Origin;
import io.jcontainers.build.registry.http.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What Docker's daemon.json says of registries.
 *
 * @param mirrors URLs of mirrors of Docker Hub
 * @param insecure hosts, or nets in CIDR form
 */
public record DaemonJson(List<URI> mirrors, List<String> insecure) {
    private static final int MOST_BYTES = 1024 * 1024;

    /** Takes immutable copies. */
    public DaemonJson {
        mirrors = List.copyOf(mirrors);
        insecure = List.copyOf(insecure);
    }

    /** Nothing. */
    public static DaemonJson none() {
        return new DaemonJson(List.of(), List.of());
    }

    /**
     * Reads a file.
     *
     * @param file it needn't exist
     * @throws IOException with file and field for one that is wrong
     */
    public static DaemonJson read(Path file) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MOST_BYTES);
        } catch (NoSuchFileException e) {
            return none();
        }
        if (bytes.length == 0) {
            return none();
        }
        return parse(file.toString(), bytes);
    }

    /** Reads a document. */
    public static DaemonJson parse(String source, byte[] bytes) throws IOException {
        JsonNode document;
        try {
            document = new StrictJson().object(bytes);
        } catch (IOException e) {
            throw new IOException(source + ": " + e.getMessage(), e);
        }
        List<URI> mirrors = new ArrayList<>();
        for (String text : strings(source, document, "registry-mirrors")) {
            try {
                URI uri = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
                Origin.of(uri);
                mirrors.add(uri);
            } catch (IllegalArgumentException e) {
                throw new IOException(source + ": registry-mirrors: \"" + text + "\" is no URL of http or https", e);
            }
        }
        return new DaemonJson(mirrors, strings(source, document, "insecure-registries"));
    }

    private static List<String> strings(String source, JsonNode document, String name) throws IOException {
        List<String> values = new ArrayList<>();
        JsonNode list = document.path(name);
        if (!list.isMissingNode() && !list.isNull() && !list.isArray()) {
            throw new IOException(source + ": " + name + ": an array of strings expected");
        }
        for (JsonNode value : list) {
            if (!value.isTextual()) {
                throw new IOException(source + ": " + name + ": an array of strings expected");
            }
            values.add(value.asText());
        }
        return values;
    }
}
