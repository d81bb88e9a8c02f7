package io.jcontainers.build.registry;

import io.jcontainers.build.image.Descriptor;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One repository to which an image is pushed: blobs first, then the manifests over them. For many threads. */
public final class Push {
    private final Connection connection;
    private final String repository;
    private final RegistrySettings settings;
    private final ManifestReader reader;

    /** How a blob got there. */
    public enum Outcome {
        /** It was there. */
        EXISTED,
        /** The registry took it over from another repository. */
        MOUNTED,
        /** It was sent. */
        UPLOADED
    }

    Push(Connection connection, String repository, RegistrySettings settings, ManifestReader reader) {
        this.connection = connection;
        this.repository = repository;
        this.settings = settings;
        this.reader = reader;
    }

    /**
     * Pushes a blob.
     *
     * @param mountFrom another repository of the same registry that has it, for which a token to read is asked
     *     then; null for none
     */
    public Outcome blob(Descriptor blob, BlobSource source, @Nullable String mountFrom, TransferListener listener)
            throws IOException {
        BlobUpload upload = new BlobUpload(connection, repository, blob, source, settings, listener);
        return upload.run(mountFrom);
    }

    /**
     * Pushes a manifest or an index, byte by byte as it is.
     *
     * @param mediaType which the bytes have to name as well
     * @param tag null: by its digest only
     */
    public Descriptor manifest(byte[] bytes, String mediaType, @Nullable String tag) throws IOException {
        return new ManifestPush(connection, repository, reader, settings.digests()).push(bytes, mediaType, tag);
    }
}
