package io.jcontainers.build.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.jcontainers.build.registry.http.Answer;
import io.jcontainers.build.registry.http.Call;
import io.jcontainers.build.registry.http.Links;
import io.jcontainers.build.registry.http.Printable;
import io.jcontainers.build.registry.http.RegistryException;
import io.jcontainers.build.registry.http.StrictJson;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Lists of names that come in pages: tags and repositories (distribution-spec 1.1, "Listing Tags"). */
final class Pages {
    /** How many pages there may be. */
    static final int MOST = 1000;

    private static final int MOST_NAMES = 1_000_000;
    private static final int MOST_BYTES = 16 * 1024 * 1024;
    private static final int PAGE = 1000;

    private final Connection connection;
    private final StrictJson json = new StrictJson();

    Pages(Connection connection) {
        this.connection = connection;
    }

    List<String> tags(String repository) throws IOException {
        return names(connection.uri(repository + "/tags/list?n=" + PAGE), Access.pull(repository), "tags");
    }

    List<String> repositories() throws IOException {
        return names(connection.uri("_catalog?n=" + PAGE), Access.catalog(), "repositories");
    }

    private List<String> names(URI first, Access access, String field) throws IOException {
        List<String> all = new ArrayList<>();
        URI page = first;
        for (int pages = 0; page != null; pages++) {
            if (pages == MOST || all.size() > MOST_NAMES) {
                throw RegistryException.of(
                        RegistryException.Reason.PROTOCOL, Printable.uri(page) + ": a list without end");
            }
            try (Answer answer = connection.send(Call.get(page), access, 200)) {
                add(answer, field, all);
                page = Links.next(answer.headers("Link"), answer.uri());
            }
        }
        return all;
    }

    private void add(Answer answer, String field, List<String> all) throws IOException {
        JsonNode list;
        byte[] bytes = answer.bytes(MOST_BYTES);
        try {
            list = json.object(bytes).path(field);
        } catch (IOException e) {
            throw RegistryException.of(
                    RegistryException.Reason.PROTOCOL, Printable.uri(answer.uri()) + ": " + e.getMessage(), e);
        }
        for (JsonNode name : list) {
            if (!name.isTextual() || name.asText().chars().anyMatch(c -> c <= ' ' || c == 0x7f)) {
                throw RegistryException.of(
                        RegistryException.Reason.PROTOCOL, Printable.uri(answer.uri()) + ": " + field + ": no names");
            }
            all.add(name.asText());
        }
    }
}
