package io.jcontainers.build.registry;

import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.Platform;
import io.jcontainers.build.image.Reference;
import io.jcontainers.build.registry.auth.CredentialSource;
import io.jcontainers.build.registry.auth.Credentials;
import io.jcontainers.build.registry.endpoint.Endpoint;
import io.jcontainers.build.registry.http.Answer;
import io.jcontainers.build.registry.http.Call;
import io.jcontainers.build.registry.http.Origin;
import io.jcontainers.build.registry.http.RegistryException;
import java.io.IOException;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A client of registries for one user. What is pulled comes from the first place that has it, mirrors before the
 * registry itself; what is pushed goes to the registry. Every byte is verified. For many threads; close it when
 * the work is done.
 */
public final class RegistryClient implements AutoCloseable {
    /** How many places of one blob are tried. */
    private static final int MOST_URLS = 8;

    private final RegistrySettings settings;
    private final Connections connections;
    private final ManifestReader reader;

    /** Connects to nothing yet. */
    public RegistryClient(RegistrySettings settings) {
        this.settings = settings;
        this.connections = new Connections(settings);
        this.reader = new ManifestReader(settings.digests());
    }

    /** What is done at one of several places. */
    @FunctionalInterface
    private interface Work<T> {
        T at(Connection connection, String repository) throws IOException;
    }

    /**
     * Type, digest and size of what a name stands for, at the price of a HEAD.
     *
     * @return empty where the registry doesn't tell them that way
     * @throws RegistryException with reason NOT_FOUND when there is none
     */
    public Optional<Descriptor> head(Reference reference) throws IOException {
        return anywhere(
                reference,
                reference.digest() != null,
                (connection, repository) -> Optional.ofNullable(
                        new ManifestPull(connection, repository, reader).head(tagOrDigest(reference))));
    }

    /**
     * The manifest or index that a name stands for. A digest counts before a tag; without either it is {@code
     * latest}.
     */
    public Manifest manifest(Reference reference) throws IOException {
        return anywhere(
                reference,
                reference.digest() != null,
                (connection, repository) -> fetch(new ManifestPull(connection, repository, reader), reference));
    }

    /** The manifest of an image for a platform; where the name stands for an index, out of that. */
    public Manifest image(Reference reference, Platform platform) throws IOException {
        return anywhere(reference, reference.digest() != null, (connection, repository) -> {
            ManifestPull pull = new ManifestPull(connection, repository, reader);
            return pull.image(fetch(pull, reference), platform);
        });
    }

    /**
     * What a name stands for, and what of that is for a platform.
     *
     * @param top what the name stands for
     * @param image the manifest of the platform; the same where the name stands for one
     */
    public record Resolved(Manifest top, Manifest image) {}

    /** Both the document that a name stands for and the manifest for a platform, of which it may be a list. */
    public Resolved resolve(Reference reference, Platform platform) throws IOException {
        return anywhere(reference, reference.digest() != null, (connection, repository) -> {
            ManifestPull pull = new ManifestPull(connection, repository, reader);
            Manifest top = fetch(pull, reference);
            return new Resolved(top, pull.image(top, platform));
        });
    }

    /** The manifest that an index points at: of its type and its size, too. */
    public Manifest manifest(Reference repository, Descriptor expected) throws IOException {
        return anywhere(
                repository,
                true,
                (connection, path) -> new ManifestPull(connection, path, reader).byDescriptor(expected));
    }

    /**
     * What refers to a manifest.
     *
     * @param artifactType null: of any type
     */
    public List<Descriptor> referrers(Reference repository, Digest subject, @Nullable String artifactType)
            throws IOException {
        return anywhere(
                repository,
                true,
                (connection, path) -> new Referrers(connection, path, reader).list(subject, artifactType));
    }

    /** All tags of a repository, as the registry sorts them. Mirrors aren't asked: they have some of them only. */
    public List<String> tags(Reference repository) throws IOException {
        Endpoint endpoint = settings.endpoints().push(repository);
        return new Pages(connections.to(endpoint)).tags(endpoint.repository());
    }

    /**
     * All repositories of a registry, where it tells.
     *
     * @param host of the registry, as references write it
     */
    public List<String> repositories(String host) throws IOException {
        return new Pages(connections.to(settings.endpoints().registry(host))).repositories();
    }

    /**
     * Repositories whose name or description has a term.
     *
     * @param host of the registry, as references write it
     * @param limit the most results, 1 to 100
     */
    public List<SearchResult> search(String host, String term, int limit) throws IOException {
        Search search = new Search(term, Math.clamp(limit, 1, 100));
        if (host.equals("docker.io")) {
            // Another host than the registry's, and everybody may ask.
            Endpoint index = new Endpoint("index.docker.io", host, "", "https", false, false);
            return search.byIndex(connections.with(index, CredentialSource.anonymous()));
        }
        return search.anywhere(connections.to(settings.endpoints().registry(host)));
    }

    /**
     * Brings a blob into a file, going on with what is in it. Afterwards size and digest are right; the caller
     * syncs and renames it. When it fails, what came stays for the next time.
     */
    public void download(Reference repository, Transfer transfer, TransferListener listener) throws IOException {
        try {
            anywhere(repository, true, (connection, path) -> {
                BlobPlace place = BlobPlace.of(connection, path, transfer.blob().digest());
                new BlobDownload(place, transfer, settings, listener).run();
                return true;
            });
        } catch (RegistryException e) {
            if (e.reason() != RegistryException.Reason.NOT_FOUND
                    || transfer.blob().urls().isEmpty()) {
                throw e;
            }
            downloadElsewhere(repository, transfer, listener, e);
        }
    }

    /**
     * From where its descriptor says it is (image-spec 1.1, descriptor.md: urls), as nobody in particular. A registry
     * may name no other places than those to which it may redirect.
     */
    private void downloadElsewhere(
            Reference repository, Transfer transfer, TransferListener listener, RegistryException missing)
            throws IOException {
        Connection registry =
                connections.to(settings.endpoints().pull(repository, true).getLast());
        RegistryException last = missing;
        for (String url : transfer.blob().urls().stream().limit(MOST_URLS).toList()) {
            try {
                URI uri = Route.follow(registry.uri(""), url, registry.origin());
                BlobPlace place = new BlobPlace(connections.anonymous(Origin.of(uri)), uri, Access.none());
                new BlobDownload(place, transfer, settings, listener).run();
                return;
            } catch (RegistryException e) {
                e.addSuppressed(last);
                last = e;
            }
        }
        throw last;
    }

    /**
     * Brings several blobs, some at once.
     *
     * @throws IOException the first failure; the others are broken off and keep what came
     * @throws IllegalArgumentException for the same blob twice: two files would be written, one would do
     */
    public void download(Reference repository, List<Transfer> transfers, TransferListener listener) throws IOException {
        Set<Object> digests = new HashSet<>();
        for (Transfer transfer : transfers) {
            if (!digests.add(transfer.blob().digest())) {
                throw new IllegalArgumentException("blob " + transfer.blob().digest() + " twice");
            }
        }
        new AtOnce(settings.downloads(), "download-")
                .run(transfers, transfer -> download(repository, transfer, listener));
    }

    /** The repository of a name, to push to. */
    public Push push(Reference repository) throws IOException {
        Endpoint endpoint = settings.endpoints().push(repository);
        return new Push(connections.to(endpoint), endpoint.repository(), settings, reader);
    }

    /**
     * Tries credentials at a registry; it keeps nothing.
     *
     * @param host of the registry, as references write it
     * @throws RegistryException with reason UNAUTHORIZED when it doesn't take them
     */
    public void checkLogin(String host, Credentials credentials) throws IOException {
        Endpoint endpoint = settings.endpoints().registry(host);
        Connection connection = connections.with(endpoint, (_, _) -> credentials);
        try (Answer answer = connection.send(Call.get(connection.uri("")), Access.none(), 200)) {
            answer.finish();
        }
    }

    private static Manifest fetch(ManifestPull pull, Reference reference) throws IOException {
        Digest digest = reference.digest();
        return digest == null ? pull.byTag(tagOrDigest(reference)) : pull.byDigest(digest);
    }

    private static String tagOrDigest(Reference reference) {
        if (reference.digest() != null) {
            return reference.digest().toString();
        }
        String tag = reference.tag();
        return tag == null ? "latest" : tag;
    }

    /** Does it at the first place where it can be done. The last one's failure is told, the others are with it. */
    private <T> T anywhere(Reference reference, boolean byDigest, Work<T> work) throws IOException {
        List<Endpoint> endpoints = settings.endpoints().pull(reference, byDigest);
        IOException earlier = null;
        for (Endpoint endpoint : endpoints) {
            try {
                return work.at(connections.to(endpoint), endpoint.repository());
            } catch (RegistryException e) {
                if (earlier != null) {
                    e.addSuppressed(earlier);
                }
                if (!endpoint.mirror()) {
                    throw e;
                }
                settings.warnings().accept("mirror " + endpoint.host() + ": " + e.getMessage());
                earlier = e;
            }
        }
        throw new IOException(reference.name() + ": no place to pull from");
    }

    @Override
    public void close() {
        connections.close();
    }
}
