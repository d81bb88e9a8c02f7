package io.jcontainers.build.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.build.flag.Syntax;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CommandTreeTest {
    private static Command command(Syntax syntax) {
        return new Command() {
            @Override
            public Syntax syntax() {
                return syntax;
            }

            @Override
            public int run(Call call) {
                return 0;
            }
        };
    }

    private final CommandTree tree = new CommandTree(
            List.of(
                    command(Syntax.of("jbuild images", "", "List images", 0, 1)
                            .alsoCalled("jbuild image ls", "jbuild image list")),
                    command(Syntax.of("jbuild cache ls", "", "List steps", 0, 0))),
            Map.of("image", "Manage images", "cache", "Manage the build cache"));

    @Test
    void findsShortAndGroupForms() {
        for (String words : List.of("images -q", "image ls -q", "image list", "cache ls")) {
            CommandTree.Found found = tree.find(List.of(words.split(" "))).orElseThrow();
            assertEquals(words.startsWith("images") ? 1 : 2, found.words(), words);
        }
        assertTrue(tree.find(List.of("ls")).isEmpty());
        assertTrue(tree.find(List.of("image")).isEmpty());
        assertTrue(tree.find(List.of("./images")).isEmpty());
    }

    @Test
    void helpNamesEverything() {
        assertTrue(tree.help().contains("  images      List images\n"), tree.help());
        assertTrue(tree.help().contains("  cache       Manage the build cache\n"), tree.help());
        assertTrue(tree.help("image").contains("  ls          List images\n"), tree.help("image"));
    }
}
