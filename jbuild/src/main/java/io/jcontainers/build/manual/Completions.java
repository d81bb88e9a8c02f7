package io.jcontainers.build.manual;

import java.util.Map;

/** Completion of the command line in shells. */
public final class Completions {
    private Completions() {}

    /**
     * The script for a shell.
     *
     * @param shell bash, zsh or fish
     * @throws IllegalArgumentException for another one
     */
    public static String of(CommandSet set, String shell) {
        return switch (shell) {
            case "bash" -> BashCompletion.of(set);
            case "zsh" -> ZshCompletion.of(set);
            case "fish" -> FishCompletion.of(set);
            default ->
                throw new IllegalArgumentException(
                        "there is no completion for the shell \"" + shell + "\": bash, zsh or fish");
        };
    }

    /** Scripts by the names of their files. */
    public static Map<String, String> files(CommandSet set) {
        return Map.of(
                "jbuild.bash", of(set, "bash"),
                "_jbuild", of(set, "zsh"),
                "jbuild.fish", of(set, "fish"));
    }
}
