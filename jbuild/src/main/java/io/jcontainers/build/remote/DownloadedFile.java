package io.jcontainers.build.remote;

import io.jcontainers.build.image.Digest;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.UnixTime;
import java.util.Optional;

/**
 * A file that was downloaded, or was in the cache and is still what the server has.
 *
 * @param name from the last component of the URL's path, {@code __unnamed__} where that has none
 * @param digest SHA-256 of its bytes
 * @param bytes its size
 * @param lastModified what the server says
 * @param content open for reading at its begin, closed with this; stays readable when the cache drops the file
 * @param fromCache whether no content came over the network
 */
public record DownloadedFile(
        String name, Digest digest, long bytes, Optional<UnixTime> lastModified, Fd content, boolean fromCache)
        implements AutoCloseable {
    @Override
    public void close() {
        content.close();
    }
}
