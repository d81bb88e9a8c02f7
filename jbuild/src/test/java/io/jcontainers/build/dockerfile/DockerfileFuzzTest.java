package io.jcontainers.build.dockerfile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.build.image.Platform;
import io.jcontainers.build.lint.CheckReport;
import io.jcontainers.build.lint.Linter;
import io.jcontainers.build.lint.Surroundings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The target of the fuzzer (Jazzer runs {@code fuzzerTestOneInput} as it is, with {@code --target_class}), the inputs
 * that are kept, and changes of them.
 */
public final class DockerfileFuzzTest {
    private static final Platform PLATFORM = Platform.of("linux", "amd64", "");
    private static final BuildArguments ARGUMENTS =
            BuildArguments.of(Map.of("GIVEN", "value"), PLATFORM, PLATFORM, null);

    /** Reads a Dockerfile and goes through it as a build would; whatever is thrown but a refusal is a fault. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        CheckReport report =
                new Linter(ARGUMENTS, PLATFORM, List.of("context"), Surroundings.UNKNOWN).check("Dockerfile", bytes);
        assertTrue(report.rendered().endsWith("\n"));
        DockerfileException fault = refusal(bytes);
        if (fault != null) {
            assertTrue(fault.reason().length() < 10_000, fault.reason());
            assertEquals(-1, fault.rendered().indexOf('\033'));
        }
    }

    private static @Nullable DockerfileException refusal(byte[] bytes) {
        try {
            Dockerfile file = Dockerfile.parse("Dockerfile", bytes);
            GlobalScope globals = GlobalScope.of(file, ARGUMENTS);
            StageGraph graph = StageGraph.of(globals, List.of("context"));
            for (ResolvedStage stage : graph.stages()) {
                StageEnvironment environment = StageEnvironment.of(globals, Map.of("BASE", "x"));
                graph.needed(stage);
                stage.triggers().forEach(environment::apply);
                stage.instructions().forEach(instruction -> follow(environment.apply(instruction)));
                assertTrue(environment.historyArguments().size()
                        <= environment.declared().size());
            }
            return null;
        } catch (DockerfileException e) {
            return e;
        }
    }

    private static void follow(StageEnvironment.Expanded expanded) {
        if (expanded.instruction() instanceof Instruction.Run run) {
            assertNotNull(run.body());
            run.mounts().forEach(mount -> assertNotNull(mount.mount()));
        } else if (expanded.instruction() instanceof Instruction.Expose expose) {
            try {
                ExposedPorts.read(expose.ports());
            } catch (IllegalArgumentException e) {
                assertTrue(String.valueOf(e.getMessage()).startsWith("invalid port: "), e.getMessage());
            }
        }
    }

    private static byte[] own(String name) {
        try (InputStream in = DockerfileFuzzTest.class.getResourceAsStream("DockerfileFuzzTestInputs/" + name)) {
            return assertNotNullStream(in, name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    private static InputStream assertNotNullStream(@Nullable InputStream in, String name) {
        if (in == null) {
            throw new AssertionError("no input " + name);
        }
        return in;
    }

    private static List<String> names() {
        return new String(own("list.txt"), StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void keptInputs() {
        List<String> names = names();
        assertTrue(names.size() >= 6, names.toString());
        names.forEach(name -> fuzzerTestOneInput(own(name)));
    }

    @Test
    void keptInputsThatAreGood() {
        for (String name : List.of("all.dockerfile", "stages.dockerfile", "heredocs.dockerfile")) {
            DockerfileException fault = refusal(own(name));
            assertEquals(null, fault, name + ": " + fault);
        }
    }

    /** The same changes each time: bytes are replaced, left out, doubled, and pieces are moved. */
    @Test
    void changedInputs() {
        Random random = new Random(20_250_101);
        for (String name : names()) {
            byte[] good = own(name);
            for (int round = 0; round < 300; round++) {
                fuzzerTestOneInput(changed(good, random));
            }
        }
    }

    private static byte[] changed(byte[] good, Random random) {
        String pieces = "$ ${ } : - + # % / \\ ` ' \" << <<- \n \r\n [ ] = , * ? \0 \u00FC -- ONBUILD FROM ARG EOF";
        String[] all = pieces.split(" ");
        StringBuilder text = new StringBuilder(new String(good, StandardCharsets.ISO_8859_1));
        for (int change = random.nextInt(5); change >= 0 && text.length() > 1; change--) {
            int at = random.nextInt(text.length());
            int end = Math.min(text.length(), at + random.nextInt(20));
            switch (random.nextInt(4)) {
                case 0 -> text.delete(at, end);
                case 1 -> text.insert(at, all[random.nextInt(all.length)]);
                case 2 -> text.insert(random.nextInt(text.length()), text.substring(at, end));
                default -> text.setCharAt(at, (char) random.nextInt(256));
            }
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
