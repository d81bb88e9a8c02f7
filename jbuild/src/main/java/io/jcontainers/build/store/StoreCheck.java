package io.jcontainers.build.store;

import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.DocumentException;
import io.jcontainers.build.image.Index;
import io.jcontainers.build.image.Manifest;
import io.jcontainers.build.image.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Looks whether the images of a store are whole. */
final class StoreCheck {
    private final BlobStore blobs;
    private final boolean thorough;
    private final Set<Digest> seen = new HashSet<>();
    private final List<String> problems = new ArrayList<>();

    StoreCheck(BlobStore blobs, boolean thorough) {
        this.blobs = blobs;
        this.thorough = thorough;
    }

    List<String> problems(List<StoredImage> images) {
        for (StoredImage image : images) {
            check(image.target(), true);
        }
        return problems;
    }

    /** Only of an index parts may be missing: other platforms are not fetched. */
    private void check(Descriptor blob, boolean required) {
        if (!seen.add(blob.digest())) {
            return;
        }
        try {
            if (!required && !blobs.has(blob.digest())) {
                return;
            }
            if (MediaType.isIndex(blob.mediaType())) {
                Index.read(blobs.document(blob), blob.mediaType()).manifests().forEach(child -> check(child, false));
            } else if (MediaType.isManifest(blob.mediaType())) {
                Manifest manifest = Manifest.read(blobs.document(blob), blob.mediaType());
                check(manifest.config(), true);
                manifest.layers().forEach(layer -> check(layer, true));
            } else {
                checkBytes(blob);
            }
        } catch (DocumentException e) {
            problems.add("blob " + blob.digest() + ": " + e.getMessage());
        } catch (IOException e) {
            problems.add(String.valueOf(e.getMessage()));
        }
    }

    private void checkBytes(Descriptor blob) throws IOException {
        if (thorough) {
            try (InputStream in = blobs.open(blob)) {
                in.transferTo(OutputStream.nullOutputStream());
            }
            return;
        }
        long size = blobs.size(blob.digest()).orElse(-1);
        if (size != blob.size()) {
            problems.add("blob " + blob.digest() + ": "
                    + (size < 0 ? "it is missing" : "it has " + size + " bytes, not " + blob.size()));
        }
    }
}
