package io.jcontainers.build.registry;

import io.jcontainers.build.image.Digests;
import io.jcontainers.build.registry.auth.CredentialSource;
import io.jcontainers.build.registry.endpoint.Certificates;
import io.jcontainers.build.registry.endpoint.Endpoints;
import io.jcontainers.build.registry.http.Backoff;
import io.jcontainers.build.registry.http.Call;
import io.jcontainers.build.registry.http.Timeouts;
import java.net.ProxySelector;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How to speak with registries.
 *
 * @param endpoints mirrors and insecure registries
 * @param certificates CAs and client certificates per host
 * @param credentials who we are
 * @param digests how to hash
 * @param timeouts how long to wait
 * @param backoff how often to try
 * @param proxies null for none
 * @param downloads how many blobs at once
 * @param parts how many ranges of one large blob at once; 1 for none
 * @param partBytes how long such a range is; {@code parts} of them are held in memory
 * @param chunkBytes blobs longer than that are pushed in pieces of it; 0: in one piece, and only their rest in pieces
 *     after a failure
 * @param userAgent what registries read in their logs
 * @param headers which every registry sees, but nobody to whom it redirects
 * @param warnings told what registries and files want people to read
 */
public record RegistrySettings(
        Endpoints endpoints,
        Certificates certificates,
        CredentialSource credentials,
        Digests digests,
        Timeouts timeouts,
        Backoff backoff,
        @Nullable ProxySelector proxies,
        int downloads,
        int parts,
        int partBytes,
        long chunkBytes,
        String userAgent,
        List<Call.Header> headers,
        Consumer<String> warnings) {
    /** @throws IllegalArgumentException for counts below one */
    public RegistrySettings {
        headers = List.copyOf(headers);
        if (downloads < 1 || parts < 1 || partBytes < 1 || chunkBytes < 0) {
            throw new IllegalArgumentException("downloads, parts and partBytes are at least 1");
        }
    }

    /** No mirrors, no certificates of its own, nobody in particular. */
    public static RegistrySettings usual() {
        return new RegistrySettings(
                Endpoints.plain(),
                new Certificates(List.of()),
                CredentialSource.anonymous(),
                Digests.fast(),
                Timeouts.usual(),
                Backoff.usual(),
                null,
                4,
                1,
                8 * 1024 * 1024,
                0,
                "jbuild",
                List.of(),
                _ -> {});
    }

    /** With other places. */
    public RegistrySettings with(Endpoints other) {
        return changed(copy -> copy.endpoints = other);
    }

    /** With other certificates. */
    public RegistrySettings with(Certificates other) {
        return changed(copy -> copy.certificates = other);
    }

    /** As somebody else. */
    public RegistrySettings with(CredentialSource other) {
        return changed(copy -> copy.credentials = other);
    }

    /** With another way to hash. */
    public RegistrySettings with(Digests other) {
        return changed(copy -> copy.digests = other);
    }

    /** With other patience. */
    public RegistrySettings with(Timeouts otherTimeouts, Backoff otherBackoff) {
        return changed(copy -> {
            copy.timeouts = otherTimeouts;
            copy.backoff = otherBackoff;
        });
    }

    /** By way of proxies. */
    public RegistrySettings with(ProxySelector other) {
        return changed(copy -> copy.proxies = other);
    }

    /** With other counts: blobs at once, ranges of one blob at once and their length, pieces of a push. */
    public RegistrySettings with(int otherDownloads, int otherParts, int otherPartBytes, long otherChunkBytes) {
        return changed(copy -> {
            copy.downloads = otherDownloads;
            copy.parts = otherParts;
            copy.partBytes = otherPartBytes;
            copy.chunkBytes = otherChunkBytes;
        });
    }

    /** With headers of the user's. */
    public RegistrySettings with(List<Call.Header> other) {
        return changed(copy -> copy.headers = other);
    }

    /** With another reader of warnings. */
    public RegistrySettings telling(Consumer<String> other) {
        return changed(copy -> copy.warnings = other);
    }

    private RegistrySettings changed(Consumer<Copy> change) {
        Copy copy = new Copy(this);
        change.accept(copy);
        return copy.settings();
    }

    /** The settings while single ones are changed. */
    private static final class Copy {
        private Endpoints endpoints;
        private Certificates certificates;
        private CredentialSource credentials;
        private Digests digests;
        private Timeouts timeouts;
        private Backoff backoff;
        private @Nullable ProxySelector proxies;
        private int downloads;
        private int parts;
        private int partBytes;
        private long chunkBytes;
        private String userAgent;
        private List<Call.Header> headers;
        private Consumer<String> warnings;

        Copy(RegistrySettings of) {
            endpoints = of.endpoints;
            certificates = of.certificates;
            credentials = of.credentials;
            digests = of.digests;
            timeouts = of.timeouts;
            backoff = of.backoff;
            proxies = of.proxies;
            downloads = of.downloads;
            parts = of.parts;
            partBytes = of.partBytes;
            chunkBytes = of.chunkBytes;
            userAgent = of.userAgent;
            headers = of.headers;
            warnings = of.warnings;
        }

        RegistrySettings settings() {
            return new RegistrySettings(
                    endpoints,
                    certificates,
                    credentials,
                    digests,
                    timeouts,
                    backoff,
                    proxies,
                    downloads,
                    parts,
                    partBytes,
                    chunkBytes,
                    userAgent,
                    headers,
                    warnings);
        }
    }
}
