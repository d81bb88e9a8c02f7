package io.jcontainers.build.output;

import io.jcontainers.build.image.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Annotations that were asked for: as attributes of an output, {@code annotation-manifest[linux/amd64].KEY=VALUE}, or
 * with {@code --annotation manifest:KEY=VALUE}.
 *
 * @param entries a later one wins
 */
public record ImageAnnotations(List<Entry> entries) {
    private static final Pattern ATTRIBUTE =
            Pattern.compile("annotation(?:-(?<type>[a-z-]+))?(?:\\[(?<platform>[A-Za-z0-9_/.-]+)])?\\.(?<key>\\S+)");
    private static final Pattern FLAG_TYPES =
            Pattern.compile("(?<types>[a-z-]+(?:\\[[A-Za-z0-9_/.-]+])?(?:,[a-z-]+(?:\\[[A-Za-z0-9_/.-]+])?)*):");
    private static final Pattern FLAG_TYPE = Pattern.compile("(?<type>[a-z-]+)(?:\\[(?<platform>[^]]+)])?");

    /** What is annotated. */
    public enum Place {
        /** The manifest itself. */
        MANIFEST("manifest"),
        /** The descriptor of the manifest, in the index of a layout. */
        MANIFEST_DESCRIPTOR("manifest-descriptor"),
        /** The index over several platforms, which we don't make. */
        INDEX("index"),
        /** The descriptor of that one. */
        INDEX_DESCRIPTOR("index-descriptor");

        private final String text;

        Place(String text) {
            this.text = text;
        }

        private static Place of(String text) {
            for (Place place : values()) {
                if (place.text.equals(text)) {
                    return place;
                }
            }
            throw new IllegalArgumentException("unknown annotation type \"" + text + "\"");
        }
    }

    /**
     * One of them.
     *
     * @param platform null: of any
     */
    public record Entry(Place place, @Nullable Platform platform, String key, String value) {}

    /** Takes an immutable copy. */
    public ImageAnnotations {
        entries = List.copyOf(entries);
    }

    /** None. */
    public static ImageAnnotations none() {
        return new ImageAnnotations(List.of());
    }

    /** Whether an attribute of an output is meant to be one. */
    static boolean isAttribute(String key) {
        return key.startsWith("annotation.") || key.startsWith("annotation-") || key.startsWith("annotation[");
    }

    /**
     * Reads an attribute of an output.
     *
     * @throws IllegalArgumentException for a form that doesn't exist
     */
    static Entry ofAttribute(String key, String value) {
        Matcher matcher = ATTRIBUTE.matcher(key);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("invalid annotation \"" + key
                    + "\": it is annotation[-manifest|-manifest-descriptor][[PLATFORM]].KEY=VALUE");
        }
        String type = matcher.group("type");
        return entry(type == null ? "manifest" : type, matcher.group("platform"), matcher.group("key"), value);
    }

    /**
     * Reads the value of {@code --annotation}: {@code [TYPE[[PLATFORM]],...:]KEY=VALUE}.
     *
     * @throws IllegalArgumentException with Docker's words
     */
    public static ImageAnnotations ofFlag(String text) {
        int equal = text.indexOf('=');
        if (equal <= 0) {
            throw new IllegalArgumentException("invalid annotation \"" + text + "\", expected key=value");
        }
        String key = text.substring(0, equal);
        String value = text.substring(equal + 1);
        Matcher types = FLAG_TYPES.matcher(key);
        List<Entry> entries = new ArrayList<>();
        if (!types.lookingAt()) {
            entries.add(entry("manifest", null, key, value));
            return new ImageAnnotations(entries);
        }
        String name = key.substring(types.end());
        for (String word : types.group("types").split(",", -1)) {
            Matcher type = FLAG_TYPE.matcher(word);
            if (!type.matches()) {
                throw new IllegalArgumentException("unknown annotation type \"" + word + "\"");
            }
            entries.add(entry(type.group("type"), type.group("platform"), name, value));
        }
        return new ImageAnnotations(entries);
    }

    private static Entry entry(String type, @Nullable String platform, String key, String value) {
        if (key.isEmpty()) {
            throw new IllegalArgumentException("invalid annotation, it has no key before =" + value);
        }
        Place place = Place.of(type);
        if (place == Place.INDEX || place == Place.INDEX_DESCRIPTOR) {
            throw new IllegalArgumentException("index annotations not supported for single platform export");
        }
        return new Entry(place, platform == null ? null : Platform.parse(platform), key, value);
    }

    /** Both; those of the other win. */
    public ImageAnnotations and(ImageAnnotations other) {
        List<Entry> all = new ArrayList<>(entries);
        all.addAll(other.entries);
        return new ImageAnnotations(all);
    }

    /** What stands at a place of an image for a platform. */
    SortedMap<String, String> of(Place place, Platform platform) {
        SortedMap<String, String> found = new TreeMap<>();
        for (Entry entry : entries) {
            boolean meant = entry.platform() == null || entry.platform().equals(platform);
            if (entry.place() == place && meant) {
                found.put(entry.key(), entry.value());
            }
        }
        return found;
    }
}
