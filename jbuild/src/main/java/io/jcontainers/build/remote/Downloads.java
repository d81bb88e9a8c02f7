package io.jcontainers.build.remote;

import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.Digests;
import io.jcontainers.build.registry.http.Backoff;
import io.jcontainers.build.registry.http.EnvironmentProxies;
import io.jcontainers.build.registry.http.Origin;
import io.jcontainers.build.registry.http.RegistryException;
import io.jcontainers.build.registry.http.Transport;
import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.Errno;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.Open;
import io.jcontainers.build.sys.SysException;
import io.jcontainers.build.sys.Syscalls;
import io.jcontainers.build.sys.UnixTime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * Downloads files by http and https for {@code ADD} and for contexts. Redirects are followed within
 * {@link RedirectRules}; a credential goes to the origin of the URL that it belongs to and to no other. For many
 * threads.
 */
public final class Downloads implements AutoCloseable {
    private static final String USER_AGENT = "jbuild";

    private final Syscalls sys;
    private final DownloadCache cache;
    private final DownloadSettings settings;
    private final Transport transport;
    private final RedirectRules rules;
    private final Digests digests = Digests.fast();

    /** Connects to nothing yet. */
    public Downloads(Syscalls sys, DownloadCache cache, DownloadSettings settings) {
        this(sys, cache, settings, InetAddress::getAllByName);
    }

    Downloads(Syscalls sys, DownloadCache cache, DownloadSettings settings, RedirectRules.Resolver resolver) {
        EnvironmentProxies proxies = new EnvironmentProxies(settings.environment());
        this.sys = sys;
        this.cache = cache;
        this.settings = settings;
        this.transport = new Transport(settings.tls(), proxies, settings.timeouts(), USER_AGENT);
        this.rules = new RedirectRules(settings.linkLocalAllowed(), proxies, resolver);
    }

    /** The name that a file of this URL has; throws as {@link #fetch} does. */
    public static String name(String url) throws RemoteException {
        return UrlName.of(Urls.parse(url));
    }

    /** A URL for messages: without user information, query and fragment; throws as {@link #fetch} does. */
    public static String shown(String url) throws RemoteException {
        return Urls.shown(Urls.parse(url));
    }

    /**
     * Brings a file. With a checksum that a kept file of this URL has, the server isn't asked; without one it is, and
     * may say that the kept file is still right.
     *
     * @throws RemoteException when it can't be had, is too large, or is not what the checksum says
     */
    public DownloadedFile fetch(DownloadRequest request) throws IOException {
        URI url = Urls.parse(request.url());
        URI asked = Urls.requested(url);
        String name = UrlName.of(url);
        Optional<CachedUrl> cached = cache.find(asked.toString());
        if (cached.isPresent() && !cache.isIntact(cached.get().digest())) {
            cached = Optional.empty();
        }
        if (cached.isPresent() && request.checksum().equals(cached.map(CachedUrl::digest))) {
            return open(name, cached.get(), true);
        }
        rules.checkFirst(asked);
        Optional<String> authorization = new HostAuthorization(request.secrets()).http(Origin.of(asked));
        if (authorization.isEmpty()) {
            authorization = Urls.authorization(url);
        }
        // With another checksum than the kept file's that one is of no use, whatever the server says.
        Optional<CachedUrl> known =
                request.checksum().isPresent() ? Optional.empty() : cached.filter(CachedUrl::isConditional);
        Download download = new Download(transport, rules, cache, settings, digests, request, asked);
        CachedUrl got = retried(download, authorization, known);
        cache.put(asked.toString(), got);
        return open(name, got, download.wasUnchanged());
    }

    private CachedUrl retried(Download download, Optional<String> authorization, Optional<CachedUrl> known)
            throws IOException {
        Backoff.Run retries = settings.backoff().start();
        while (true) {
            try {
                return download.attempt(authorization, known);
            } catch (RegistryException failure) {
                try {
                    retries.again(failure);
                } catch (RegistryException last) {
                    throw told(download.url(), last);
                }
            }
        }
    }

    /** The transport speaks of registries where TLS fails. */
    private static RemoteException told(URI url, RegistryException failure) {
        String where = Urls.shown(url) + ": ";
        if (failure.isAboutCertificate()) {
            return new RemoteException(
                    where + "the server's certificate is not trusted; add its authority to the system's", failure);
        }
        if (failure.getCause() instanceof SSLException) {
            return new RemoteException(
                    where + "no TLS with the server: " + failure.getCause().getMessage(), failure);
        }
        String message = String.valueOf(failure.getMessage());
        return new RemoteException(message.startsWith(where) ? message : where + message, failure);
    }

    private DownloadedFile open(String name, CachedUrl cached, boolean fromCache) throws IOException {
        Digest digest = cached.digest();
        try (Fd directory = sys.openDirectory(cache.contentDirectory())) {
            ByteString file = ByteString.utf8(DownloadCache.name(digest));
            Fd content = sys.open(directory, file, Open.READ | Open.NOFOLLOW, 0, Open.BENEATH);
            Optional<UnixTime> time = HttpTime.parse(cached.lastModified());
            return new DownloadedFile(name, digest, sys.stat(content).size(), time, content, fromCache);
        } catch (SysException e) {
            if (e.errno() == Errno.ENOENT) {
                throw new RemoteException(name + ": it was dropped from the cache at this moment; try again", e);
            }
            throw e;
        }
    }

    @Override
    public void close() {
        transport.close();
    }
}
