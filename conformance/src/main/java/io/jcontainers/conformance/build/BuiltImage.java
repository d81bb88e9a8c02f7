package io.jcontainers.conformance.build;

import io.jcontainers.conformance.suite.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/**
 * An image as any reader of an OCI layout sees it; digests are checked on the way.
 *
 * @param manifestDigest with its algorithm
 * @param output what the build wrote
 */
public record BuiltImage(Path layout, String manifestDigest, Json manifest, Json document, String output) {
    static BuiltImage read(Path layout, String manifestDigest, String output) {
        Json manifest = Json.parse(new String(blob(layout, manifestDigest), java.nio.charset.StandardCharsets.UTF_8));
        String config = manifest.get("config").get("digest").text();
        return new BuiltImage(
                layout,
                manifestDigest,
                manifest,
                Json.parse(new String(blob(layout, config), java.nio.charset.StandardCharsets.UTF_8)),
                output);
    }

    /** The only image of a layout. */
    public static BuiltImage of(Path layout) {
        try {
            Json index = Json.parse(Files.readString(layout.resolve("index.json")));
            return read(layout, index.get("manifests").at(0).get("digest").text(), "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A member of the image's document: "config.Env", "history.1.created_by". */
    public Json config(String path) {
        Json json = document;
        for (String name : path.split("\\.")) {
            json = name.chars().allMatch(Character::isDigit) ? json.at(Integer.parseInt(name)) : json.get(name);
        }
        return json;
    }

    /** The image ID. */
    public String id() {
        return manifest.get("config").get("digest").text();
    }

    public int layerCount() {
        return manifest.get("layers").elements().size();
    }

    /** The entries of a layer; a negative index counts from the end. */
    public List<TarEntry> layer(int index) {
        List<Json> layers = manifest.get("layers").elements();
        Json layer = layers.get(index < 0 ? layers.size() + index : index);
        byte[] bytes = blob(layout, layer.get("digest").text());
        return TarReader.read(layer.get("mediaType").text().endsWith("gzip") ? unzipped(bytes) : bytes);
    }

    private static byte[] unzipped(byte[] bytes) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Names of a layer's entries in their order, joined by blanks. */
    public String names(int index) {
        return String.join(" ", layer(index).stream().map(TarEntry::name).toList());
    }

    /** The files of all layers, by name without slashes at either end. */
    public Map<String, TarEntry> files() {
        Map<String, TarEntry> files = new TreeMap<>();
        for (int i = 0; i < layerCount(); i++) {
            Map<String, TarEntry> added = new TreeMap<>();
            for (TarEntry entry : layer(i)) {
                String name = entry.name().replaceAll("^(\\./|/)+", "").replaceAll("/+$", "");
                String last = name.substring(name.lastIndexOf('/') + 1);
                String parent = name.substring(0, name.length() - last.length());
                if (last.equals(".wh..wh..opq")) {
                    files.keySet().removeIf(known -> known.startsWith(parent) && !known.equals(parent));
                } else if (last.startsWith(".wh.")) {
                    String gone = parent + last.substring(4);
                    files.keySet().removeIf(known -> known.equals(gone) || known.startsWith(gone + "/"));
                } else {
                    if (entry.type() != '5') {
                        files.keySet().removeIf(known -> known.startsWith(name + "/"));
                    }
                    added.put(name, entry);
                }
            }
            files.putAll(added);
        }
        return files;
    }

    /** A file's type, mode, owner and target, or "(absent)". */
    public String look(String name) {
        TarEntry entry = files().get(name);
        return entry == null ? "(absent)" : entry.look();
    }

    /** A file's content, or "(absent)". */
    public String text(String name) {
        TarEntry entry = files().get(name);
        return entry == null ? "(absent)" : entry.text();
    }

    private static byte[] blob(Path layout, String digest) {
        try {
            byte[] bytes = Files.readAllBytes(layout.resolve("blobs").resolve(digest.replace(':', '/')));
            String real = "sha256:"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
            if (!real.equals(digest)) {
                throw new IllegalStateException("blob " + digest + " has the digest " + real);
            }
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What is wrong with a layout: each blob's digest, each reference of the index. */
    public static List<String> faultsOf(Path layout) {
        List<String> faults = new ArrayList<>();
        try {
            for (Path blob : children(layout.resolve("blobs/sha256"))) {
                try {
                    blob(layout, "sha256:" + blob.getFileName());
                } catch (IllegalStateException e) {
                    faults.add(String.valueOf(e.getMessage()));
                }
            }
            Json index = Json.parse(Files.readString(layout.resolve("index.json")));
            for (Json manifest : index.get("manifests").elements()) {
                BuiltImage image = read(layout, manifest.get("digest").text(), "");
                for (int i = 0; i < image.layerCount(); i++) {
                    image.layer(i);
                }
            }
        } catch (IOException | UncheckedIOException | IllegalStateException | IllegalArgumentException e) {
            faults.add(e.toString());
        }
        return faults;
    }

    private static List<Path> children(Path directory) throws IOException {
        try (java.util.stream.Stream<Path> list = Files.list(directory)) {
            return list.sorted().toList();
        }
    }
}
