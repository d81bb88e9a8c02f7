package io.jcontainers.conformance.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jcontainers.conformance.suite.Outcome.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The suite as JUnit tests for the runtime named by -Djrunc or JRUNC, and the suite's own machinery. */
class SuiteTest {
    private static final List<Case> CASES = Suite.cases(List.of(), Pattern.compile(""));

    @TestFactory
    Stream<DynamicContainer> runtime(@TempDir Path directory) throws IOException, InterruptedException {
        Optional<Path> runtime = named();
        assumeTrue(runtime.isPresent(), "neither -Djrunc nor JRUNC names a runtime; ./check runs suite/run instead");
        Path module = Path.of("").toAbsolutePath();
        Path programs = directory.resolve("bin");
        Process build = new ProcessBuilder(module.resolve("suite/payload/build").toString(), programs.toString())
                .inheritIO()
                .start();
        assertEquals(0, build.waitFor(), "payload/build");
        Path oracle = Path.of("/usr/bin/runc");
        Player player = new Player(
                Host.read(programs),
                runtime.get(),
                Files.isExecutable(oracle) ? Optional.of(oracle) : Optional.empty(),
                Files.createDirectories(directory.resolve("s")));
        return CASES.stream()
                .map(Case::area)
                .distinct()
                .map(area -> DynamicContainer.dynamicContainer(
                        area,
                        CASES.stream()
                                .filter(c -> c.area().equals(area))
                                .map(c -> DynamicTest.dynamicTest(c.name(), () -> {
                                    Outcome outcome = player.play(c);
                                    assumeTrue(
                                            outcome.verdict() != Verdict.SKIP,
                                            () -> String.join("; ", outcome.details()));
                                    assertEquals(
                                            Verdict.PASS,
                                            outcome.verdict(),
                                            () -> String.join("\n", outcome.details()));
                                }))));
    }

    private static Optional<Path> named() {
        return Optional.ofNullable(System.getProperty("jrunc", System.getenv("JRUNC")))
                .map(Path::of);
    }

    @Test
    void everyCaseHasANameOfItsOwn() {
        Set<String> seen = new HashSet<>();
        assertEquals(
                List.of(),
                CASES.stream().map(Case::id).filter(id -> !seen.add(id)).toList());
        assertTrue(CASES.size() > 1000, "cases: " + CASES.size());
    }

    @Test
    void factsThatDifferAreNamed() {
        assertEquals(
                List.of("b: <2> where the oracle has <3>", "c: <(no such fact)> where the oracle has <4>"),
                Checks.differences(
                        Map.of("a", "1", "b", "2"), new java.util.TreeMap<>(Map.of("a", "1", "b", "3", "c", "4"))));
    }

    @Test
    void mountinfoLinesAreTakenApart() {
        Mount mount =
                Mount.parse("36 35 98:0 /mnt1 /mnt2 rw,noatime shared:7 master:1 - ext3 /dev/root rw,errors=continue");
        assertEquals(
                new Mount("/mnt1", "/mnt2", "noatime,rw", "slave,shared", "ext3", "/dev/root", "rw,errors=continue"),
                mount);
    }

    @Test
    void jsonIsReadAndWritten() {
        String text = "{\"a\":[1,-2.5,true,null,\"x\\\"\\u00e4\"],\"b\":{}}";
        assertEquals(
                "{\"a\":[1,-2.5,true,null,\"x\\\"\u00e4\"],\"b\":{}}",
                Json.parse(text).text());
        for (String bad : List.of("", "{", "[1,]", "{\"a\" 1}", "1 2", "\"\n\"", "tru")) {
            org.junit.jupiter.api.Assertions.assertThrows(IllegalArgumentException.class, () -> Json.parse(bad), bad);
        }
    }
}
