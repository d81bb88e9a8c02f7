package io.jcontainers.build.dockerfile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jcontainers.build.image.Platform;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StageTest {
    private static final Platform AMD64 = Platform.of("linux", "amd64", "");
    private static final Platform ARM64 = Platform.of("linux", "arm64", "");

    private static GlobalScope scope(String text, Map<String, String> given) {
        return GlobalScope.of(Files.parse(text), BuildArguments.of(given, AMD64, ARM64, null));
    }

    private static StageGraph graph(String text, String... contexts) {
        return StageGraph.of(scope(text, Map.of()), List.of(contexts));
    }

    private static StageGraph graph(String text) {
        return graph(text, new String[0]);
    }

    /** The values of the last {@code LABEL} after all instructions of the only stage. */
    private static String lastLabel(String text, Map<String, String> given) {
        GlobalScope globals = scope(text, given);
        StageEnvironment environment = StageEnvironment.of(globals, Map.of("BASE", "b"));
        String label = "";
        for (Instruction instruction : globals.file().stages().getLast().instructions()) {
            if (environment.apply(instruction).instruction() instanceof Instruction.Label found) {
                label = found.pairs().stream().map(KeyValue::value).collect(Collectors.joining(","));
            }
        }
        return label;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FROM a~ARG A=1~LABEL x=$A | 1 | 9",
                "FROM a~ARG A~LABEL x=$A- | - | 9-",
                "ARG A=1~FROM a~LABEL x=$A- | - | -",
                "ARG A=1~FROM a~ARG A~LABEL x=$A | 1 | 9",
                "ARG A=1~FROM a~ARG A=2~LABEL x=$A | 2 | 9",
                "ARG A=1 B=${A}2~FROM a~ARG B~LABEL x=$B | 12 | 92",
                "FROM a~ARG A=1~ENV A=2~LABEL x=$A | 2 | 2",
                "FROM a~ENV A=2~ARG A=1~LABEL x=$A | 1 | 9",
                "FROM a~ENV A=2~ENV A=3 B=$A~LABEL x=$B | 2 | 2",
                "FROM a~ARG B=$BASE C=$B$A~LABEL x=$C | b | b",
                "FROM a~ARG A=1 B=$A~LABEL x=$B | 1 | 9",
                "FROM a~ENV $BASE=1~LABEL x=$b | 1 | 1",
                "FROM a~ENV A \"x\" 'y'~LABEL x=$A | x y | x y",
                "FROM a~ARG TARGETARCH~LABEL x=$TARGETARCH-$BUILDARCH | arm64- | arm64-",
                "ARG TARGETARCH~FROM a~ARG TARGETARCH~LABEL x=$TARGETARCH | arm64 | arm64",
                "FROM a~ARG TARGETSTAGE~LABEL x=$TARGETSTAGE | default | default",
                "FROM a~LABEL x=$PATH | " + StageEnvironment.DEFAULT_PATH + " | " + StageEnvironment.DEFAULT_PATH,
            })
    void scopes(String text, String without, String with) {
        assertEquals(without, lastLabel(text.replace('~', '\n'), Map.of()));
        assertEquals(with, lastLabel(text.replace('~', '\n'), Map.of("A", "9")));
    }

    @Test
    void givenPlatformsWin() {
        assertEquals("x86", lastLabel("FROM a\nARG TARGETARCH\nLABEL x=$TARGETARCH", Map.of("TARGETARCH", "x86")));
    }

    @Test
    void whatTheImageGets() {
        GlobalScope globals = scope("FROM a\nARG A=1 N\nENV B=$A C=2\nENV BASE=x B=3\nARG A=4\n", Map.of());
        StageEnvironment environment = StageEnvironment.of(globals, Map.of("PATH", "/bin", "BASE", "b"));
        globals.file().stages().getFirst().instructions().forEach(environment::apply);
        assertEquals(Map.of("PATH", "/bin", "BASE", "x", "B", "3", "C", "2"), environment.imageVariables());
        assertEquals(Map.of("PATH", "/bin", "BASE", "x", "B", "3", "C", "2", "A", "4"), environment.variables());
        assertEquals(List.of("A=4", "N="), environment.historyArguments());
        StageEnvironment child = environment.child();
        assertEquals(environment.historyArguments(), child.historyArguments());
        child.apply(Files.one("ENV D=1"));
        assertEquals(null, environment.variables().get("D"));
    }

    @Test
    void undefinedNames() {
        GlobalScope globals = scope("FROM a\nARG A\nCOPY $A $B ${C:-x} $BASE\n", Map.of());
        StageEnvironment environment = StageEnvironment.of(globals, Map.of("BASE", "b"));
        List<Instruction> instructions = globals.file().stages().getFirst().instructions();
        environment.apply(instructions.get(0));
        StageEnvironment.Expanded copy = environment.apply(instructions.get(1));
        assertEquals(Set.of("B", "C"), copy.undefined());
        assertEquals(Set.of("BASE"), copy.used());
    }

    @Test
    void whatHasVariables() {
        GlobalScope globals = scope("FROM a\n", Map.of());
        StageEnvironment environment = StageEnvironment.of(globals, Map.of("A", "v", "P", "1 2", "S", "TERM"));
        Instruction.Copy copy = (Instruction.Copy) environment
                .apply(Files.one("COPY --chown=$A --chmod=$A --exclude=$A $A <<X <<'Y' /$A\n$A \"q\"\nX\n$A\nY\n"))
                .instruction();
        assertEquals(List.of("v", "v"), List.of(copy.chown() + "", copy.chmod() + ""));
        assertEquals(List.of("$A"), copy.excludes());
        assertEquals(List.of("v"), copy.files().paths());
        assertEquals("v \"q\"\n", copy.files().documents().get(0).content());
        assertEquals("$A\n", copy.files().documents().get(1).content());
        assertEquals("/v", copy.files().destination());
        assertEquals(
                List.of("1", "2", "3"),
                ((Instruction.Expose)
                                environment.apply(Files.one("EXPOSE $P 3")).instruction())
                        .ports());
        Instruction.Run run = (Instruction.Run) environment
                .apply(Files.one("RUN --mount=type=cache,target=/$A,id=\\$A,from=x echo $A"))
                .instruction();
        assertEquals("/v", ((RunMount.Cache) run.mounts().getFirst().mount()).target());
        assertEquals("echo $A", run.command().arguments().getFirst());
        assertEquals(
                "TERM",
                ((Instruction.StopSignal)
                                environment.apply(Files.one("STOPSIGNAL $S")).instruction())
                        .signal());
        for (String text : List.of(
                "CMD $A",
                "ENTRYPOINT [\"$A\"]",
                "SHELL [\"$A\"]",
                "ONBUILD RUN $A",
                "MAINTAINER $A",
                "HEALTHCHECK CMD $A")) {
            Instruction before = Files.one(text);
            assertEquals(before, environment.apply(before).instruction());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "STOPSIGNAL $A | invalid signal: v",
                "ENV $N=1 | ENV names can not be blank",
                "VOLUME $N | VOLUME specified can not be an empty string",
                "RUN --mount=type=$A,target=/x y | unsupported mount type \"v\"",
                "USER ${N:?who} | failed to process \"${N:?who}\": N: who",
                "WORKDIR ${A | failed to process \"${A\": syntax error: missing '}'",
            })
    void refusedOnceExpanded(String text, String expected) {
        StageEnvironment environment = StageEnvironment.of(scope("FROM a\n", Map.of()), Map.of("A", "v"));
        Instruction instruction = Files.one(text);
        DockerfileException e = assertThrows(DockerfileException.class, () -> environment.apply(instruction));
        assertEquals(expected, e.getMessage());
    }

    @Test
    void bases() {
        StageGraph graph = graph("""
                ARG I=debian:12
                FROM $I AS one
                FROM scratch AS two
                FROM one AS three
                FROM context AS four
                FROM alpine:latest AS five
                FROM a AS replaced
                RUN x
                FROM replaced
                FROM one:1
                """, "context", "docker.io/library/alpine", "Replaced");
        assertEquals(
                List.of(
                        new StageSource.OfImage("debian:12"),
                        new StageSource.Scratch(),
                        new StageSource.OfStage(0),
                        new StageSource.OfContext("context"),
                        new StageSource.OfContext("docker.io/library/alpine"),
                        new StageSource.OfContext("Replaced"),
                        new StageSource.OfStage(5),
                        new StageSource.OfImage("one:1")),
                graph.stages().stream().map(ResolvedStage::base).toList());
        assertEquals(List.of(), graph.stages().get(5).instructions());
    }

    @Test
    void laterNamesAndDuplicates() {
        StageGraph graph = graph("FROM b AS a\nFROM x AS b\nFROM y AS b\nFROM b\nFROM a AS a\n");
        assertEquals(
                List.of(
                        new StageSource.OfImage("b"),
                        new StageSource.OfImage("x"),
                        new StageSource.OfImage("y"),
                        new StageSource.OfStage(2),
                        new StageSource.OfStage(0)),
                graph.stages().stream().map(ResolvedStage::base).toList());
    }

    @Test
    void platforms() {
        StageGraph graph = graph("FROM --platform=$BUILDPLATFORM a\nFROM --platform=linux/arm/v7 b\nFROM c\n");
        assertEquals(AMD64, graph.stages().get(0).platform());
        assertEquals(Platform.of("linux", "arm", "v7"), graph.stages().get(1).platform());
        assertEquals(null, graph.stages().get(2).platform());
    }

    @Test
    void neededStages() {
        StageGraph graph = graph("""
                FROM a AS base
                FROM b AS tools
                FROM base AS unused
                COPY --from=tools x y
                FROM c AS cache
                FROM base AS final
                RUN --mount=type=cache,from=cache,target=/x --mount=type=bind,from=busybox,target=/y z
                COPY --from=1 x y
                """);
        assertEquals(List.of(0, 1, 3, 4), indexes(graph, null));
        assertEquals(List.of(0, 1, 2), indexes(graph, "UNUSED"));
        assertEquals(List.of(3), indexes(graph, "3"));
        ResolvedStage last = graph.target("");
        assertEquals(
                List.of(new StageSource.OfStage(3), new StageSource.OfImage("busybox")),
                graph.sources(last, last.instructions().getFirst()));
    }

    private static List<Integer> indexes(StageGraph graph, String target) {
        return graph.needed(graph.target(target)).stream()
                .map(ResolvedStage::index)
                .toList();
    }

    @Test
    void triggersOfBaseStages() {
        StageGraph graph = graph("""
                FROM a AS base
                ONBUILD COPY --from=tools x y
                ONBUILD RUN z
                FROM b AS tools
                FROM base
                RUN own
                """);
        ResolvedStage last = graph.target(null);
        assertEquals(2, last.triggers().size());
        assertEquals(
                "z",
                ((Instruction.Run) last.triggers().get(1)).command().arguments().getFirst());
        assertEquals(new LineRange(5, 5), last.triggers().get(1).origin().lines());
        assertEquals(1, last.instructions().size());
        assertEquals(List.of(0, 1, 2), indexes(graph, null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FROM a AS a~COPY --from=b x y~FROM b AS b~COPY --from=a x y"
                        + " | circular dependency detected on stage: a | 4",
                "FROM a AS a~COPY --from=a x y | circular dependency detected on stage: a | 2",
                "FROM a AS a~RUN --mount=type=bind,from=a,target=/x y"
                        + " | circular dependency detected on stage: a | 2",
                "FROM a~COPY --from=7 x y | invalid stage index 7 | 2",
                "FROM $X | base name ($X) should not be blank | 1",
                "FROM Debian | failed to parse stage name \"Debian\": invalid reference format: repository name"
                        + " (library/Debian) must be lowercase | 1",
                "FROM --platform=$X a | empty platform value from expression $X | 1",
                "FROM --platform=$BULIDPLATFORM a"
                        + " | empty platform value from expression $BULIDPLATFORM (did you mean BUILDPLATFORM?) | 1",
                "FROM --platform=a/b/c/d a | failed to parse platform a/b/c/d: invalid platform \"a/b/c/d\": it is"
                        + " os[/arch[/variant]] | 1",
                "FROM a:${X | failed to process \"a:${X\": syntax error: missing '}' | 1",
            })
    void refusals(String text, String expected, int line) {
        DockerfileException e = assertThrows(DockerfileException.class, () -> graph(text.replace('~', '\n')));
        assertEquals(expected, e.getMessage());
        assertEquals(line, e.lines().start());
    }

    @Test
    void laterStagesAndUnknownTargets() {
        StageGraph graph = graph("FROM a AS one\nCOPY --from=two x y\nFROM one AS two\n");
        assertEquals(
                "cannot copy from stage \"two\", it needs to be defined before current stage \"one\"",
                assertThrows(DockerfileException.class, () -> graph.needed(graph.target("one")))
                        .getMessage());
        assertEquals(
                "target stage \"tow\" could not be found (did you mean two?)",
                assertThrows(DockerfileException.class, () -> graph.target("tow"))
                        .getMessage());
        assertThrows(DockerfileException.class, () -> graph.target("2"));
    }

    @Test
    void proxies() {
        BuildArguments arguments = BuildArguments.of(Map.of("http_proxy", "p", "A", "1"), AMD64, ARM64, "x");
        assertEquals(Map.of("HTTP_PROXY", "p", "http_proxy", "p"), arguments.proxies());
        Map<String, String> both = Map.of("no_proxy", "a", "NO_PROXY", "b");
        assertEquals(both, new BuildArguments(both, Map.of()).proxies(), "two values are two values");
        assertEquals("x", arguments.predefined().get("TARGETSTAGE"));
        assertEquals("linux/arm64", arguments.predefined().get("TARGETPLATFORM"));
        assertInstanceOf(BuildArguments.class, arguments.withDefaultsOnly());
    }
}
