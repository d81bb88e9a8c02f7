package io.jcontainers.build.builder;

import io.jcontainers.build.command.Call;
import io.jcontainers.build.context.ContextFile;
import io.jcontainers.build.dockerfile.DockerfileException;
import io.jcontainers.build.flag.UsageException;
import io.jcontainers.build.image.Platform;
import io.jcontainers.build.lint.BaseImage;
import io.jcontainers.build.lint.CheckReport;
import io.jcontainers.build.lint.Linter;
import io.jcontainers.build.lint.Surroundings;
import io.jcontainers.build.lint.Warning;
import io.jcontainers.build.progress.Progress;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** {@code --call}: what is done with a Dockerfile; checks come before every build. */
final class Evaluation {
    private final Call call;
    private final JobFlags job;
    private final OpenInputs inputs;
    private final String method;

    Evaluation(Call call, JobFlags job, OpenInputs inputs) {
        this.call = call;
        this.job = job;
        this.inputs = inputs;
        this.method = call.flags().on("check") ? "check" : call.flags().text("call");
    }

    boolean isBuild() {
        return method.equals("build") || method.isEmpty();
    }

    /** Does what is no build. */
    int run(ContextFile file) {
        return switch (method) {
            case "check", "lint" -> check(file);
            case "outline", "targets", "subrequests.describe" ->
                throw new UsageException("jbuild: --call=" + method + " is not supported yet");
            default -> throw new UsageException("ERROR: unknown method: " + method);
        };
    }

    private int check(ContextFile file) {
        CheckReport report = report(file);
        call.front().out(report.rendered().getBytes(StandardCharsets.UTF_8));
        return report.exitCode();
    }

    private CheckReport report(ContextFile file) {
        Surroundings surroundings = new Surroundings() {
            @Override
            public @Nullable BaseImage image(String name, Platform platform) {
                return null;
            }

            @Override
            public boolean isIgnored(String path) {
                return inputs.isIgnored(path);
            }
        };
        return new Linter(job.arguments(), job.platform(), inputs.names().keySet(), surroundings)
                .check(file.name(), file.content());
    }

    /**
     * Checks before a build.
     *
     * @throws DockerfileException for findings, where the file says that they are errors
     */
    void warn(ContextFile file, Progress progress) {
        CheckReport report = report(file);
        for (Warning warning : report.warnings()) {
            progress.warning(warning.rule().title() + ": " + warning.message() + " (line "
                    + warning.lines().start() + ")");
        }
        if (report.failing() && report.source() != null && report.fault() == null) {
            throw DockerfileException.of(
                    report.source(), report.warnings().getFirst().lines(), String.valueOf(report.violation()));
        }
    }
}
