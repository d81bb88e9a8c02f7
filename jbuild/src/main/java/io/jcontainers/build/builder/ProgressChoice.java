package io.jcontainers.build.builder;

import io.jcontainers.build.command.Call;
import io.jcontainers.build.command.Front;
import io.jcontainers.build.flag.UsageException;
import io.jcontainers.build.progress.BuildProgress;
import io.jcontainers.build.progress.Output;
import io.jcontainers.build.progress.Palette;
import io.jcontainers.build.progress.ProgressMode;
import io.jcontainers.build.progress.Secrets;
import io.jcontainers.build.progress.log.BuildLogs;
import java.util.Map;

/** How the progress of a build is shown. */
final class ProgressChoice {
    private final Call call;
    private final Map<String, String> environment;

    ProgressChoice(Call call) {
        this.call = call;
        this.environment = call.environment();
    }

    BuildProgress open(BuildLogs logs, Secrets secrets) {
        ProgressMode mode = mode();
        Front front = call.front();
        Output output = new Output() {
            @Override
            public void write(byte[] bytes) {
                front.err(bytes);
            }

            @Override
            public Size size() {
                return new Size(front.size().rows(), front.size().columns());
            }
        };
        return BuildProgress.open(mode, output, Palette.of(environment), logs.begin(call.id()), secrets);
    }

    private ProgressMode mode() {
        String given = call.flags().has("progress") ? call.flags().text("progress") : "";
        if (given.isEmpty()) {
            given = environment.getOrDefault("JBUILD_PROGRESS", environment.getOrDefault("BUILDKIT_PROGRESS", "auto"));
        }
        try {
            ProgressMode mode = call.flags().on("quiet") ? ProgressMode.QUIET : ProgressMode.parse(given);
            return mode.choose(call.front().isTerminal(2), environment.getOrDefault("TERM", ""));
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }
}
