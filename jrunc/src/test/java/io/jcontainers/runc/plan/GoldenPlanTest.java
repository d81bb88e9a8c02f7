package io.jcontainers.runc.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jcontainers.runc.host.RecordedHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What each chosen configuration becomes on each recorded host, line by line. The plans of one host are kept whole,
 * those of the others as their difference to those of the host most like them. After a change that is meant,
 * {@code -Dgolden.write=true} writes them again:
 * {@code ./mvnw -pl jrunc -am test -Dtest=GoldenPlanTest -Dsurefire.failIfNoSpecifiedTests=false -Dgolden.write=true}.
 */
class GoldenPlanTest {
    private static final String PLACE = "src/test/resources/io/jcontainers/runc/plan/golden";

    /** Host, and the one whose plans its own are kept as a difference to. */
    private static final Map<String, String> BESIDE =
            Map.of("v1", "hybrid", "v2", "hybrid", "rootless", "v2", "old-kernel", "v1");

    private final Plans plans = new Plans();

    static Stream<String> configs() {
        return Configs.NAMES.stream();
    }

    @ParameterizedTest
    @MethodSource("configs")
    void plansAreAsKept(String config) throws IOException {
        byte[] bytes = Configs.read(config);
        Map<String, String> texts = new HashMap<>();
        for (RecordedHost host : RecordedHost.ALL) {
            String text = GoldenText.of(plans.text(host, bytes));
            texts.put(host.name(), text);
            String beside = BESIDE.get(host.name());
            if (beside == null) {
                compare(host.name() + "/" + config + ".txt", text);
            } else {
                compare(host.name() + "/" + config + ".diff", LineDifference.of(texts.get(beside), text));
            }
        }
    }

    private static void compare(String name, String text) throws IOException {
        Path module = Path.of("").toAbsolutePath();
        Path file = (Files.isDirectory(module.resolve("src/main/c")) ? module : module.resolve("jrunc"))
                .resolve(PLACE)
                .resolve(name);
        if (Boolean.getBoolean("golden.write")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        }
        assertEquals(Files.readString(file), text, name);
    }

    /** What is kept of the other hosts says as much as the whole plan. */
    @ParameterizedTest
    @MethodSource("differences")
    void differencesNameEveryLine(String from, String to, String difference) {
        assertEquals(difference, LineDifference.of(from, to));
    }

    static Stream<Arguments> differences() {
        List<Arguments> all = new ArrayList<>();
        all.add(Arguments.of("a\nb\nc\n", "a\nb\nc\n", ""));
        all.add(Arguments.of("a\nb\nc\n", "a\nx\nc\nd\n", "@1\n-b\n+x\n@1\n+d\n"));
        all.add(Arguments.of("", "a\n", "+a\n"));
        return all.stream();
    }
}
