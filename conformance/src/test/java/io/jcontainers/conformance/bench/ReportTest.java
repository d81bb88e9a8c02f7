package io.jcontainers.conformance.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {
    @Test
    void comparesWithCrunAndTheFloor() {
        Results results = runs(4.0, 10.0, 2.5);
        String table = new Report(results).tables(List.of("run"));
        assertEquals("""
                run
                  floor         median     2.50 ms  x0.25 crun  x1.00 floor
                  jrunc         median     4.00 ms  x0.40 crun  x1.60 floor
                  crun          median    10.00 ms  x1.00 crun  x4.00 floor
                """, table);
    }

    @Test
    void meetsATargetAtItsLimitAndMissesItAbove() {
        assertFalse(new Report(runs(4.0, 10.0, 2.5)).missesTarget());
        assertTrue(new Report(runs(4.1, 10.0, 2.5)).missesTarget());
        assertTrue(new Report(runs(5.6, 10.0, 9.0)).missesTarget());
    }

    @Test
    void leavesOutTargetsWithoutFigures() {
        Results results = new Results();
        results.add("run", "jrunc", "median", "ms", 4);
        results.add("rss", "jrunc", "after-1000", "KiB", 70_000);
        assertEquals(
                "targets of jrunc\n  MISSED rss          after-1000     70000.00  <= 65536.00\n",
                new Report(results).targets());
    }

    @Test
    void printsFailuresAndNoEmptyTables() {
        Results results = new Results();
        results.fail("exec", "crun", "status 1: no such container");
        assertEquals(
                "exec\n  FAILED crun: status 1: no such container\n",
                new Report(results).tables(List.of("run", "exec")));
    }

    @Test
    void writesJsonThatParses() throws Exception {
        Results results = runs(4.0, 10.0, 2.5);
        results.fail("exec", "crun", "says \"no\"\n\tat C:\\x");
        JsonNode json = new ObjectMapper().readTree(new Report(results).json("6.18", 2, 97.25));
        assertEquals("6.18", json.path("kernel").asText());
        assertEquals(3, json.path("measures").size());
        assertEquals(4.0, json.path("measures").path(1).path("value").asDouble());
        assertEquals(
                "says \"no\"\n\tat C:\\x",
                json.path("failures").path(0).path("reason").asText());
    }

    private static Results runs(double jrunc, double crun, double floor) {
        Results results = new Results();
        results.add("run", "floor", "median", "ms", floor);
        results.add("run", "jrunc", "median", "ms", jrunc);
        results.add("run", "crun", "median", "ms", crun);
        return results;
    }
}
