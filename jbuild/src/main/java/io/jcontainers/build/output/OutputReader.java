package io.jcontainers.build.output;

import io.jcontainers.build.compress.Compression;
import io.jcontainers.build.flag.CsvFields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads one value of {@code -o}. Not for several threads. */
final class OutputReader {
    private static final Set<String> OF_IMAGES = Set.of(
            "name", "compression", "compression-level", "force-compression", "oci-mediatypes", "rewrite-timestamp");

    /** Those of each type besides. */
    private static final Map<String, Set<String>> OF_TYPE = Map.of(
            "image", Set.of("push", "push-by-digest", "name-canonical", "store", "unpack", "dangling-name-prefix"),
            "registry", Set.of("push", "push-by-digest", "name-canonical", "store", "unpack", "dangling-name-prefix"),
            "docker", Set.of("dest", "tar"),
            "oci", Set.of("dest", "tar"),
            "local", Set.of("dest", "mode", "platform-split"),
            "tar", Set.of("dest", "platform-split"),
            "cacheonly", Set.of());

    private static final Set<String> NOT_YET = Set.of(
            "oci-artifact",
            "compatibility-version",
            "registry.insecure",
            "prefer-nondist-layers",
            "buildinfo",
            "buildinfo-attrs",
            "attestation-prefix");

    private final String text;
    private String type = "";
    private final Map<String, String> attributes = new LinkedHashMap<>();
    private final List<ImageAnnotations.Entry> annotations = new ArrayList<>();

    OutputReader(String text) {
        this.text = text;
    }

    OutputSpec read() {
        List<String> fields = CsvFields.split(text);
        if (fields.equals(List.of(text)) && !text.startsWith("type=")) {
            if (text.isEmpty()) {
                throw new IllegalArgumentException("type is required for output");
            }
            return text.equals(OutputSpec.STDOUT) ? new OutputSpec.Tar(text) : new OutputSpec.Local(text, false);
        }
        fields.forEach(this::add);
        if (type.isEmpty()) {
            throw new IllegalArgumentException("type is required for output");
        }
        Set<String> own = OF_TYPE.get(type);
        if (own == null) {
            throw new IllegalArgumentException("exporter \"" + type + "\" could not be found");
        }
        checkKeys(own);
        return spec();
    }

    private void add(String field) {
        int equal = field.indexOf('=');
        if (equal < 0) {
            throw new IllegalArgumentException("invalid value " + field);
        }
        String key = field.substring(0, equal).strip();
        String lower = key.toLowerCase(Locale.ROOT);
        String value = field.substring(equal + 1);
        if (lower.equals("type")) {
            type = value;
        } else if (ImageAnnotations.isAttribute(lower)) {
            annotations.add(ImageAnnotations.ofAttribute(key, value));
        } else {
            attributes.put(lower, value);
        }
    }

    private void checkKeys(Set<String> own) {
        Set<String> known = new TreeSet<>(own);
        boolean image = !Set.of("local", "tar", "cacheonly").contains(type);
        if (image) {
            known.addAll(OF_IMAGES);
        }
        for (String key : attributes.keySet()) {
            if (NOT_YET.contains(key)) {
                throw new IllegalArgumentException("not supported yet: " + key + " of type=" + type);
            }
            if (!known.contains(key)) {
                throw new IllegalArgumentException("unexpected key '" + key + "' in '" + text + "': type=" + type
                        + " takes " + (known.isEmpty() ? "none" : String.join(", ", known)));
            }
        }
        if (!image && !annotations.isEmpty()) {
            throw new IllegalArgumentException("type=" + type + " has no annotations: it holds files, not an image");
        }
    }

    private OutputSpec spec() {
        return switch (type) {
            case "image", "registry" -> image();
            case "docker" ->
                attributes.getOrDefault("dest", "").isEmpty() && flag("tar", true)
                        ? new OutputSpec.Image(names(), false, false, false, true, "", options())
                        : archive(OutputSpec.Archive.Kind.DOCKER);
            case "oci" -> archive(OutputSpec.Archive.Kind.OCI);
            case "local" -> {
                flag("platform-split", true);
                yield new OutputSpec.Local(directory(), mode());
            }
            case "tar" -> {
                flag("platform-split", true);
                yield new OutputSpec.Tar(file());
            }
            case "cacheonly" -> new OutputSpec.CacheOnly();
            default -> throw new IllegalStateException(type);
        };
    }

    private OutputSpec image() {
        boolean registry = type.equals("registry");
        flag("unpack", false);
        return new OutputSpec.Image(
                names(),
                flag("push", registry),
                flag("push-by-digest", false),
                flag("name-canonical", false),
                flag("store", !registry),
                attributes.getOrDefault("dangling-name-prefix", ""),
                options());
    }

    private OutputSpec archive(OutputSpec.Archive.Kind kind) {
        boolean tar = flag("tar", true);
        return new OutputSpec.Archive(kind, tar ? file() : directory(), tar, names(), options());
    }

    private boolean mode() {
        String mode = attributes.getOrDefault("mode", "copy");
        if (!mode.equals("copy") && !mode.equals("delete")) {
            throw new IllegalArgumentException("invalid mode \"" + mode + "\": it is copy or delete");
        }
        return mode.equals("delete");
    }

    private String file() {
        String dest = attributes.getOrDefault("dest", "");
        return dest.isEmpty() ? OutputSpec.STDOUT : dest;
    }

    private String directory() {
        String dest = attributes.getOrDefault("dest", "");
        if (dest.isEmpty()) {
            throw new IllegalArgumentException("dest is required for " + type + " exporter");
        }
        if (dest.equals(OutputSpec.STDOUT)) {
            throw new IllegalArgumentException("dest cannot be stdout for " + type + " exporter");
        }
        return dest;
    }

    private List<String> names() {
        String names = attributes.getOrDefault("name", "");
        return names.isEmpty() ? List.of() : List.of(names.split(",", -1));
    }

    private ImageOptions options() {
        Optional<Boolean> oci =
                attributes.containsKey("oci-mediatypes") ? Optional.of(flag("oci-mediatypes", true)) : Optional.empty();
        return new ImageOptions(form(), oci, new ImageAnnotations(annotations), flag("rewrite-timestamp", false));
    }

    private Optional<LayerForm> form() {
        boolean force = flag("force-compression", false);
        OptionalInt level = level();
        String compression = attributes.get("compression");
        if (compression == null && level.isEmpty() && !force) {
            return Optional.empty();
        }
        return Optional.of(new LayerForm(compression(compression), level, force));
    }

    /** Gzip, if only a level or force is asked for. */
    private static Compression compression(@Nullable String text) {
        return switch (text == null ? "gzip" : text) {
            case "gzip" -> Compression.GZIP;
            case "zstd" -> Compression.ZSTD;
            case "uncompressed" -> Compression.NONE;
            case "estargz" ->
                throw new IllegalArgumentException(
                        "not supported yet: compression=estargz; it is gzip, zstd or uncompressed");
            default -> throw new IllegalArgumentException("unsupported layer compression type: " + text);
        };
    }

    private OptionalInt level() {
        String level = attributes.get("compression-level");
        if (level == null) {
            return OptionalInt.empty();
        }
        try {
            return OptionalInt.of(Integer.parseInt(level));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "non-int value " + level + " specified for compression-level: strconv.ParseInt: parsing \"" + level
                            + "\": invalid syntax",
                    e);
        }
    }

    /** As Go's strconv.ParseBool; an empty value is true. */
    private boolean flag(String key, boolean absent) {
        String value = attributes.get(key);
        return value == null
                ? absent
                : switch (value) {
                    case "", "1", "t", "T", "true", "TRUE", "True" -> true;
                    case "0", "f", "F", "false", "FALSE", "False" -> false;
                    default ->
                        throw new IllegalArgumentException("non-bool value specified for " + key
                                + ": strconv.ParseBool: parsing \"" + value + "\": invalid syntax");
                };
    }
}
