package io.jcontainers.build.builder;

import io.jcontainers.build.command.Call;
import io.jcontainers.build.context.ContextFile;
import io.jcontainers.build.dockerfile.Dockerfile;
import io.jcontainers.build.dockerfile.DockerfileException;
import io.jcontainers.build.dockerfile.GlobalScope;
import io.jcontainers.build.dockerfile.StageGraph;
import io.jcontainers.build.flag.UsageException;
import io.jcontainers.build.image.Platform;
import io.jcontainers.build.lint.BaseImage;
import io.jcontainers.build.lint.CheckReport;
import io.jcontainers.build.lint.Linter;
import io.jcontainers.build.lint.Surroundings;
import io.jcontainers.build.lint.Warning;
import io.jcontainers.build.outline.CheckJson;
import io.jcontainers.build.outline.Outline;
import io.jcontainers.build.outline.OutlineJson;
import io.jcontainers.build.outline.OutlineReader;
import io.jcontainers.build.outline.OutlineText;
import io.jcontainers.build.outline.Subrequests;
import io.jcontainers.build.outline.Target;
import io.jcontainers.build.progress.Progress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code --call}: what is done with a Dockerfile; checks come before every build. */
final class Evaluation {
    private static final Set<String> OPTIONS = Set.of("format=json", "format=text");

    private final Call call;
    private final JobFlags job;
    private final OpenInputs inputs;
    private final String method;
    private final boolean isJson;

    Evaluation(Call call, JobFlags job, OpenInputs inputs) {
        this.call = call;
        this.job = job;
        this.inputs = inputs;
        List<String> words =
                List.of((call.flags().on("check") ? "check" : call.flags().text("call")).split(","));
        this.method = words.getFirst();
        this.isJson = words.contains("format=json");
        for (String word : words.subList(1, words.size())) {
            if (!OPTIONS.contains(word)) {
                throw new UsageException("invalid --call option: " + word + ": use format=json or format=text");
            }
        }
    }

    boolean isBuild() {
        return method.equals("build") || method.isEmpty();
    }

    /** Does what is no build. */
    int run(ContextFile file) {
        return switch (method) {
            case "check", "lint" -> check(file);
            case "outline" -> outline(file);
            case "targets" -> targets(file);
            case "subrequests.describe" -> describe();
            default -> throw new UsageException("ERROR: unknown method: " + method);
        };
    }

    private StageGraph graph(ContextFile file) {
        Dockerfile dockerfile = Dockerfile.parse(file.name(), file.content());
        return StageGraph.of(
                GlobalScope.of(dockerfile, job.arguments()), inputs.names().keySet());
    }

    private int outline(ContextFile file) {
        Outline outline = OutlineReader.of(graph(file), call.flags().textOrNull("target"));
        print(isJson ? new OutlineJson(file.content()).of(outline) : OutlineText.of(outline));
        return 0;
    }

    private int targets(ContextFile file) {
        List<Target> targets = Target.of(graph(file));
        print(isJson ? new OutlineJson(file.content()).of(targets) : OutlineText.of(targets));
        return 0;
    }

    private int describe() {
        print(isJson ? Subrequests.json() : Subrequests.text());
        return 0;
    }

    private void print(String text) {
        call.front().out(text.getBytes(StandardCharsets.UTF_8));
    }

    private int check(ContextFile file) {
        CheckReport report = report(file);
        print(isJson ? CheckJson.of(report, file.name(), file.content()) : report.rendered());
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
