package io.jcontainers.build.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.jcontainers.build.registry.http.Answer;
import io.jcontainers.build.registry.http.Call;
import io.jcontainers.build.registry.http.Printable;
import io.jcontainers.build.registry.http.RegistryException;
import io.jcontainers.build.registry.http.StrictJson;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Looks for repositories: by the search of version 1, which Docker Hub still has, else in the list of all names. */
final class Search {
    private static final int MOST_BYTES = 4 * 1024 * 1024;
    private static final String OFFICIAL = "library/";

    private final String term;
    private final int limit;
    private final StrictJson json = new StrictJson();

    Search(String term, int limit) {
        this.term = term;
        this.limit = limit;
    }

    List<SearchResult> anywhere(Connection connection) throws IOException {
        try {
            return byIndex(connection);
        } catch (RegistryException e) {
            if (e.reason() != RegistryException.Reason.NOT_FOUND && e.reason() != RegistryException.Reason.PROTOCOL) {
                throw e;
            }
            return byName(new Pages(connection).repositories());
        }
    }

    List<SearchResult> byIndex(Connection connection) throws IOException {
        URI uri = connection
                .origin()
                .uri("/v1/search?q=" + URLEncoder.encode(term, StandardCharsets.UTF_8) + "&n=" + limit);
        try (Answer answer = connection.send(Call.get(uri), Access.none(), 200)) {
            byte[] bytes = answer.bytes(MOST_BYTES);
            return results(json.object(bytes));
        } catch (RegistryException e) {
            throw e;
        } catch (IOException e) {
            throw RegistryException.of(
                    RegistryException.Reason.PROTOCOL, Printable.uri(uri) + ": " + e.getMessage(), e);
        }
    }

    private List<SearchResult> results(JsonNode document) {
        List<SearchResult> results = new ArrayList<>();
        for (JsonNode result : document.path("results")) {
            String name = result.path("name").asText("");
            if (!name.isEmpty() && results.size() < limit) {
                results.add(new SearchResult(
                        name.startsWith(OFFICIAL) ? name.substring(OFFICIAL.length()) : name,
                        result.path("description").asText(""),
                        result.path("star_count").asInt(),
                        result.path("is_official").asBoolean(),
                        result.path("is_automated").asBoolean()));
            }
        }
        return results;
    }

    /** The name itself first. */
    private List<SearchResult> byName(List<String> names) {
        return names.stream()
                .filter(name -> name.contains(term))
                .sorted(Comparator.comparing((String name) -> !name.equals(term)))
                .limit(limit)
                .map(name -> new SearchResult(name, "", 0, false, false))
                .toList();
    }
}
