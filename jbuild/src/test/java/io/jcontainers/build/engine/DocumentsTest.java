package io.jcontainers.build.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.build.command.Commands;
import io.jcontainers.build.flag.Syntax;
import io.jcontainers.build.manual.CommandSet;
import io.jcontainers.build.manual.Completions;
import io.jcontainers.build.manual.ManualPages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The manual pages and completions in {@code docs} are those of the commands that there are. After a change that is
 * meant, {@code -Dman.write=true} writes them again.
 */
final class DocumentsTest {
    private static final Path DOCS = Path.of("../docs");

    private final CommandSet set =
            AllCommands.set(AllCommands.create(new Idleness(0)).list());

    @Test
    void manualPages() throws IOException {
        Map<String, String> pages = ManualPages.of(set, Commands.VERSION);
        assertEquals(set.commands().size() + 1, pages.size());
        compare(DOCS.resolve("man"), pages);
    }

    @Test
    void completions() throws IOException {
        compare(DOCS.resolve("completion"), Completions.files(set));
    }

    @Test
    void everyCommandHasExamplesAndPurpose() {
        for (Syntax command : set.commands()) {
            assertFalse(command.examples().isEmpty(), command.path());
            assertFalse(command.purpose().isEmpty() || command.purpose().endsWith("."), command.path());
        }
    }

    /** Flags in front of a command and flags of build must be told apart. */
    @Test
    void noGlobalFlagIsOneOfBuild() {
        Syntax build = set.commands().stream()
                .filter(command -> command.path().equals("jbuild build"))
                .findFirst()
                .orElseThrow();
        build.flags()
                .forEach(flag -> assertTrue(
                        set.globals().stream().noneMatch(global -> global.name().equals(flag.name())), flag.name()));
    }

    private static void compare(Path directory, Map<String, String> texts) throws IOException {
        if (Boolean.getBoolean("man.write")) {
            write(directory, texts);
        }
        Map<String, String> kept = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                kept.put(String.valueOf(file.getFileName()), Files.readString(file));
            }
        }
        String advice = "-Dman.write=true writes docs/ again";
        assertEquals(new TreeMap<>(texts).keySet(), kept.keySet(), advice);
        texts.forEach((name, text) -> assertEquals(text, kept.get(name), name + ": " + advice));
    }

    private static void write(Path directory, Map<String, String> texts) throws IOException {
        Files.createDirectories(directory);
        try (Stream<Path> old = Files.list(directory)) {
            for (Path file : old.toList()) {
                Files.delete(file);
            }
        }
        for (Map.Entry<String, String> text : texts.entrySet()) {
            Files.writeString(directory.resolve(text.getKey()), text.getValue());
        }
    }
}
