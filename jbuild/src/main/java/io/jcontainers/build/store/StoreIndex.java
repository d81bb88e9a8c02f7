package io.jcontainers.build.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jcontainers.build.image.Annotations;
import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.DescriptorJson;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.DocumentException;
import io.jcontainers.build.image.Index;
import io.jcontainers.build.image.Reference;
import io.jcontainers.build.image.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The index.json of a store, edited without losing anything that other programs wrote into it. An image has one entry
 * for each of its names, and one without a name while it has none.
 */
final class StoreIndex {
    /** Far more than {@link StrictJson#MAX_BYTES}: it is our own, and has some 400 bytes for each name. */
    static final int MAX_BYTES = 64 << 20;

    private final ObjectNode document;
    private final ArrayNode entries;

    private StoreIndex(ObjectNode document, ArrayNode entries) {
        this.document = document;
        this.entries = entries;
    }

    static StoreIndex read(byte[] bytes) throws DocumentException {
        ObjectNode document = StrictJson.object("index.json", bytes, MAX_BYTES);
        Index.read(document, null);
        return new StoreIndex(document, document.withArray("manifests"));
    }

    byte[] write() {
        return document.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The images, each once, oldest entry first. */
    List<StoredImage> images() throws DocumentException {
        Map<Digest, List<Descriptor>> byTarget = new LinkedHashMap<>();
        for (Descriptor entry : Index.read(document, null).manifests()) {
            byTarget.computeIfAbsent(entry.digest(), digest -> new ArrayList<>())
                    .add(entry);
        }
        List<StoredImage> images = new ArrayList<>();
        for (List<Descriptor> group : byTarget.values()) {
            List<Reference> names = new ArrayList<>();
            List<Reference> digestNames = new ArrayList<>();
            for (Descriptor entry : group) {
                Reference name = name(entry.annotations());
                if (name != null) {
                    (name.digest() == null ? names : digestNames).add(name);
                }
            }
            images.add(new StoredImage(withoutNames(group.get(0)), names, digestNames));
        }
        return images;
    }

    private static Descriptor withoutNames(Descriptor entry) {
        Map<String, String> rest = new LinkedHashMap<>(entry.annotations());
        rest.remove(Annotations.REF_NAME);
        rest.remove(Annotations.IMAGE_NAME);
        return entry.withAnnotations(rest);
    }

    /** The name that an entry's annotations give; null for none that is one. */
    static @Nullable Reference name(Map<String, String> annotations) {
        for (String key : new String[] {Annotations.IMAGE_NAME, Annotations.REF_NAME}) {
            String text = annotations.get(key);
            if (text != null && !text.isEmpty()) {
                try {
                    return Reference.parseTagged(text);
                } catch (IllegalArgumentException e) {
                    continue;
                }
            }
        }
        return null;
    }

    /** Gives a name to an image; the one that had it keeps an entry, without a name if that was its last. */
    void tag(Reference name, Descriptor target) {
        untag(name);
        removeNameless(target.digest());
        Map<String, String> annotations = new LinkedHashMap<>(target.annotations());
        annotations.put(Annotations.REF_NAME, name.familiar());
        annotations.put(Annotations.IMAGE_NAME, name.toString());
        entries.add(entry(target.withAnnotations(annotations)));
    }

    /** Adds an image without a name, unless it has an entry. */
    void addNameless(Descriptor target) {
        if (!has(target.digest())) {
            entries.add(entry(target));
        }
    }

    /** Takes a name away; tells whether there was one. */
    boolean untag(Reference name) {
        boolean found = false;
        for (int i = entries.size() - 1; i >= 0; i--) {
            ObjectNode entry = (ObjectNode) entries.get(i);
            if (name.equals(name(annotations(entry)))) {
                found = true;
                entries.remove(i);
                Digest target = digest(entry);
                if (target != null && !has(target)) {
                    ((ObjectNode) entry.path("annotations"))
                            .remove(List.of(Annotations.REF_NAME, Annotations.IMAGE_NAME));
                    entries.insert(i, entry);
                }
            }
        }
        return found;
    }

    /** Takes an image out with all of its names; tells whether there was one. */
    boolean remove(Digest target) {
        int before = entries.size();
        for (Iterator<JsonNode> each = entries.iterator(); each.hasNext(); ) {
            if (target.equals(digest(each.next()))) {
                each.remove();
            }
        }
        return entries.size() < before;
    }

    private void removeNameless(Digest target) {
        for (Iterator<JsonNode> each = entries.iterator(); each.hasNext(); ) {
            JsonNode entry = each.next();
            Map<String, String> annotations = annotations(entry);
            if (target.equals(digest(entry))
                    && !annotations.containsKey(Annotations.REF_NAME)
                    && !annotations.containsKey(Annotations.IMAGE_NAME)) {
                each.remove();
            }
        }
    }

    private boolean has(Digest target) {
        for (JsonNode entry : entries) {
            if (target.equals(digest(entry))) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable Digest digest(JsonNode entry) {
        return Digest.parseOrNull(entry.path("digest").asText());
    }

    private static Map<String, String> annotations(JsonNode entry) {
        Map<String, String> annotations = new LinkedHashMap<>();
        entry.path("annotations")
                .properties()
                .forEach(each -> annotations.put(each.getKey(), each.getValue().asText()));
        return annotations;
    }

    private static ObjectNode entry(Descriptor descriptor) {
        return DescriptorJson.toObject(descriptor);
    }
}
