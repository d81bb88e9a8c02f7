package io.jcontainers.build.archive;

import io.jcontainers.build.image.Annotations;
import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.store.BlobException;
import io.jcontainers.build.store.BlobWriter;
import io.jcontainers.build.store.ImageStore;
import io.jcontainers.build.store.Lease;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An OCI layout that somebody else has in a directory. Nothing in it is believed: every component below the directory
 * is opened from its parent and never through a link, every byte is verified on its way into the store.
 */
public final class LayoutDirectory implements AutoCloseable {
    private static final int LAYOUT_MAX_BYTES = 4096;

    private final Path directory;
    private final SecureDirectoryStream<Path> root;

    private LayoutDirectory(Path directory, SecureDirectoryStream<Path> root) {
        this.directory = directory;
        this.root = root;
    }

    /** Opens a directory. */
    public static LayoutDirectory open(Path directory) throws IOException {
        DirectoryStream<Path> stream = Files.newDirectoryStream(directory);
        if (stream instanceof SecureDirectoryStream<Path> secure) {
            return new LayoutDirectory(directory, secure);
        }
        stream.close();
        throw new IOException(directory + ": this file system can't be read safely");
    }

    /**
     * Copies images into a store, where the lease holds them; they get no names there.
     *
     * @param name of the image, as {@code org.opencontainers.image.ref.name} or {@code io.containerd.image.name} has
     *     it, or its digest; null for all
     * @return what was found, which may be nothing
     */
    public List<LoadedImage> copy(@Nullable String name, ImageStore store, Lease lease) throws IOException {
        LayoutImages.checkVersion(read("oci-layout", LAYOUT_MAX_BYTES));
        byte[] index = read("index.json", DockerManifest.MAX_BYTES);
        BlobSource source = blob -> copy(blob, store, lease);
        return new LayoutImages(store, source)
                .read(
                        index,
                        entry -> name == null
                                || name.equals(entry.annotations().get(Annotations.REF_NAME))
                                || name.equals(entry.annotations().get(Annotations.IMAGE_NAME))
                                || name.equals(entry.digest().toString()));
    }

    private byte[] read(String name, int maxBytes) throws IOException {
        try (SeekableByteChannel channel = openFile(root, name);
                InputStream in = Channels.newInputStream(channel)) {
            byte[] bytes = in.readNBytes(maxBytes + 1);
            if (bytes.length > maxBytes) {
                throw new IOException(directory + ": " + name + " is larger than " + maxBytes + " bytes");
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw new IOException(directory + ": it is no OCI layout: it has no " + name, e);
        }
    }

    private boolean copy(Descriptor blob, ImageStore store, Lease lease) throws IOException {
        if (lease.holdIfPresent(blob.digest())
                && store.blobs().size(blob.digest()).orElse(-1) == blob.size()) {
            return true;
        }
        try (SecureDirectoryStream<Path> blobs = openDirectory(root, "blobs");
                SecureDirectoryStream<Path> algorithm =
                        openDirectory(blobs, blob.digest().algorithm().prefix());
                SeekableByteChannel channel = openFile(algorithm, blob.digest().hex());
                InputStream in = Channels.newInputStream(channel);
                BlobWriter writer = store.blobs().write(lease, blob)) {
            if (channel.size() != blob.size()) {
                throw new BlobException(
                        blob.digest(), "it has " + channel.size() + " bytes, its descriptor says " + blob.size());
            }
            in.transferTo(writer);
            writer.commit(blob);
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private SecureDirectoryStream<Path> openDirectory(SecureDirectoryStream<Path> parent, String name)
            throws IOException {
        try {
            return parent.newDirectoryStream(Path.of(name), LinkOption.NOFOLLOW_LINKS);
        } catch (NotDirectoryException e) {
            throw new IOException(directory + ": " + name + " has to be a directory", e);
        } catch (UncheckedIOException e) {
            throw new IOException(directory + ": " + name + ": " + e.getMessage(), e);
        }
    }

    private SeekableByteChannel openFile(SecureDirectoryStream<Path> parent, String name) throws IOException {
        Path relative = Path.of(name);
        BasicFileAttributes attributes = parent.getFileAttributeView(
                        relative, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes();
        // Before it is opened: a pipe would wait for a writer.
        if (!attributes.isRegularFile()) {
            throw new IOException(directory + ": " + name + " has to be a regular file");
        }
        return parent.newByteChannel(relative, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    }

    @Override
    public void close() throws IOException {
        root.close();
    }
}
