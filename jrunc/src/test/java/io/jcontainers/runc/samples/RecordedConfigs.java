package io.jcontainers.runc.samples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The config.json files that real clients wrote; they lie beside a checkout, not in it. */
public final class RecordedConfigs {
    private RecordedConfigs() {}

    /** Every config by name, without the process files of exec; skips the test where there are none. */
    public static List<Path> all() {
        List<Path> found = found();
        Assumptions.assumeFalse(found.isEmpty(), () -> "no samples at " + directory());
        return found;
    }

    /** The same, empty where there are none. */
    public static List<Path> found() {
        if (!Files.isDirectory(directory())) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory())) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .filter(file -> !file.toString().endsWith("-process.json"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path directory() {
        Path directory = Path.of("").toAbsolutePath();
        while (directory.getParent() != null && !Files.exists(directory.resolve("mvnw"))) {
            directory = directory.getParent();
        }
        return directory.resolveSibling("shared").resolve("samples");
    }
}
