package io.jcontainers.build.lint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.jcontainers.build.dockerfile.BuildArguments;
import io.jcontainers.build.image.Platform;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinterTest {
    private static final Platform AMD64 = Platform.of("linux", "amd64", "");

    /** Every image has only a path; some files are ignored. */
    private static final Surroundings SMALL = new Surroundings() {
        @Override
        public @Nullable BaseImage image(String name, Platform platform) {
            return switch (name) {
                case "unknown" -> null;
                case "shelled" -> new BaseImage(platform, Map.of("SET", "1"), true, List.of());
                case "arm" -> new BaseImage(Platform.of("linux", "arm", "v7"), Map.of(), false, List.of());
                case "trigger" -> new BaseImage(platform, Map.of(), false, List.of("COPY $missing /"));
                default -> new BaseImage(platform, Map.of("PATH", "/bin"), false, List.of());
            };
        }

        @Override
        public boolean isIgnored(String path) {
            return path.equals("secret") || path.startsWith("out/");
        }
    };

    private static CheckReport check(String text, Map<String, String> given) {
        return new Linter(BuildArguments.of(given, AMD64, AMD64, null), AMD64, List.of(), SMALL)
                .check("Dockerfile", text.getBytes(StandardCharsets.UTF_8));
    }

    private static String found(String text, Map<String, String> given) {
        CheckReport report = check(text, given);
        Stream<String> lines = report.warnings().stream()
                .map(warning -> warning.lines().start() + " " + warning.rule().title() + ": " + warning.message());
        Stream<String> fault = Stream.ofNullable(report.fault()).map(e -> "fault: " + e.getMessage());
        return String.join(" & ", Stream.concat(lines, fault).toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "FROM scratch~COPY a b | ``",
                "FROM a AS BadName | 1 StageNameCasing: Stage name 'BadName' should be lowercase",
                "FROM a as b | 1 FromAsCasing: 'as' and 'FROM' keywords' casing do not match",
                "from a AS b | 1 FromAsCasing: 'AS' and 'from' keywords' casing do not match",
                "from a as b | ``",
                "From a as b~FROM c | 1 ConsistentInstructionCasing: Command 'From' should match the case of the"
                        + " command majority (uppercase)",
                "FROM a~COPY x \\~~y~COPY x \\~y | 4 NoEmptyContinuation: Empty continuation line",
                "FROM a~copy x y~COPY x y | 2 ConsistentInstructionCasing: Command 'copy' should match the case of the"
                        + " command majority (uppercase)",
                "FROM a~copy x y~copy x y | 1 ConsistentInstructionCasing: Command 'FROM' should match the case of the"
                        + " command majority (lowercase)",
                "arg x~FROM a | ``",
                "FROM a AS b~FROM a AS b | 2 DuplicateStageName: Duplicate stage name \"b\", stage names should be"
                        + " unique",
                "FROM a AS context | 1 ReservedStageName: Stage name should not use the same name as reserved stage"
                        + " \"context\"",
                "FROM a AS scratch | 1 ReservedStageName: Stage name should not use the same name as reserved stage"
                        + " \"scratch\"",
                "FROM a~CMD x | 2 JSONArgsRecommended: JSON arguments recommended for CMD to prevent unintended"
                        + " behavior related to OS signals",
                "FROM a~ENTRYPOINT x | 2 JSONArgsRecommended: JSON arguments recommended for ENTRYPOINT to prevent"
                        + " unintended behavior related to OS signals",
                "FROM a~CMD [\"x\"] | ``",
                "FROM a~SHELL [\"s\"]~CMD x | ``",
                "FROM a AS b~SHELL [\"s\"]~FROM b~CMD x | ``",
                "FROM shelled~CMD x | ``",
                "FROM a~MAINTAINER x | 2 MaintainerDeprecated: Maintainer instruction is deprecated in favor of using"
                        + " label",
                "FROM a AS Bad~MAINTAINER x~BADCMD | 1 StageNameCasing: Stage name 'Bad' should be lowercase & 2"
                        + " MaintainerDeprecated: Maintainer instruction is deprecated in favor of using label & fault:"
                        + " dockerfile parse error on line 3: unknown instruction: BADCMD",
                "FROM --platform=$BUILDPLATFORM a | ``",
                "ARG X~FROM a:b${X} | ``",
                "FROM --platform=$BULIDPLATFORM a | 1 UndefinedArgInFrom: FROM argument 'BULIDPLATFORM' is not declared"
                        + " (did you mean BUILDPLATFORM?) & fault: empty platform value from expression $BULIDPLATFORM"
                        + " (did you mean BUILDPLATFORM?)",
                "ARG tag=1~FROM a:${tag}${version} | 2 UndefinedArgInFrom: FROM argument 'version' is not declared",
                "FROM a~WORKDIR app/ | 2 WorkdirRelativePath: Relative workdir \"app/\" can have unexpected results if"
                        + " the base image changes",
                "FROM a~WORKDIR /x~WORKDIR app | ``",
                "FROM a AS b~WORKDIR /x~FROM b~WORKDIR app | ``",
                "FROM a~WORKDIR x~WORKDIR y | 2 WorkdirRelativePath: Relative workdir \"x\" can have unexpected results"
                        + " if the base image changes",
                "FROM a~ARG foo~COPY x${foo} . | ``",
                "FROM a AS b~ARG foo=x~FROM b~COPY $foo . | ``",
                "FROM a~RUN echo $x | ``",
                "FROM a~COPY $foo .~ARG foo=1 | 2 UndefinedVar: Usage of undefined variable '$foo'",
                "ARG foo=1~FROM a~COPY $foo . | 3 UndefinedVar: Usage of undefined variable '$foo'",
                "FROM a~ARG DIR_ASSETS=x~COPY $DIR_ASSET . | 3 UndefinedVar: Usage of undefined variable '$DIR_ASSET'"
                        + " (did you mean $DIR_ASSETS?)",
                "FROM a~ENV PATH=$PAHT:/x | 2 UndefinedVar: Usage of undefined variable '$PAHT' (did you mean $PATH?)",
                "FROM shelled~COPY $SET . | ``",
                "FROM unknown~COPY $SET . | ``",
                "FROM trigger~RUN x | 1 UndefinedVar: Usage of undefined variable '$missing'",
                "FROM scratch AS a~COPY $x .~FROM scratch~COPY $y . | 2 UndefinedVar: Usage of undefined variable '$x'"
                        + " & 4 UndefinedVar: Usage of undefined variable '$y'",
                "FROM a~CMD [\"x\"]~COPY x y~CMD [\"y\"] | 2 MultipleInstructionsDisallowed: Multiple CMD instructions"
                        + " should not be used in the same stage because only the last one will be used",
                "FROM a~HEALTHCHECK NONE~HEALTHCHECK NONE | 2 MultipleInstructionsDisallowed: Multiple HEALTHCHECK"
                        + " instructions should not be used in the same stage because only the last one will be used",
                "FROM a AS b~ENTRYPOINT [\"x\"]~FROM b~ENTRYPOINT [\"y\"] | ``",
                "FROM a~ENV k v~LABEL k v | 2 LegacyKeyValueFormat: \"ENV key=value\" should be used instead of legacy"
                        + " \"ENV key value\" format & 3 LegacyKeyValueFormat: \"LABEL key=value\" should be used"
                        + " instead of legacy \"LABEL key value\" format",
                "FROM arm | 1 InvalidBaseImagePlatform: Base image arm was pulled with platform \"linux/arm/v7\","
                        + " expected \"linux/amd64\" for current build",
                "FROM --platform=$TARGETPLATFORM a | 1 RedundantTargetPlatform: Setting platform to predefined"
                        + " $TARGETPLATFORM in FROM is redundant as this is the default behavior",
                "FROM --platform=${TARGETPLATFORM} a | 1 RedundantTargetPlatform: Setting platform to predefined"
                        + " ${TARGETPLATFORM} in FROM is redundant as this is the default behavior",
                "FROM --platform=$TARGETOS/$TARGETARCH a | ``",
                "FROM --platform=linux/amd64 a | 1 FromPlatformFlagConstDisallowed: FROM --platform flag should not use"
                        + " constant value \"linux/amd64\"",
                "FROM --platform=linux/amd64 a AS my_amd64_stage | ``",
                "FROM --platform=linux/amd64 a AS linux | ``",
                "FROM a~ENV password=x | 2 SecretsUsedInArgOrEnv: Do not use ARG or ENV instructions for sensitive data"
                        + " (ENV \"password\")",
                "FROM a~ARG GITHUB_Token | 2 SecretsUsedInArgOrEnv: Do not use ARG or ENV instructions for sensitive"
                        + " data (ARG \"GITHUB_Token\")",
                "FROM a~ENV PUBLIC_KEY=x KEY_FILE=y KEYS=z TOKEN_VERSION=1~ARG public_token monkey | ``",
                "ARG V~FROM a:$V~ | 2 InvalidDefaultArgInFrom: Default value for ARG a:$V results in empty or invalid"
                        + " base image name",
                "ARG I~FROM $I | 2 InvalidDefaultArgInFrom: Default value for ARG $I results in empty or invalid base"
                        + " image name",
                "ARG V=latest~FROM a:$V~ | ``",
                "ARG S~FROM a:stable$S | ``",
                "FROM a~COPY secret x .~ADD ./out/x /y | 2 CopyIgnoredFile: Attempting to Copy file \"secret\" that is"
                        + " excluded by .dockerignore & 3 CopyIgnoredFile: Attempting to Add file \"out/x\" that is"
                        + " excluded by .dockerignore",
                "FROM a AS b~FROM b~COPY --from=b secret x~ADD https://secret y | ``",
                "FROM a~EXPOSE 80/TcP 81/udp | 2 ExposeProtoCasing: Defined protocol '80/TcP' in EXPOSE instruction"
                        + " should be lowercase",
                "FROM a~EXPOSE 5000:5000 8000 | 2 ExposeInvalidFormat: EXPOSE instruction should not define an IP"
                        + " address or host-port mapping, found '5000:5000'",
            })
    void rules(String text, String expected) {
        Map<String, String> given = new HashMap<>();
        if (text.contains("$V") || text.contains("$I")) {
            given.put("V", "1");
            given.put("I", "image");
        }
        assertEquals(expected, found(text.replace('~', '\n'), given));
    }

    @Test
    void descriptions() {
        assertEquals("", found("""
                # check=experimental=InvalidDefinitionDescription
                # foo this is the foo
                ARG foo=bar

                # base this is the base image
                FROM scratch AS base
                # baz this is the baz
                ARG foo=baz bar=qux baz=quux
                # no description
                #
                ARG bit=bat
                # of something else
                COPY Dockerfile .
                """, Map.of()));
        assertEquals(
                "3 InvalidDefinitionDescription: Comment for ARG should follow the format: `# foo <description>`"
                        + " & 5 InvalidDefinitionDescription: Comment for FROM should follow the format: `# base"
                        + " <description>`"
                        + " & 7 InvalidDefinitionDescription: Comment for ARG should follow the format: `# <arg_key>"
                        + " <description>`",
                found("""
                        # check=experimental=all;skip=all
                        # bar this is the bar
                        ARG foo=bar
                        # BasE this is the base
                        FROM scratch AS base
                        # bad
                        ARG foo=1 bar
                        """, Map.of()));
        assertEquals("", found("# bad\nARG foo\nFROM scratch\n", Map.of()));
    }

    @Test
    void options() {
        String file = "FROM scratch as base\ncopy a b\n";
        assertEquals("", found("#check=skip=all\n" + file, Map.of()));
        assertEquals("", found("#check=skip=ConsistentInstructionCasing, FromAsCasing;error=true\n" + file, Map.of()));
        CheckReport report = check("#check=skip=ConsistentInstructionCasing;error=true\n" + file, Map.of());
        assertEquals("lint violation found for rules: FromAsCasing", report.violation());
        assertEquals(1, report.exitCode());
        assertNull(check("#check=error=true;skip=all\n" + file, Map.of()).violation());
        assertNull(check(file, Map.of()).violation());
        assertEquals(
                "lint violation found for rules: FromAsCasing",
                check(
                                "#check=skip=all\n" + file,
                                Map.of(Linter.OPTIONS_ARGUMENT, "skip=ConsistentInstructionCasing;error=true"))
                        .violation());
        assertEquals("", found("#check=error=true\n" + file, Map.of(Linter.OPTIONS_ARGUMENT, "skip=all")));
    }

    @Test
    void optionsOfOneInstruction() {
        assertEquals(
                "4 JSONArgsRecommended: JSON arguments recommended for CMD to prevent unintended behavior related to OS"
                        + " signals",
                found("""
                        FROM a AS one
                        # check=skip=MaintainerDeprecated
                        MAINTAINER x
                        CMD x
                        FROM a AS two
                        # check=skip=JSONArgsRecommended
                        CMD x
                        """, Map.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "skip | invalid check option \"skip\"; write it as key=value",
                "skp=all | invalid check option \"skp\"; known are skip, error and experimental",
                "error=maybe | failed to parse check option \"error=maybe\": it is true or false",
            })
    void wrongOptions(String options, String expected) {
        CheckReport report = check("# check=" + options + "\nFROM scratch\n", Map.of());
        assertEquals(expected, report.fault() == null ? null : report.fault().getMessage());
    }

    @Test
    void rendered() {
        assertEquals("""
                Check complete, 2 warnings have been found!

                WARNING: StageNameCasing - https://docs.docker.com/go/dockerfile/rule/stage-name-casing/
                Stage name 'Bad' should be lowercase
                Dockerfile:1
                --------------------
                   1 | >>> FROM scratch AS Bad
                   2 |     CMD x
                   3 |    \s
                --------------------

                WARNING: JSONArgsRecommended - https://docs.docker.com/go/dockerfile/rule/json-args-recommended/
                JSON arguments recommended for CMD to prevent unintended behavior related to OS signals
                Dockerfile:2
                --------------------
                   1 |     FROM scratch AS Bad
                   2 | >>> CMD x
                   3 |    \s
                --------------------
                """, check("FROM scratch AS Bad\nCMD x\n", Map.of()).rendered());
        assertEquals(
                "Check complete, no warnings found.\n",
                check("FROM scratch\n", Map.of()).rendered());
        assertEquals("""
                Check complete, no warnings found.

                Dockerfile:2
                --------------------
                   1 |     FROM scratch
                   2 | >>> RUNN x
                   3 |    \s
                --------------------
                ERROR: dockerfile parse error on line 2: unknown instruction: RUNN (did you mean RUN?)
                """, check("FROM scratch\nRUNN x\n", Map.of()).rendered());
        assertEquals(1, check("", Map.of()).exitCode());
    }

    @Test
    void addressesAndNames() {
        Set<String> titles = new LinkedHashSet<>();
        for (Rule rule : Rule.values()) {
            titles.add(rule.title());
            String slug = rule.title()
                    .replaceAll("([a-z])([A-Z])", "$1-$2")
                    .replace("JSONArgs", "json-args")
                    .toLowerCase(java.util.Locale.ROOT);
            assertEquals("https://docs.docker.com/go/dockerfile/rule/" + slug + "/", rule.url());
        }
        assertEquals(22, titles.size());
    }
}
