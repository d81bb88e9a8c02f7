package io.jcontainers.build.registry;

import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.DigestAlgorithm;
import io.jcontainers.build.image.MediaType;
import io.jcontainers.build.image.Platform;
import io.jcontainers.build.registry.http.Answer;
import io.jcontainers.build.registry.http.Call;
import io.jcontainers.build.registry.http.Printable;
import io.jcontainers.build.registry.http.RegistryException;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Fetches manifests of one repository of one registry. */
final class ManifestPull {
    /** How many indexes may lie above a manifest. */
    static final int MOST_DEPTH = 4;

    private static final int MOST_INDEXES = 100;
    private static final Set<String> SCHEMA_1 = Set.of(
            "application/vnd.docker.distribution.manifest.v1+json",
            "application/vnd.docker.distribution.manifest.v1+prettyjws");
    private static final List<String> TYPES =
            List.of(MediaType.OCI_INDEX, MediaType.OCI_MANIFEST, MediaType.DOCKER_INDEX, MediaType.DOCKER_MANIFEST);

    private final Connection connection;
    private final String repository;
    private final ManifestReader reader;

    ManifestPull(Connection connection, String repository, ManifestReader reader) {
        this.connection = connection;
        this.repository = repository;
        this.reader = reader;
    }

    /** Whether it is there; null where the registry doesn't tell enough. Counts for no limit of pulls. */
    @Nullable
    Descriptor head(String tagOrDigest) throws IOException {
        Call call = accepting(Call.head(connection.uri(repository + "/manifests/" + tagOrDigest)));
        try (Answer answer = connection.send(call, Access.pull(repository), 200)) {
            String digest = answer.header("Docker-Content-Digest");
            String type = answer.mediaType();
            Digest named = digest == null ? null : Digest.parseOrNull(digest.strip());
            if (named == null || type == null || !ManifestReader.isKnown(type) || answer.length() < 0) {
                return null;
            }
            return Descriptor.of(type, named, answer.length());
        }
    }

    /** A document by its tag. */
    Manifest byTag(String tag) throws IOException {
        return fetch(tag, null, null);
    }

    /** A document by its digest. */
    Manifest byDigest(Digest digest) throws IOException {
        return fetch(digest.toString(), digest, null);
    }

    /** A document that another one points at. */
    Manifest byDescriptor(Descriptor expected) throws IOException {
        if (expected.size() > ManifestReader.MOST_BYTES) {
            throw untrusted(
                    expected.digest() + " is said to have " + expected.size() + " bytes, too many for a manifest");
        }
        return fetch(expected.digest().toString(), expected.digest(), expected);
    }

    private Manifest fetch(String tagOrDigest, @Nullable Digest digest, @Nullable Descriptor expected)
            throws IOException {
        Call call = accepting(Call.get(connection.uri(repository + "/manifests/" + tagOrDigest)));
        try (Answer answer = connection.send(call, Access.pull(repository), 200)) {
            String where = Printable.uri(answer.uri());
            String type = answer.mediaType();
            byte[] bytes = answer.bytes(ManifestReader.MOST_BYTES);
            verify(bytes, digest, answer.header("Docker-Content-Digest"), where);
            if (type == null || SCHEMA_1.contains(type)) {
                throw untrusted(
                        type == null
                                ? where + ": no Content-Type"
                                : where + ": a manifest of schema 1, which is no longer in use: push the image anew");
            }
            if (expected != null
                    && (expected.size() != bytes.length || !expected.mediaType().equals(type))) {
                throw untrusted(where + ": " + bytes.length + " bytes of " + Printable.text(type)
                        + ", but the index says " + expected.size() + " of " + Printable.text(expected.mediaType()));
            }
            return read(bytes, type, digest, where);
        }
    }

    private Manifest read(byte[] bytes, String type, @Nullable Digest digest, String where) throws RegistryException {
        try {
            return reader.read(bytes, type, digest == null ? DigestAlgorithm.SHA256 : digest.algorithm());
        } catch (RegistryException e) {
            throw RegistryException.of(e.reason(), where + ": " + e.getMessage(), e);
        }
    }

    private void verify(byte[] bytes, @Nullable Digest digest, @Nullable String announced, String where)
            throws RegistryException {
        if (digest != null) {
            reader.verify(bytes, digest, where);
        }
        if (announced == null || announced.isBlank()) {
            return;
        }
        Digest told = Digest.parseOrNull(announced.strip());
        if (told == null) {
            throw untrusted(where + ": the Docker-Content-Digest \"" + Printable.text(announced) + "\" is no digest");
        }
        reader.verify(bytes, told, where + ": Docker-Content-Digest");
    }

    private static Call accepting(Call call) {
        Call typed = call;
        for (String type : TYPES) {
            typed = typed.with("Accept", type);
        }
        return typed.with("Accept", "*/*");
    }

    /**
     * The image of a platform: a manifest, as it is; of an index the one that fits.
     *
     * @throws RegistryException with reason NOT_FOUND and what there is, when none fits
     */
    Manifest image(Manifest top, Platform platform) throws IOException {
        Manifest found = search(top, platform, 1, new int[] {MOST_INDEXES});
        if (found == null) {
            List<String> offered = top.content() instanceof Manifest.Index index
                    ? PlatformChoice.offered(index.manifests())
                    : List.of();
            throw RegistryException.of(
                    RegistryException.Reason.NOT_FOUND,
                    repository + ": no manifest for " + platform + " in " + top.digest() + "; it has " + offered);
        }
        return found;
    }

    private @Nullable Manifest search(Manifest at, Platform platform, int depth, int[] left) throws IOException {
        if (!(at.content() instanceof Manifest.Index index)) {
            return at;
        }
        if (depth > MOST_DEPTH) {
            throw untrusted(repository + ": indexes lie more than " + MOST_DEPTH + " deep");
        }
        Descriptor chosen = PlatformChoice.choose(index.manifests(), platform);
        if (chosen != null) {
            return byDescriptor(chosen);
        }
        for (Descriptor nested : PlatformChoice.nested(index.manifests())) {
            if (left[0]-- == 0) {
                throw untrusted(repository + ": more than " + MOST_INDEXES + " indexes within indexes");
            }
            Manifest found = search(byDescriptor(nested), platform, depth + 1, left);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static RegistryException untrusted(String message) {
        return RegistryException.of(RegistryException.Reason.UNTRUSTED, message);
    }
}
