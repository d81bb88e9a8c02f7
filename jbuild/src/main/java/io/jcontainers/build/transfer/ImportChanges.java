package io.jcontainers.build.transfer;

import io.jcontainers.build.command.CommandException;
import io.jcontainers.build.dockerfile.BuildArguments;
import io.jcontainers.build.dockerfile.Dockerfile;
import io.jcontainers.build.dockerfile.DockerfileException;
import io.jcontainers.build.dockerfile.GlobalScope;
import io.jcontainers.build.dockerfile.Instruction;
import io.jcontainers.build.dockerfile.KeyValue;
import io.jcontainers.build.dockerfile.StageEnvironment;
import io.jcontainers.build.image.ContainerConfig;
import io.jcontainers.build.image.ImageConfig;
import io.jcontainers.build.image.Platform;
import io.jcontainers.build.stage.StageImage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The {@code -c} of import: instructions of a Dockerfile that only set something. */
final class ImportChanges {
    private static final String BASE = "FROM scratch\n";

    private ImportChanges() {}

    /**
     * What containers of the image start with.
     *
     * @throws CommandException for what is no instruction, or one that does more than setting something
     */
    static ContainerConfig config(List<String> changes, Platform platform) {
        if (changes.isEmpty()) {
            return ContainerConfig.empty();
        }
        try {
            String text = BASE + String.join("\n", changes) + "\n";
            return config(Dockerfile.parse("--change", text.getBytes(StandardCharsets.UTF_8)), platform);
        } catch (DockerfileException e) {
            throw new CommandException("--change: " + e.reason());
        } catch (IllegalArgumentException e) {
            throw new CommandException("--change: " + e.getMessage());
        }
    }

    private static ContainerConfig config(Dockerfile file, Platform platform) {
        if (file.stages().size() > 1) {
            throw invalid("FROM");
        }
        GlobalScope scope = GlobalScope.of(file, BuildArguments.of(Map.of(), platform, platform, null));
        StageEnvironment environment = StageEnvironment.of(scope, Map.of());
        StageImage image = StageImage.of(ImageConfig.empty(platform));
        boolean ownPath = false;
        for (Instruction instruction : file.stages().getFirst().instructions()) {
            if (!isSetting(instruction)) {
                throw invalid(instruction.keyword());
            }
            Instruction expanded = environment.apply(instruction).instruction();
            image.apply(expanded, environment);
            if (expanded instanceof Instruction.Env env) {
                ownPath |= env.pairs().stream().map(KeyValue::key).anyMatch("PATH"::equals);
            }
        }
        ContainerConfig config = image.finish(null).config();
        // The search path that stages of a build get isn't part of what was asked for here.
        boolean keepPath = ownPath;
        List<String> variables = config.env().stream()
                .filter(variable -> keepPath || !variable.startsWith("PATH="))
                .toList();
        return config.toBuilder().env(variables).argsEscaped(false).build();
    }

    private static boolean isSetting(Instruction instruction) {
        return switch (instruction) {
            case Instruction.Cmd _,
                    Instruction.Entrypoint _,
                    Instruction.Env _,
                    Instruction.Expose _,
                    Instruction.Label _,
                    Instruction.OnBuild _,
                    Instruction.User _,
                    Instruction.Volume _,
                    Instruction.Workdir _,
                    Instruction.StopSignal _,
                    Instruction.HealthCheck _ -> true;
            case Instruction.From _,
                    Instruction.Run _,
                    Instruction.Add _,
                    Instruction.Copy _,
                    Instruction.Arg _,
                    Instruction.Shell _,
                    Instruction.Maintainer _ -> false;
        };
    }

    private static CommandException invalid(String keyword) {
        return new CommandException(keyword + " is not a valid change command");
    }
}
