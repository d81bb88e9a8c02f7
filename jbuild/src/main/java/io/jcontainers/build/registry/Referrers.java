package io.jcontainers.build.registry;

import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.DigestAlgorithm;
import io.jcontainers.build.image.MediaType;
import io.jcontainers.build.registry.http.Answer;
import io.jcontainers.build.registry.http.Call;
import io.jcontainers.build.registry.http.Links;
import io.jcontainers.build.registry.http.Printable;
import io.jcontainers.build.registry.http.RegistryException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What refers to a manifest: signatures, SBOMs (distribution-spec 1.1, "Listing Referrers"). */
final class Referrers {
    private static final int MOST = 100_000;

    private final Connection connection;
    private final String repository;
    private final ManifestReader reader;

    /** A list and the version of it that a registry names; null: it names none. */
    record Listing(List<Descriptor> manifests, @Nullable String etag) {}

    Referrers(Connection connection, String repository, ManifestReader reader) {
        this.connection = connection;
        this.repository = repository;
        this.reader = reader;
    }

    /** The tag that lists them where the registry has no list of its own. */
    static String fallbackTag(Digest subject) {
        String hex = subject.hex();
        return subject.algorithm().prefix() + "-" + hex.substring(0, Math.min(64, hex.length()));
    }

    /** @param artifactType null: of any type */
    List<Descriptor> list(Digest subject, @Nullable String artifactType) throws IOException {
        String query =
                artifactType == null ? "" : "?artifactType=" + URLEncoder.encode(artifactType, StandardCharsets.UTF_8);
        List<Descriptor> all = new ArrayList<>();
        URI page = connection.uri(repository + "/referrers/" + subject + query);
        for (int pages = 0; page != null; pages++) {
            if (pages == Pages.MOST || all.size() > MOST) {
                throw RegistryException.of(
                        RegistryException.Reason.PROTOCOL, Printable.uri(page) + ": a list of referrers without end");
            }
            Call call = Call.get(page).with("Accept", MediaType.OCI_INDEX);
            try (Answer answer = connection.send(call, Access.pull(repository), 200, 404)) {
                if (answer.status() == 404) {
                    answer.finish();
                    return filtered(fallback(fallbackTag(subject)).manifests(), artifactType);
                }
                boolean filtered =
                        answer.headers("OCI-Filters-Applied").stream().anyMatch(s -> s.contains("artifactType"));
                all.addAll(filtered(manifests(answer), filtered ? null : artifactType));
                page = Links.next(answer.headers("Link"), answer.uri());
            }
        }
        return all;
    }

    /** What stands under a fall-back tag; nothing where there is none. */
    Listing fallback(String tag) throws IOException {
        Call call = Call.get(connection.uri(repository + "/manifests/" + tag)).with("Accept", MediaType.OCI_INDEX);
        try (Answer answer = connection.send(call, Access.pull(repository), 200, 404)) {
            if (answer.status() == 404) {
                answer.finish();
                return new Listing(List.of(), null);
            }
            return new Listing(manifests(answer), answer.header("ETag"));
        }
    }

    private List<Descriptor> manifests(Answer answer) throws IOException {
        String type = answer.mediaType();
        if (type == null || !type.equals(MediaType.OCI_INDEX)) {
            throw RegistryException.of(
                    RegistryException.Reason.UNTRUSTED,
                    Printable.uri(answer.uri()) + ": referrers are listed by an OCI index");
        }
        Manifest index = reader.read(answer.bytes(ManifestReader.MOST_BYTES), type, DigestAlgorithm.SHA256);
        return index.content() instanceof Manifest.Index some ? some.manifests() : List.of();
    }

    private static List<Descriptor> filtered(List<Descriptor> manifests, @Nullable String artifactType) {
        return manifests.stream()
                .filter(manifest -> artifactType == null || artifactType.equals(manifest.artifactType()))
                .toList();
    }
}
