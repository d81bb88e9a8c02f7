package io.jcontainers.build.lint;

import io.jcontainers.build.dockerfile.BuildArguments;
import io.jcontainers.build.dockerfile.Dockerfile;
import io.jcontainers.build.dockerfile.DockerfileException;
import io.jcontainers.build.dockerfile.GlobalScope;
import io.jcontainers.build.dockerfile.LineRange;
import io.jcontainers.build.dockerfile.StageGraph;
import io.jcontainers.build.image.Platform;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks a Dockerfile, all its stages, whether a target needs them or not. */
public final class Linter {
    /** The build argument with options, instead of those of the file. */
    public static final String OPTIONS_ARGUMENT = "BUILDKIT_DOCKERFILE_CHECK";

    private final BuildArguments arguments;
    private final Platform target;
    private final Collection<String> contextNames;
    private final Surroundings surroundings;

    /**
     * For checks as a build with these values would do them.
     *
     * @param target platform of the result
     * @param contextNames of {@code --build-context}
     */
    public Linter(
            BuildArguments arguments, Platform target, Collection<String> contextNames, Surroundings surroundings) {
        this.arguments = arguments;
        this.target = target;
        this.contextNames = List.copyOf(contextNames);
        this.surroundings = surroundings;
    }

    /** Checks a file; never throws for what is in it. */
    public CheckReport check(String name, byte[] bytes) {
        Dockerfile.Attempt attempt;
        CheckOptions options;
        try {
            attempt = Dockerfile.attempt(name, bytes);
            options = options(attempt);
        } catch (DockerfileException e) {
            return new CheckReport(null, List.of(), e, false);
        }
        Findings findings = new Findings(options);
        DockerfileException fault = check(attempt, findings);
        return new CheckReport(attempt.source(), findings.sorted(), fault, findings.isError());
    }

    private @Nullable DockerfileException check(Dockerfile.Attempt attempt, Findings findings) {
        TextChecks text = new TextChecks(findings);
        text.checkEach(attempt.instructions());
        try {
            Dockerfile file = attempt.file();
            text.checkAll(attempt.instructions());
            GlobalScope globals = GlobalScope.of(file, arguments);
            new FromChecks(findings, globals).check();
            StageGraph graph = StageGraph.of(globals, contextNames);
            new StageChecks(findings, globals, graph, surroundings, target).check();
            return null;
        } catch (DockerfileException e) {
            return e;
        }
    }

    private CheckOptions options(Dockerfile.Attempt attempt) {
        String given = arguments.given().get(OPTIONS_ARGUMENT);
        String own = attempt.directives().check();
        try {
            return given != null
                    ? CheckOptions.parse(given)
                    : own != null ? CheckOptions.parse(own) : CheckOptions.NONE;
        } catch (IllegalArgumentException e) {
            int last = Math.max(1, attempt.directives().count());
            throw DockerfileException.of(attempt.source(), new LineRange(1, last), String.valueOf(e.getMessage()));
        }
    }
}
