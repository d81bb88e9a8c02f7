package io.jcontainers.build.transfer;

import io.jcontainers.build.command.Call;
import io.jcontainers.build.command.Command;
import io.jcontainers.build.command.CommandException;
import io.jcontainers.build.command.Front;
import io.jcontainers.build.flag.Flag;
import io.jcontainers.build.flag.Syntax;
import io.jcontainers.build.registry.RegistryClient;
import io.jcontainers.build.registry.SearchResult;
import io.jcontainers.build.table.Columns;
import io.jcontainers.build.table.Filters;
import io.jcontainers.build.table.Format;
import io.jcontainers.build.table.FormatException;
import io.jcontainers.build.table.Formats;
import io.jcontainers.build.table.Listing;
import io.jcontainers.build.table.Shortening;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** search. */
final class SearchCommand implements Command {
    private static final int USUAL = 25;
    private static final int MOST = 100;
    private static final int DESCRIPTION = 45;
    private static final Formats FORMATS =
            Formats.of("table {{.Name}}\t{{.Description}}\t{{.StarCount}}\t{{.IsOfficial}}");

    private final Transfers transfers;

    SearchCommand(Transfers transfers) {
        this.transfers = transfers;
    }

    @Override
    public Syntax syntax() {
        return Syntax.of(
                        "jbuild search",
                        "[OPTIONS] TERM",
                        "Search a registry for images",
                        1,
                        1,
                        Flag.list("filter", 'f', "filter", "Filter output based on conditions provided"),
                        Flag.text("format", '\0', "string", "Pretty-print search using a Go template"),
                        Flag.number("limit", '\0', "Max number of search results"),
                        Flag.toggle("no-trunc", '\0', "Don't truncate output"))
                .withExamples("jbuild search --filter is-official=true debian", "jbuild search localhost:5000/app");
    }

    @Override
    public int run(Call call) throws IOException, InterruptedException {
        long limit = call.flags().number("limit", 0);
        if (limit < 0 || limit > MOST) {
            throw new CommandException("Limit " + limit + " is outside the range of [1, 100]");
        }
        Filters filters;
        try {
            filters = Filters.parse(call.flags().list("filter"), List.of("is-automated", "is-official", "stars"));
        } catch (IllegalArgumentException e) {
            throw new CommandException(String.valueOf(e.getMessage()));
        }
        List<SearchResult> found = Interruption.ending(
                call.front(), () -> search(call, call.arguments().getFirst(), limit == 0 ? USUAL : (int) limit));
        List<SearchResult> wanted =
                found.stream().filter(result -> passes(result, filters)).toList();
        Format format = FORMATS.choose(call.flags().text("format"), false);
        try {
            write(call.front(), Listing.write(format, columns(call.flags().on("no-trunc")), wanted));
        } catch (FormatException e) {
            throw new CommandException(String.valueOf(e.getMessage()));
        }
        return 0;
    }

    private static void write(Front front, String text) {
        front.out(text.getBytes(StandardCharsets.UTF_8));
    }

    private List<SearchResult> search(Call call, String term, int limit) throws IOException {
        int slash = term.indexOf('/');
        String first = slash < 0 ? "" : term.substring(0, slash);
        boolean hasHost = first.contains(".") || first.contains(":") || first.equals("localhost");
        String host = hasHost ? Servers.host(List.of(first)) : "docker.io";
        try (RegistryClient client = transfers.client(call)) {
            return client.search(host, hasHost ? term.substring(slash + 1) : term, limit);
        }
    }

    private static boolean passes(SearchResult result, Filters filters) {
        try {
            long stars = 0;
            for (String text : filters.get("stars")) {
                stars = Math.max(stars, Long.parseLong(text));
            }
            return result.stars() >= stars
                    && filters.flag("is-official", result.official()) == result.official()
                    && filters.flag("is-automated", result.automated()) == result.automated();
        } catch (NumberFormatException e) {
            throw new CommandException("invalid filter 'stars=" + filters.get("stars") + "'");
        } catch (IllegalArgumentException e) {
            throw new CommandException(String.valueOf(e.getMessage()));
        }
    }

    private static Columns<SearchResult> columns(boolean whole) {
        return Columns.<SearchResult>of("*search.searchContext")
                .column("Name", "NAME", SearchResult::name)
                .column("Description", "DESCRIPTION", result -> description(result, whole))
                .column("StarCount", "STARS", result -> Integer.toString(result.stars()))
                .column("IsOfficial", "OFFICIAL", result -> mark(result.official()))
                .column("IsAutomated", "AUTOMATED", result -> mark(result.automated()))
                .build();
    }

    private static String description(SearchResult result, boolean whole) {
        String text = result.description().replace("\n", " ").replace("\r", " ");
        return whole ? text : Shortening.ellipsis(text, DESCRIPTION);
    }

    private static String mark(boolean set) {
        return set ? "[OK]" : "";
    }
}
