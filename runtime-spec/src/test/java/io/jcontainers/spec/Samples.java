package io.jcontainers.spec;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Documents for tests: our own from the class path, and those of others from a directory beside the checkout. */
public final class Samples {
    private Samples() {}

    /** A document beside the class {@code Samples} on the class path. */
    public static byte[] own(String name) {
        try (InputStream in = Samples.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** JSON files below a directory beside the checkout, sorted; skips the test where there is none. */
    public static List<Path> beside(String directory) {
        Path root = Path.of("").toAbsolutePath();
        while (root != null && !Files.exists(root.resolve("mvnw"))) {
            root = root.getParent();
        }
        Path found = root == null
                ? Path.of(directory)
                : root.resolve("../shared").resolve(directory).normalize();
        if (!Files.isDirectory(found)) {
            System.out.println("skipped: no directory " + found);
            Assumptions.abort("no directory " + found);
        }
        try (Stream<Path> files = Files.walk(found)) {
            List<Path> json =
                    files.filter(f -> f.toString().endsWith(".json")).sorted().toList();
            if (json.isEmpty()) {
                throw new AssertionError("no JSON file below " + found);
            }
            return json;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The config.json files that real clients made. */
    public static List<Path> realConfigs() {
        return beside("samples").stream()
                .filter(f -> !f.toString().endsWith("exec-process.json"))
                .toList();
    }

    /** The process objects that real clients passed to exec. */
    public static List<Path> realProcesses() {
        return beside("samples").stream()
                .filter(f -> f.toString().endsWith("exec-process.json"))
                .toList();
    }

    /** The bytes of a file. */
    public static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
