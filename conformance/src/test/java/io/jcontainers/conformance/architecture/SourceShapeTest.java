package io.jcontainers.conformance.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Limits on the sources, each violation listed by file. */
class SourceShapeTest {
    private static final Path TOP = top();
    private static final List<String> MODULES = List.of("runtime-spec", "jrunc", "jbuild", "shim", "conformance");

    private static final int JAVA_LINES_MAX = 500;
    private static final int JAVA_COLUMNS_MAX = 120;
    /** Front, joiner and init together: small enough to be read in one sitting. */
    private static final int C_LINES_MAX = 3500;

    private static final int C_COLUMNS_MAX = 100;

    @Test
    void everyPackageIsNullMarked() {
        List<String> unmarked = javaSources("src/main/java")
                .map(Path::getParent)
                .distinct()
                .filter(directory ->
                        !text(directory.resolve("package-info.java")).contains("@NullMarked"))
                .map(SourceShapeTest::name)
                .sorted()
                .toList();
        assertEquals(List.of(), unmarked);
    }

    @Test
    void javaFilesStaySmall() {
        assertEquals(List.of(), longerThan(JAVA_LINES_MAX, allJava()));
        assertEquals(List.of(), widerThan(JAVA_COLUMNS_MAX, allJava()));
    }

    @Test
    void theNativePartCanBeReadInOneSitting() {
        List<Path> sources = cSources().toList();
        assertTrue(sources.size() > 1, "no C sources under " + TOP);
        long lines = sources.stream().mapToLong(file -> lines(file).size()).sum();
        assertTrue(lines <= C_LINES_MAX, "C sources have " + lines + " lines, more than " + C_LINES_MAX);
        assertEquals(List.of(), widerThan(C_COLUMNS_MAX, sources.stream()));
    }

    private static List<String> longerThan(int max, Stream<Path> files) {
        return files.filter(file -> lines(file).size() > max)
                .map(file -> name(file) + ": " + lines(file).size() + " lines")
                .sorted()
                .toList();
    }

    private static List<String> widerThan(int max, Stream<Path> files) {
        return files.flatMap(file -> {
                    List<String> lines = lines(file);
                    return Stream.iterate(0, i -> i < lines.size(), i -> i + 1)
                            .filter(i -> lines.get(i).length() > max)
                            .map(i -> name(file) + ":" + (i + 1) + ": "
                                    + lines.get(i).length() + " columns");
                })
                .sorted()
                .toList();
    }

    private static Stream<Path> allJava() {
        return Stream.concat(javaSources("src/main/java"), javaSources("src/test/java"));
    }

    private static Stream<Path> javaSources(String folder) {
        return MODULES.stream()
                .map(module -> TOP.resolve(module).resolve(folder))
                .filter(Files::isDirectory)
                .flatMap(SourceShapeTest::filesUnder)
                .filter(file -> file.toString().endsWith(".java"));
    }

    private static Stream<Path> cSources() {
        return filesUnder(TOP.resolve("jrunc/src/main/c"))
                .filter(file -> file.toString().matches(".*\\.([ch]|inc)"));
    }

    private static Stream<Path> filesUnder(Path directory) {
        try (Stream<Path> walk = Files.walk(directory)) {
            return walk.filter(Files::isRegularFile).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException("walk " + directory, e);
        }
    }

    private static String text(Path file) {
        return Files.exists(file) ? String.join("\n", lines(file)) : "";
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException("read " + file, e);
        }
    }

    private static String name(Path file) {
        return TOP.relativize(file).toString();
    }

    private static Path top() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.exists(directory.resolve("mvnw"))) {
            directory = directory.getParent();
        }
        return directory;
    }
}
