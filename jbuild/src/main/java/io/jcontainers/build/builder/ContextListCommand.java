package io.jcontainers.build.builder;

import io.jcontainers.build.command.Call;
import io.jcontainers.build.command.Command;
import io.jcontainers.build.context.ContextListing;
import io.jcontainers.build.context.ContextWalk;
import io.jcontainers.build.context.ListingText;
import io.jcontainers.build.flag.Flag;
import io.jcontainers.build.flag.Syntax;
import io.jcontainers.build.ignore.IgnoreFile;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.Syscalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** context ls. */
public final class ContextListCommand implements Command {
    @Override
    public Syntax syntax() {
        return Syntax.of(
                        "jbuild context ls",
                        "[OPTIONS] [PATH]",
                        "List what a build context holds, and what its ignore file leaves out",
                        0,
                        1,
                        Flag.text("file", 'f', "string", "Name of the Dockerfile, whose own ignore file counts first"),
                        Flag.toggle("why", '\0', "Also what is left out, with the rule that says so"))
                .withExamples("jbuild context ls --why .");
    }

    @Override
    public int run(Call call) throws IOException {
        String argument = call.arguments().isEmpty() ? "." : call.arguments().getFirst();
        Path directory = call.directory().resolve(argument).normalize();
        Syscalls sys = Syscalls.linux();
        try (Fd root = sys.openDirectory(directory)) {
            ContextListing listing = ContextWalk.list(
                    sys, root, ignoreFile(call, directory), call.flags().on("why"));
            ListingText.print(listing, call::line);
        }
        return 0;
    }

    private static IgnoreFile ignoreFile(Call call, Path directory) throws IOException {
        String file = call.flags().has("file") ? call.flags().text("file") : "Dockerfile";
        List<Path> names = List.of(
                call.directory().resolve(file + ".dockerignore"),
                directory.resolve(file + ".dockerignore"),
                directory.resolve(".dockerignore"),
                directory.resolve(".containerignore"));
        for (Path name : names) {
            if (Files.isRegularFile(name)) {
                return IgnoreFile.parse(String.valueOf(name.getFileName()), Files.readAllBytes(name));
            }
        }
        return IgnoreFile.none();
    }
}
