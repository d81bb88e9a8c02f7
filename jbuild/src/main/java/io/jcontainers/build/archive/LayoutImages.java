package io.jcontainers.build.archive;

import io.jcontainers.build.image.Annotations;
import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.ImageConfig;
import io.jcontainers.build.image.Index;
import io.jcontainers.build.image.Manifest;
import io.jcontainers.build.image.MediaType;
import io.jcontainers.build.image.Reference;
import io.jcontainers.build.image.StrictJson;
import io.jcontainers.build.store.BlobException;
import io.jcontainers.build.store.ImageStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The images of an OCI layout; the digests of their manifests stay what they are. */
final class LayoutImages {
    private static final int DEPTH_MAX = 4;

    private final ImageStore store;
    private final BlobSource source;
    private final Set<Digest> checked = new HashSet<>();

    /** For an archive that has manifest.json too: by which configuration its tags go. */
    private final Map<Digest, List<String>> dockerTags = new HashMap<>();

    LayoutImages(ImageStore store, BlobSource source) {
        this.store = store;
        this.source = source;
    }

    /** The same for an archive that has manifest.json too. */
    LayoutImages withDockerTags(byte[] dockerManifest, ArchiveFiles files) throws IOException {
        for (DockerManifest image : DockerManifest.read(dockerManifest)) {
            dockerTags.put(files.file(image.config()).digest(), image.tags());
        }
        return this;
    }

    static void checkVersion(byte[] layout) throws IOException {
        String version = StrictJson.object(ArchiveFiles.LAYOUT, layout)
                .path("imageLayoutVersion")
                .asText();
        if (!version.equals("1.0.0")) {
            throw new ArchiveException(
                    ArchiveFiles.LAYOUT, "version " + ArchiveException.quoted(version) + " is not known here");
        }
    }

    /** Reads those of the images whose entry in index.json is wanted. */
    List<LoadedImage> read(byte[] indexBytes, Predicate<Descriptor> wanted) throws IOException {
        Index index = Index.read(StrictJson.object(ArchiveFiles.INDEX, indexBytes, DockerManifest.MAX_BYTES), null);
        Map<Digest, Descriptor> targets = new LinkedHashMap<>();
        Map<Digest, Set<String>> names = new HashMap<>();
        for (Descriptor entry : index.manifests()) {
            if (!wanted.test(entry)) {
                continue;
            }
            if (!source.obtain(entry)) {
                throw new BlobException(entry.digest(), "index.json names it, but it is not there");
            }
            Digest config = check(entry, 0);
            targets.putIfAbsent(entry.digest(), plain(entry));
            names.computeIfAbsent(entry.digest(), digest -> new LinkedHashSet<>())
                    .addAll(names(entry, config));
        }
        List<LoadedImage> images = new ArrayList<>();
        for (Map.Entry<Digest, Descriptor> target : targets.entrySet()) {
            images.add(image(target.getValue(), names.getOrDefault(target.getKey(), Set.of())));
        }
        return images;
    }

    /** Without annotations: they are the archive's, and nothing here is to be decided from them. */
    private static Descriptor plain(Descriptor entry) {
        return new Descriptor(
                entry.mediaType(),
                entry.digest(),
                entry.size(),
                Map.of(),
                entry.platform(),
                entry.artifactType(),
                List.of());
    }

    private List<String> names(Descriptor entry, @Nullable Digest config) {
        for (String key : List.of(Annotations.IMAGE_NAME, Annotations.REF_NAME)) {
            String name = entry.annotations().getOrDefault(key, "");
            if (!name.isEmpty()) {
                return List.of(name);
            }
        }
        return config == null ? List.of() : dockerTags.getOrDefault(config, List.of());
    }

    static LoadedImage image(Descriptor target, Iterable<String> texts) {
        List<Reference> names = new ArrayList<>();
        List<String> unusable = new ArrayList<>();
        for (String text : texts) {
            try {
                names.add(Reference.parseTagged(text));
            } catch (IllegalArgumentException e) {
                unusable.add(ArchiveException.quoted(text));
            }
        }
        return new LoadedImage(target, names, unusable);
    }

    /** Checks all that a descriptor leads to; returns the configuration if it is one image. */
    private @Nullable Digest check(Descriptor document, int depth) throws IOException {
        if (depth > DEPTH_MAX) {
            throw new ArchiveException("more than " + DEPTH_MAX + " indexes, one within the other");
        }
        if (MediaType.isIndex(document.mediaType())) {
            Index index = Index.read(store.blobs().document(document), document.mediaType());
            for (Descriptor child : index.manifests()) {
                // Other platforms may have been left out.
                if (source.obtain(child) && checked.add(child.digest())) {
                    check(child, depth + 1);
                }
            }
            return null;
        }
        if (!MediaType.isManifest(document.mediaType())) {
            throw new ArchiveException("index.json has an entry of type " + document.mediaType()
                    + ": only manifests and indexes of images can be loaded");
        }
        Manifest manifest = Manifest.read(store.blobs().document(document), document.mediaType());
        for (Descriptor part : parts(manifest)) {
            if (!source.obtain(part)) {
                throw new BlobException(
                        part.digest(),
                        "the manifest " + document.digest() + " has it with " + part.size()
                                + " bytes, but it is not there");
            }
        }
        if (MediaType.isConfig(manifest.config().mediaType())) {
            checkLayers(manifest);
        }
        return manifest.config().digest();
    }

    private static List<Descriptor> parts(Manifest manifest) {
        List<Descriptor> parts = new ArrayList<>(manifest.layers());
        parts.add(manifest.config());
        return parts;
    }

    private void checkLayers(Manifest manifest) throws IOException {
        List<Digest> diffIds =
                ImageConfig.read(store.blobs().document(manifest.config())).diffIds();
        if (!manifest.layers().stream().allMatch(layer -> Layers.isLayer(layer.mediaType()))) {
            // An attestation or another artifact: nothing that becomes a file system.
            return;
        }
        if (diffIds.size() != manifest.layers().size()) {
            throw new ArchiveException("configuration " + manifest.config().digest() + " tells of " + diffIds.size()
                    + " layers, its manifest of " + manifest.layers().size());
        }
        for (int i = 0; i < diffIds.size(); i++) {
            Descriptor layer = manifest.layers().get(i);
            Compression compression;
            try (InputStream in = store.blobs().open(layer)) {
                compression = Compression.of(in.readNBytes(Compression.MAGIC_BYTES));
            }
            if (compression != Layers.compression(layer.mediaType())) {
                throw new BlobException(layer.digest(), "its type is " + layer.mediaType() + ", its content is not");
            }
            if (compression == Compression.NONE
                    && layer.digest().algorithm() == diffIds.get(i).algorithm()
                    && !layer.digest().equals(diffIds.get(i))) {
                throw new BlobException(
                        layer.digest(), "the configuration tells of the layer " + diffIds.get(i) + " in its place");
            }
        }
    }
}
