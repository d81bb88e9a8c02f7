package io.jcontainers.build.store;

import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.Platform;
import io.jcontainers.build.image.Reference;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which image people mean. */
final class ImageSearch {
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{1,64}");
    private static final String SHA256 = "sha256:";

    private final ImageStore store;
    private final Platform platform = Platform.ofThisMachine();

    ImageSearch(ImageStore store) {
        this.store = store;
    }

    static Optional<StoredImage> named(List<StoredImage> images, Reference name) {
        Digest digest = name.digest();
        for (StoredImage image : images) {
            boolean found = digest == null
                    ? image.names().contains(name)
                    : image.digestNames().contains(name.withDigest(digest))
                            || (image.target().digest().equals(digest)
                                    && image.names().stream()
                                            .anyMatch(other -> other.name().equals(name.name())));
            if (found) {
                return Optional.of(image);
            }
        }
        return Optional.empty();
    }

    Optional<StoredImage> find(String text) throws IOException {
        List<StoredImage> images = store.images();
        if (!text.startsWith(SHA256)) {
            try {
                Optional<StoredImage> named = named(images, Reference.parseTagged(text));
                if (named.isPresent()) {
                    return named;
                }
            } catch (IllegalArgumentException e) {
                // No name: it may still be an id.
            }
        }
        String prefix = text.startsWith(SHA256) ? text.substring(SHA256.length()) : text;
        return HEX.matcher(prefix).matches() ? byId(images, prefix) : byDigest(images, text);
    }

    private static Optional<StoredImage> byDigest(List<StoredImage> images, String text) {
        Digest digest = Digest.parseOrNull(text);
        return images.stream()
                .filter(image -> image.target().digest().equals(digest))
                .findFirst();
    }

    private Optional<StoredImage> byId(List<StoredImage> images, String prefix) throws IOException {
        Map<Digest, StoredImage> found = new LinkedHashMap<>();
        for (StoredImage image : images) {
            Digest target = image.target().digest();
            Digest id = id(image);
            if (id.hex().startsWith(prefix) || target.hex().startsWith(prefix)) {
                // Two entries with one configuration are one image.
                found.putIfAbsent(id, image);
            }
        }
        if (found.size() > 1) {
            throw new AmbiguousImageException(prefix);
        }
        return found.values().stream().findFirst();
    }

    /** An image that is damaged or not for this machine is known by its digest only. */
    private Digest id(StoredImage image) {
        try {
            return store.id(image.target(), platform);
        } catch (IOException e) {
            return image.target().digest();
        }
    }
}
