package io.jcontainers.build.remote;

import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.DigestAlgorithm;
import io.jcontainers.build.image.Digests;
import io.jcontainers.build.registry.http.Answer;
import io.jcontainers.build.registry.http.Call;
import io.jcontainers.build.registry.http.Origin;
import io.jcontainers.build.registry.http.RegistryException;
import io.jcontainers.build.registry.http.RetryAfter;
import io.jcontainers.build.registry.http.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One file on its way into the cache; attempts begin anew. */
final class Download {
    private static final int MOST_HOPS = 5;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final int BUFFER_BYTES = 256 * 1024;

    private final Transport transport;
    private final RedirectRules rules;
    private final DownloadCache cache;
    private final DownloadSettings settings;
    private final Digests digests;
    private final DownloadRequest request;
    private final URI url;
    private final long startNanos = System.nanoTime();
    private boolean unchanged;

    Download(
            Transport transport,
            RedirectRules rules,
            DownloadCache cache,
            DownloadSettings settings,
            Digests digests,
            DownloadRequest request,
            URI url) {
        this.transport = transport;
        this.rules = rules;
        this.cache = cache;
        this.settings = settings;
        this.digests = digests;
        this.request = request;
        this.url = url;
    }

    URI url() {
        return url;
    }

    /** Whether the server said that what is known is still right. */
    boolean wasUnchanged() {
        return unchanged;
    }

    /**
     * Asks for the file.
     *
     * @throws RegistryException for a failure that may pass, or one of the transport
     */
    CachedUrl attempt(Optional<String> authorization, Optional<CachedUrl> known) throws IOException {
        checkTime();
        try (Answer answer = follow(call(known), authorization.orElse(null))) {
            if (answer.status() == 304 && known.isPresent()) {
                unchanged = true;
                answer.finish();
                return known.get();
            }
            if (answer.status() != 200) {
                throw failure(answer, authorization.isPresent());
            }
            Digest digest = receive(answer);
            return new CachedUrl(digest, answer.header("ETag"), answer.header("Last-Modified"));
        }
    }

    private Call call(Optional<CachedUrl> known) {
        Call call = Call.get(url);
        if (known.isPresent() && known.get().etag() != null) {
            call = call.with("If-None-Match", known.get().etag());
        }
        if (known.isPresent() && known.get().lastModified() != null) {
            call = call.with("If-Modified-Since", known.get().lastModified());
        }
        return call;
    }

    /** Only the first URL's own origin gets the credential. */
    private Answer follow(Call first, @Nullable String authorization) throws IOException {
        Call call = first;
        for (int hops = 0; ; hops++) {
            boolean own = Origin.of(call.uri()).equals(Origin.of(url));
            Answer answer = transport.exchange(call, own ? authorization : null);
            String location = answer.header("Location");
            if (!REDIRECTS.contains(answer.status()) || location == null) {
                return answer;
            }
            answer.finish();
            if (hops == MOST_HOPS) {
                throw new RemoteException(Urls.shown(url) + ": more than " + MOST_HOPS + " redirects");
            }
            call = call.to(rules.follow(url, call.uri(), location));
        }
    }

    private IOException failure(Answer answer, boolean authorized) {
        int status = answer.status();
        String from = answer.uri().equals(url) ? "" : ", after a redirect to " + Urls.shown(answer.uri());
        String message = Urls.shown(url) + ": invalid response status " + status + from;
        if (status == 401 || status == 403) {
            String host = Origin.of(url).hostAndPort();
            message += authorized
                    ? "; the server does not accept the credential for " + host
                    : "; give a credential by --secret id=HTTP_AUTH_TOKEN_" + host + " or HTTP_AUTH_HEADER_" + host;
        }
        Duration wait = RetryAfter.parse(answer.header("Retry-After"), Instant.now());
        answer.finish();
        return RegistryException.ofStatus(status, wait, message);
    }

    private Digest receive(Answer answer) throws IOException {
        long total = answer.length();
        if (total > settings.mostBytes()) {
            throw tooLarge();
        }
        Path file = cache.newFile();
        try {
            Digest digest = copy(answer.body(), total, file);
            cache.keep(file, digest);
            return digest;
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private Digest copy(InputStream body, long total, Path file) throws IOException {
        Digests.Running sha256 = digests.start(DigestAlgorithm.SHA256);
        Optional<Digests.Running> other = request.checksum()
                .map(Digest::algorithm)
                .filter(algorithm -> algorithm != DigestAlgorithm.SHA256)
                .map(digests::start);
        byte[] buffer = new byte[BUFFER_BYTES];
        long bytes = 0;
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
            for (int got = body.read(buffer); got >= 0; got = body.read(buffer)) {
                bytes += got;
                if (bytes > settings.mostBytes()) {
                    throw tooLarge();
                }
                checkTime();
                sha256.update(buffer, 0, got);
                if (other.isPresent()) {
                    other.get().update(buffer, 0, got);
                }
                DownloadCache.write(out, file, buffer, got);
                request.progress().moved(bytes, total);
            }
        }
        Digest digest = sha256.finish();
        checkIs(other.isPresent() ? other.get().finish() : digest);
        return digest;
    }

    private void checkIs(Digest actual) throws RemoteException {
        if (request.checksum().isPresent() && !request.checksum().get().equals(actual)) {
            throw new RemoteException(Urls.shown(url) + ": digest mismatch: the file is " + actual + ", not "
                    + request.checksum().get());
        }
    }

    private RemoteException tooLarge() {
        return new RemoteException(
                Urls.shown(url) + ": larger than " + settings.mostBytes() + " bytes, the most that one file may have");
    }

    private void checkTime() throws RemoteException {
        if (System.nanoTime() - startNanos > settings.longest().toNanos()) {
            throw new RemoteException(Urls.shown(url) + ": not complete after "
                    + settings.longest().toSeconds() + " s");
        }
    }
}
