package io.jcontainers.build.remote;

import io.jcontainers.build.image.Digest;
import java.util.Optional;

/**
 * A file to download.
 *
 * @param url http or https; user information in it is sent as basic authentication, never shown
 * @param checksum what the file has to be ({@code ADD --checksum})
 * @param secrets where {@code HTTP_AUTH_HEADER_host} and {@code HTTP_AUTH_TOKEN_host} are looked for
 * @param progress told how it goes on
 */
public record DownloadRequest(String url, Optional<Digest> checksum, SecretLookup secrets, TransferProgress progress) {
    /** Without checksum, secrets and listener. */
    public static DownloadRequest of(String url) {
        return new DownloadRequest(url, Optional.empty(), SecretLookup.none(), TransferProgress.none());
    }

    /** The same with a checksum. */
    public DownloadRequest withChecksum(Digest digest) {
        return new DownloadRequest(url, Optional.of(digest), secrets, progress);
    }

    /** The same with secrets. */
    public DownloadRequest withSecrets(SecretLookup other) {
        return new DownloadRequest(url, checksum, other, progress);
    }

    /** Nothing of the URL, which may hold a password. */
    @Override
    public String toString() {
        return "a download";
    }
}
