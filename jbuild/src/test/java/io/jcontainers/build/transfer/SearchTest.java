package io.jcontainers.build.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jcontainers.build.registry.FakeRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchTest {
    private static final String FOUND = """
            {"results":[
              {"name":"library/debian","description":"A distribution that is entirely made of free software",
               "star_count":5000,"is_official":true,"is_automated":false},
              {"name":"me/debian","description":"two\\nlines","star_count":3,"is_official":false,"is_automated":true}]}
            """;

    @TempDir
    Path directory;

    private FakeRegistry registry;
    private Desk desk;

    @BeforeEach
    void start() throws IOException {
        registry = new FakeRegistry();
        desk = new Desk(directory);
        registry.fault(
                9,
                "GET",
                "/v1/search",
                exchange -> FakeRegistry.body(exchange, 200, FOUND.getBytes(StandardCharsets.UTF_8)));
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    private String term() {
        return registry.host() + "/debian";
    }

    @Test
    void table() {
        String table = """
                NAME        DESCRIPTION                                     STARS     OFFICIAL
                debian      A distribution that is entirely made of free…   5000      [OK]
                me/debian   two lines                                       3         \n""";
        assertEquals(table, desk.run("search", term()).out());
        assertEquals(
                List.of("GET /v1/search?q=debian&n=25"),
                registry.asked().stream().filter(uri -> uri.contains("search")).toList());
    }

    @Test
    void filtersAndFormats() {
        assertEquals(
                "debian 5000\n",
                desk.run("search", "-f", "is-official=true", "--format", "{{.Name}} {{.StarCount}}", term())
                        .out());
        assertEquals(
                "debian\n",
                desk.run("search", "-f", "stars=4", "--format", "{{.Name}}", term())
                        .out());
        assertEquals(
                "A distribution that is entirely made of free software\ntwo lines\n",
                desk.run("search", "--no-trunc", "--format", "{{.Description}}", term())
                        .out());
        assertEquals(
                "jbuild: invalid filter 'colour'\n",
                desk.run("search", "-f", "colour=red", term()).err());
        assertEquals(
                "jbuild: Limit 101 is outside the range of [1, 100]\n",
                desk.run("search", "--limit", "101", term()).err());
    }
}
