package io.jcontainers.build.lint;

import io.jcontainers.build.dockerfile.BuildArguments;
import io.jcontainers.build.dockerfile.Dockerfile;
import io.jcontainers.build.dockerfile.DockerfileException;
import io.jcontainers.build.dockerfile.GlobalScope;
import io.jcontainers.build.dockerfile.Instruction;
import io.jcontainers.build.dockerfile.Stage;
import io.jcontainers.build.dockerfile.Suggestion;
import io.jcontainers.build.dockerfile.VariableExpansion;
import io.jcontainers.build.image.Platform;
import io.jcontainers.build.image.Reference;
import java.util.Set;

/** Rules about the expressions of {@code FROM}. */
final class FromChecks {
    private static final int MOST_NAME = 512;

    private final Findings findings;
    private final GlobalScope globals;

    FromChecks(Findings findings, GlobalScope globals) {
        this.findings = findings;
        this.globals = globals;
    }

    void check() {
        checkDefaults(globals.file(), globals.arguments().withDefaultsOnly());
        for (Stage stage : globals.file().stages()) {
            Instruction.From from = stage.from();
            checkDeclared(from, globals.expand(from.base(), from.origin().lines()));
            if (from.platform() != null) {
                VariableExpansion.Result result =
                        globals.expand(from.platform(), from.origin().lines());
                checkDeclared(from, result);
                checkRedundant(from, from.platform(), result);
                checkConstant(from, result);
            }
        }
    }

    /** Whether the bases have names when nobody gives an argument. */
    private void checkDefaults(Dockerfile file, BuildArguments defaults) {
        try {
            GlobalScope scope = GlobalScope.of(file, defaults);
            for (Stage stage : file.stages()) {
                Instruction.From from = stage.from();
                if (!isName(scope.expand(from.base(), from.origin().lines()).text())) {
                    findings.add(
                            Rule.INVALID_DEFAULT_ARG_IN_FROM,
                            from,
                            "Default value for ARG " + from.base() + " results in empty or invalid base image name");
                }
            }
        } catch (DockerfileException e) {
            // What can't be expanded without arguments may be right with them; if not, the build says so.
            return;
        }
    }

    private static boolean isName(String text) {
        if (text.length() > MOST_NAME) {
            return false;
        }
        try {
            Reference.parse(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private void checkDeclared(Instruction.From from, VariableExpansion.Result result) {
        Set<String> declared = globals.declared();
        for (String name : result.unset()) {
            if (!declared.contains(name)) {
                findings.add(
                        Rule.UNDEFINED_ARG_IN_FROM,
                        from,
                        Suggestion.add("FROM argument '" + name + "' is not declared", name, declared));
            }
        }
    }

    private void checkRedundant(Instruction.From from, String expression, VariableExpansion.Result result) {
        String target = globals.value("TARGETPLATFORM");
        if (result.used().equals(Set.of("TARGETPLATFORM"))
                && result.unset().isEmpty()
                && result.text().equals(target)) {
            findings.add(
                    Rule.REDUNDANT_TARGET_PLATFORM,
                    from,
                    "Setting platform to predefined " + expression
                            + " in FROM is redundant as this is the default behavior");
        }
    }

    /** A stage whose name tells of the platform means it. */
    private void checkConstant(Instruction.From from, VariableExpansion.Result result) {
        if (!result.used().isEmpty() || !result.unset().isEmpty()) {
            return;
        }
        Platform platform;
        try {
            platform = Platform.parse(result.text());
        } catch (IllegalArgumentException e) {
            return;
        }
        String name = from.stageName() == null ? "" : from.stageName();
        if (!name.contains(platform.os()) && !name.contains(platform.architecture())) {
            findings.add(
                    Rule.FROM_PLATFORM_FLAG_CONST_DISALLOWED,
                    from,
                    "FROM --platform flag should not use constant value \"" + result.text() + "\"");
        }
    }
}
