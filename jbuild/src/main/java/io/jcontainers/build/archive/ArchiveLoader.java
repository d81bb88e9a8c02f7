package io.jcontainers.build.archive;

import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.Platform;
import io.jcontainers.build.image.Reference;
import io.jcontainers.build.store.ImageContents;
import io.jcontainers.build.store.ImageStore;
import io.jcontainers.build.store.Lease;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Loads archives of images into a store: docker-archive and oci-archive, plain or compressed with gzip, zstd, xz or
 * bzip2. An archive that is both (Docker 25 and later) is read as an OCI layout, which holds the manifests themselves.
 *
 * <p>All images of an archive get their names at once; if anything is wrong with it, none of it stays.
 */
public final class ArchiveLoader {
    private final ImageStore store;
    private final ArchiveLimits limits;

    /** With the limits of {@link ArchiveLimits#defaults}. */
    public ArchiveLoader(ImageStore store) {
        this(store, ArchiveLimits.defaults());
    }

    /** With limits of its own. */
    public ArchiveLoader(ImageStore store, ArchiveLimits limits) {
        this.store = store;
        this.limits = limits;
    }

    /**
     * Loads an archive. The stream is read to its end and not closed.
     *
     * @return the images in the archive's order
     * @throws ArchiveException if it is none, is damaged, or tries something
     * @throws IOException also for documents and blobs that are not what they should be
     */
    public List<LoadedImage> load(InputStream in) throws IOException {
        return load(in, null);
    }

    /**
     * The same, of one platform only: nothing is loaded unless every image of the archive has something for it.
     *
     * @param platform null: any
     */
    public List<LoadedImage> load(InputStream in, @Nullable Platform platform) throws IOException {
        Set<Digest> stored = Set.of();
        try {
            try (Lease lease = store.leases().forProcess("load")) {
                ArchiveFiles files = new ArchiveFiles(store, lease);
                try {
                    files.readAll(new ArchiveEntries(in, limits));
                    List<LoadedImage> images = images(files, lease);
                    if (platform != null) {
                        images = onlyOf(images, platform);
                    }
                    name(images);
                    return images;
                } finally {
                    stored = files.stored();
                }
            }
        } finally {
            // What no image needs, which after an error is all of it.
            store.discard(stored);
        }
    }

    private List<LoadedImage> images(ArchiveFiles files, Lease lease) throws IOException {
        byte[] index = files.document(ArchiveFiles.INDEX);
        byte[] layout = files.document(ArchiveFiles.LAYOUT);
        byte[] manifest = files.document(DockerManifest.FILE);
        if (index != null && layout != null) {
            LayoutImages.checkVersion(layout);
            LayoutImages images = new LayoutImages(store, files);
            return (manifest == null ? images : images.withDockerTags(manifest, files)).read(index, entry -> true);
        }
        if (manifest != null) {
            return new DockerImages(store, files, lease, limits).read(manifest);
        }
        if (files.document(ArchiveFiles.REPOSITORIES) != null) {
            throw new ArchiveException(
                    "it was saved by a Docker before 1.10: load it there and save it with a newer one");
        }
        throw new ArchiveException("it has neither index.json with oci-layout nor manifest.json,"
                + " so that it is no image; a file system is imported, not loaded");
    }

    private List<LoadedImage> onlyOf(List<LoadedImage> images, Platform platform) throws IOException {
        List<LoadedImage> chosen = new ArrayList<>();
        for (LoadedImage image : images) {
            ImageContents contents = store.contents(image.target(), platform);
            Platform has = contents.config().platform();
            if (!has.os().equals(platform.os()) || !has.architecture().equals(platform.architecture())) {
                throw new ArchiveException(
                        "image " + image.target().digest() + " is for " + has + ", not for " + platform);
            }
            chosen.add(new LoadedImage(contents.descriptor(), image.names(), image.unusableNames()));
        }
        return chosen;
    }

    private void name(List<LoadedImage> images) throws IOException {
        store.edit(edit -> {
            for (LoadedImage image : images) {
                edit.add(image.target());
                for (Reference name : image.names()) {
                    edit.tag(name, image.target());
                }
            }
            return images.size();
        });
    }
}
