package io.jcontainers.build.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import io.jcontainers.build.registry.http.Call.Header;
import io.jcontainers.build.registry.http.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What Docker's config.json says besides credentials (docker(1), "Configuration files").
 *
 * @param headers of {@code HttpHeaders} those that registries see: Docker hands on what begins with {@code X-Meta-}
 * @param proxies of {@code proxies.default}, as build arguments, in capitals and not
 */
public record ClientConfig(List<Header> headers, Map<String, String> proxies) {
    private static final int MOST_BYTES = 4 * 1024 * 1024;
    private static final String META = "x-meta-";
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
    private static final Map<String, String> FIELDS = Map.of(
            "httpProxy", "HTTP_PROXY",
            "httpsProxy", "HTTPS_PROXY",
            "ftpProxy", "FTP_PROXY",
            "noProxy", "NO_PROXY",
            "allProxy", "ALL_PROXY");

    /** Takes immutable copies. */
    public ClientConfig {
        headers = List.copyOf(headers);
        proxies = Collections.unmodifiableMap(new LinkedHashMap<>(proxies));
    }

    /**
     * Reads the file in a directory; one that is missing or empty says nothing.
     *
     * @throws IOException naming file and field of what is wrong
     */
    public static ClientConfig read(Path directory) throws IOException {
        Path file = directory.resolve("config.json");
        if (!Files.exists(file)) {
            return new ClientConfig(List.of(), Map.of());
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MOST_BYTES + 1);
        } catch (AccessDeniedException e) {
            throw new IOException(file + ": may not be read: chmod or chown it, or give --config", e);
        }
        try {
            if (bytes.length > MOST_BYTES) {
                throw new IOException("more than " + MOST_BYTES + " bytes");
            }
            if (new String(bytes, StandardCharsets.UTF_8).isBlank()) {
                return new ClientConfig(List.of(), Map.of());
            }
            JsonNode document = new StrictJson().object(bytes);
            return new ClientConfig(
                    headers(document.path("HttpHeaders")),
                    proxies(document.path("proxies").path("default")));
        } catch (IOException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    private static List<Header> headers(JsonNode object) throws IOException {
        List<Header> headers = new ArrayList<>();
        for (var entry : object.properties()) {
            String field = "HttpHeaders." + entry.getKey();
            String value = text(field, entry.getValue());
            if (!entry.getKey().toLowerCase(Locale.ROOT).startsWith(META)) {
                continue;
            }
            if (!TOKEN.matcher(entry.getKey()).matches() || !value.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
                throw new IOException(field + ": no header of HTTP: take letters, digits and \"-\" for its name,"
                        + " printable ASCII for its value");
            }
            headers.add(new Header(entry.getKey(), value));
        }
        return headers;
    }

    private static Map<String, String> proxies(JsonNode object) throws IOException {
        Map<String, String> proxies = new LinkedHashMap<>();
        for (var entry : object.properties()) {
            String name = FIELDS.get(entry.getKey());
            String value = text("proxies.default." + entry.getKey(), entry.getValue());
            if (name != null && !value.isEmpty()) {
                proxies.put(name, value);
                proxies.put(name.toLowerCase(Locale.ROOT), value);
            }
        }
        return proxies;
    }

    private static String text(String field, JsonNode value) throws IOException {
        if (!value.isTextual()) {
            throw new IOException(field + ": a text expected");
        }
        return value.asText();
    }
}
