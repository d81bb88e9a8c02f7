package io.jcontainers.build.output;

import io.jcontainers.build.image.Annotations;
import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.DocumentForm;
import io.jcontainers.build.image.Index;
import io.jcontainers.build.image.MediaType;
import io.jcontainers.build.image.Reference;
import io.jcontainers.build.image.StrictJson;
import io.jcontainers.build.store.ImageStore;
import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.FileType;
import io.jcontainers.build.sys.Open;
import io.jcontainers.build.sys.Stat;
import io.jcontainers.build.sys.SysException;
import io.jcontainers.build.sys.Syscalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * An OCI layout in a directory of the caller's (OCI image specification 1.1, image-layout.md). One that is there gets
 * the image besides what it has; a name leads to the new image from then on. Every file appears whole, the index last,
 * and no symbolic link below the directory is followed.
 */
final class LayoutDirectoryOutput {
    private static final ByteString LAYOUT = ByteString.utf8("oci-layout");
    private static final ByteString INDEX = ByteString.utf8("index.json");
    private static final byte[] VERSION = "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(StandardCharsets.US_ASCII);
    private static final int DIRECTORY = Open.READ | Open.DIRECTORY | Open.NOFOLLOW;
    private static final int FILE = Open.READ | Open.NOFOLLOW | Open.NONBLOCK;
    private static final int NEW_FILE = Open.WRITE | Open.CREATE_NEW | Open.NOFOLLOW;
    private static final int CHUNK_BYTES = 256 * 1024;

    private final ImageStore store;
    private final Syscalls sys;

    LayoutDirectoryOutput(ImageStore store, Syscalls sys) {
        this.store = store;
        this.sys = sys;
    }

    /** @param names that lead to the image; none: it is there without one */
    void write(AssembledImage image, List<Reference> names, Path target) throws IOException {
        if (Files.exists(target) && !Files.isDirectory(target)) {
            throw new OutputException("destination directory " + target + " is a file");
        }
        Files.createDirectories(target);
        try (Fd root = sys.openDirectory(target)) {
            List<Descriptor> before = entries(root, target);
            writeBlobs(root, image);
            place(root, LAYOUT, new ByteArrayInputStream(VERSION));
            byte[] index =
                    Index.of(DocumentForm.OCI, merged(before, image, names)).write();
            place(root, INDEX, new ByteArrayInputStream(index));
        }
    }

    /** What a layout has already. */
    private List<Descriptor> entries(Fd root, Path target) throws IOException {
        if (sys.stat(root, INDEX).isEmpty()) {
            if (!sys.readEntries(root).isEmpty()) {
                throw new OutputException("destination directory " + target
                        + " is neither empty nor an OCI layout: name another one, or empty it");
            }
            return List.of();
        }
        try (Fd file = sys.open(root, INDEX, FILE, 0, Open.BENEATH)) {
            Stat stat = sys.stat(file);
            if (stat.type() != FileType.REGULAR || stat.size() > StrictJson.MAX_BYTES) {
                throw new OutputException(target + ": its index.json is no file of at most " + StrictJson.MAX_BYTES
                        + " bytes: name another directory");
            }
            ByteBuffer bytes = ByteBuffer.allocate((int) stat.size());
            while (bytes.hasRemaining() && sys.read(file, bytes) > 0) {
                continue;
            }
            return Index.read(bytes.array(), MediaType.OCI_INDEX).manifests();
        } catch (SysException e) {
            throw new OutputException(target + ": its index.json can't be read: " + e.getMessage(), e);
        }
    }

    private static List<Descriptor> merged(List<Descriptor> before, AssembledImage image, List<Reference> names) {
        List<String> taken = names.stream().map(Reference::familiar).toList();
        List<Descriptor> entries = new ArrayList<>();
        for (Descriptor entry : before) {
            String name = entry.annotations().get(Annotations.REF_NAME);
            boolean replaced =
                    name == null ? entry.digest().equals(image.descriptor().digest()) : taken.contains(name);
            if (!replaced) {
                entries.add(entry);
            }
        }
        Map<String, String> own = new TreeMap<>(image.descriptorAnnotations());
        if (names.isEmpty()) {
            entries.add(image.descriptor().withAnnotations(own));
        }
        for (Reference name : names) {
            Map<String, String> named = new TreeMap<>(own);
            named.put(Annotations.REF_NAME, name.familiar());
            named.put(Annotations.IMAGE_NAME, name.toString());
            entries.add(image.descriptor().withAnnotations(named));
        }
        return entries;
    }

    private void writeBlobs(Fd root, AssembledImage image) throws IOException {
        List<Descriptor> all = new ArrayList<>(image.manifest().layers());
        all.add(image.manifest().config());
        all.add(image.descriptor());
        try (Fd blobs = directory(root, ByteString.utf8("blobs"))) {
            for (Descriptor blob : all) {
                if (MediaType.isForeignLayer(blob.mediaType()) && !store.blobs().has(blob.digest())) {
                    continue;
                }
                String prefix = blob.digest().algorithm().prefix();
                try (Fd algorithm = directory(blobs, ByteString.utf8(prefix))) {
                    writeBlob(algorithm, blob);
                }
            }
        }
    }

    private void writeBlob(Fd algorithm, Descriptor blob) throws IOException {
        ByteString name = ByteString.utf8(blob.digest().hex());
        Optional<Stat> there = sys.stat(algorithm, name);
        boolean whole = there.isPresent()
                && there.get().type() == FileType.REGULAR
                && there.get().size() == blob.size();
        if (!whole) {
            try (InputStream in = store.blobs().open(blob)) {
                place(algorithm, name, in);
            }
        }
    }

    private Fd directory(Fd parent, ByteString name) throws IOException {
        if (sys.stat(parent, name).isEmpty()) {
            sys.makeDirectory(parent, name, 0755);
        }
        return sys.open(parent, name, DIRECTORY, 0, Open.BENEATH);
    }

    /** Writes a file beside its place and gives it its name. */
    private void place(Fd directory, ByteString name, InputStream content) throws IOException {
        ByteString beside = ByteString.utf8(".jbuild-" + UUID.randomUUID());
        boolean placed = false;
        try {
            try (Fd file = sys.open(directory, beside, NEW_FILE, 0644, Open.BENEATH)) {
                byte[] chunk = new byte[CHUNK_BYTES];
                ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK_BYTES);
                for (int got = content.read(chunk); got >= 0; got = content.read(chunk)) {
                    sys.write(file, buffer.clear().put(chunk, 0, got).flip());
                }
            }
            sys.rename(directory, beside, directory, name);
            placed = true;
        } finally {
            if (!placed && sys.stat(directory, beside).isPresent()) {
                sys.unlink(directory, beside, false);
            }
        }
    }
}
