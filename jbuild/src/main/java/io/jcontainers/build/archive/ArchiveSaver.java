package io.jcontainers.build.archive;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jcontainers.build.image.Annotations;
import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.DocumentForm;
import io.jcontainers.build.image.Index;
import io.jcontainers.build.image.Manifest;
import io.jcontainers.build.image.MediaType;
import io.jcontainers.build.image.Platform;
import io.jcontainers.build.image.Reference;
import io.jcontainers.build.store.ImageContents;
import io.jcontainers.build.store.ImageStore;
import io.jcontainers.build.store.Lease;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Saves images of a store as one archive. Blobs go into it byte for byte, so that all digests stay; equal images make
 * equal archives.
 */
public final class ArchiveSaver {
    private static final byte[] LAYOUT = "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(StandardCharsets.UTF_8);

    private final ImageStore store;
    private final Platform platform;

    /** @param platform of which one image is taken where an index is not there as a whole */
    public ArchiveSaver(ImageStore store, Platform platform) {
        this.store = store;
        this.platform = platform;
    }

    /** What is saved of one image. */
    private record Part(Descriptor target, List<Reference> names, ImageContents contents, List<Descriptor> blobs) {}

    /**
     * Writes an archive; the stream is not closed. After an error it is not a whole one.
     *
     * @throws io.jcontainers.build.store.BlobException if a blob is missing or damaged
     */
    public void save(List<SavedImage> images, ArchiveFormat format, OutputStream out) throws IOException {
        save(images, format, ArchiveSink.tar(out));
    }

    /**
     * Writes the same files into a directory that is empty or not there yet: an OCI layout.
     *
     * @throws IOException also if something is in the directory
     */
    public void saveDirectory(List<SavedImage> images, ArchiveFormat format, Path directory) throws IOException {
        save(images, format, ArchiveSink.directory(directory));
    }

    private void save(List<SavedImage> images, ArchiveFormat format, ArchiveSink sink) throws IOException {
        try (Lease lease = store.leases().forProcess("save")) {
            List<Part> parts = new ArrayList<>();
            for (SavedImage image : images) {
                lease.holdBlob(image.target().digest());
                parts.add(part(image));
            }
            put(sink, ArchiveFiles.LAYOUT, LAYOUT);
            put(sink, ArchiveFiles.INDEX, index(parts));
            if (format == ArchiveFormat.DOCKER) {
                put(sink, DockerManifest.FILE, DockerManifest.write(dockerManifests(parts)));
                put(sink, ArchiveFiles.REPOSITORIES, repositories(parts));
            }
            putBlobs(sink, parts);
            sink.finish();
        }
    }

    private Part part(SavedImage image) throws IOException {
        ImageContents contents = store.contents(image.target(), platform);
        Map<String, Descriptor> blobs = new TreeMap<>();
        boolean whole = add(image.target(), blobs);
        if (!whole) {
            blobs.clear();
            add(contents.descriptor(), blobs);
        }
        Descriptor target = whole ? image.target() : contents.descriptor();
        return new Part(target, image.names(), contents, List.copyOf(blobs.values()));
    }

    /** Collects all that a document leads to; false if an index is not there as a whole. */
    private boolean add(Descriptor document, Map<String, Descriptor> blobs) throws IOException {
        if (!store.blobs().has(document.digest())) {
            return false;
        }
        blobs.put(document.digest().toString(), document);
        if (MediaType.isIndex(document.mediaType())) {
            Index index = Index.read(store.blobs().document(document), document.mediaType());
            for (Descriptor child : index.manifests()) {
                if (!add(child, blobs)) {
                    return false;
                }
            }
            return true;
        }
        Manifest manifest = Manifest.read(store.blobs().document(document), document.mediaType());
        blobs.put(manifest.config().digest().toString(), manifest.config());
        manifest.layers().forEach(layer -> blobs.put(layer.digest().toString(), layer));
        return true;
    }

    private static byte[] index(List<Part> parts) {
        List<Descriptor> entries = new ArrayList<>();
        for (Part part : parts) {
            Descriptor plain = part.target.withAnnotations(Map.of());
            if (part.names.isEmpty()) {
                entries.add(plain);
            }
            for (Reference name : part.names) {
                entries.add(plain.withAnnotations(
                        Map.of(Annotations.REF_NAME, name.familiar(), Annotations.IMAGE_NAME, name.toString())));
            }
        }
        return Index.of(DocumentForm.OCI, entries).write();
    }

    private static List<DockerManifest> dockerManifests(List<Part> parts) {
        // One entry for each configuration: the same image under several targets is one image for Docker.
        Map<String, DockerManifest> images = new LinkedHashMap<>();
        for (Part part : parts) {
            String config = entry(part.contents.manifest().config());
            DockerManifest before = images.get(config);
            List<String> tags = new ArrayList<>(before == null ? List.of() : before.tags());
            part.names.forEach(name -> tags.add(name.familiar()));
            List<String> layers = part.contents.manifest().layers().stream()
                    .map(ArchiveSaver::entry)
                    .toList();
            images.put(config, new DockerManifest(config, List.copyOf(tags), layers));
        }
        return List.copyOf(images.values());
    }

    private static byte[] repositories(List<Part> parts) {
        ObjectNode repositories = JsonNodeFactory.instance.objectNode();
        for (Part part : parts) {
            List<Descriptor> layers = part.contents.manifest().layers();
            for (Reference name : part.names) {
                if (!layers.isEmpty() && name.tag() != null) {
                    repositories
                            .withObjectProperty(name.familiarName())
                            .put(name.tag(), layers.getLast().digest().hex());
                }
            }
        }
        return repositories.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String entry(Descriptor blob) {
        return "blobs/" + blob.digest().algorithm().prefix() + "/"
                + blob.digest().hex();
    }

    private void putBlobs(ArchiveSink sink, List<Part> parts) throws IOException {
        Map<String, Descriptor> blobs = new TreeMap<>();
        Collection<String> directories = new TreeSet<>(List.of("blobs"));
        for (Part part : parts) {
            for (Descriptor blob : part.blobs) {
                blobs.put(entry(blob), blob);
                directories.add("blobs/" + blob.digest().algorithm().prefix());
            }
        }
        for (String directory : directories) {
            sink.directory(directory);
        }
        for (Map.Entry<String, Descriptor> blob : blobs.entrySet()) {
            try (InputStream in = store.blobs().open(blob.getValue())) {
                sink.file(blob.getKey(), blob.getValue().size(), in);
            }
        }
    }

    private static void put(ArchiveSink sink, String name, byte[] content) throws IOException {
        sink.file(name, content.length, new ByteArrayInputStream(content));
    }
}
