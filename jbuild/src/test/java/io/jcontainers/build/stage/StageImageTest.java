package io.jcontainers.build.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jcontainers.build.dockerfile.BuildArguments;
import io.jcontainers.build.dockerfile.Dockerfile;
import io.jcontainers.build.dockerfile.GlobalScope;
import io.jcontainers.build.dockerfile.Instruction;
import io.jcontainers.build.dockerfile.StageEnvironment;
import io.jcontainers.build.image.ContainerConfig;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.Digests;
import io.jcontainers.build.image.HistoryEntry;
import io.jcontainers.build.image.ImageConfig;
import io.jcontainers.build.image.Platform;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StageImageTest {
    private static final Platform PLATFORM = Platform.of("linux", "amd64", "");
    private static final Instant OLD = Instant.parse("2020-01-01T00:00:00Z");
    private static final Instant NEW = Instant.parse("2026-05-05T05:05:05.5Z");
    private static final Digest LAYER = Digests.fast().sha256(new byte[] {1});

    /** The stage of a Dockerfile with these lines behind FROM; RUN adds a layer. */
    private static StageImage stage(ImageConfig base, String... lines) {
        String text = "FROM scratch\n" + String.join("\n", lines) + "\n";
        Dockerfile file = Dockerfile.parse("Dockerfile", text.getBytes(StandardCharsets.UTF_8));
        GlobalScope globals = GlobalScope.of(file, new BuildArguments(Map.of(), Map.of()));
        StageEnvironment environment = StageEnvironment.of(globals, Map.of());
        StageImage image = StageImage.of(base);
        image.begin(environment);
        for (Instruction instruction : file.stages().getFirst().instructions()) {
            Instruction expanded = environment.apply(instruction).instruction();
            if (expanded instanceof Instruction.Run run) {
                List<String> argv = run.command().withShell(image.shell());
                image.addLayer(LAYER, NEW, HistoryText.run(environment.historyArguments(), argv));
            } else if (expanded instanceof Instruction.Copy copy) {
                image.addLayer(LAYER, NEW, HistoryText.copy(copy));
            } else if (expanded instanceof Instruction.Add add) {
                image.addLayer(LAYER, NEW, HistoryText.add(add));
            } else {
                image.apply(expanded, environment);
            }
        }
        return image;
    }

    private static StageImage stage(String... lines) {
        return stage(ImageConfig.empty(PLATFORM), lines);
    }

    private static List<String> history(StageImage image) {
        return image.finish(null).history().stream()
                .map(HistoryEntry::createdBy)
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '%',
            quoteCharacter = '`',
            value = {
                "ENV a=1 b=\"x y\" % ENV a=1 b=x y",
                "ENV old style  value % ENV old=style  value",
                "LABEL a=b c='d e' % LABEL a=b c=d e",
                "ARG a=1 b % ARG a=1 b",
                "CMD echo \"hi\" % CMD [\"/bin/sh\" \"-c\" \"echo \\\"hi\\\"\"]",
                "CMD [\"a\",\"b c\"] % CMD [\"a\" \"b c\"]",
                "ENTRYPOINT [\"a\\tb\"] % ENTRYPOINT [\"a\\tb\"]",
                "EXPOSE 443 80/udp 8000-8002 % EXPOSE [443/tcp 80/udp 8000/tcp 8001/tcp 8002/tcp]",
                "VOLUME /a /b % VOLUME [/a /b]",
                "VOLUME [\"/a b\"] % VOLUME [/a b]",
                "USER app:staff % USER app:staff",
                "STOPSIGNAL SIGINT % STOPSIGNAL SIGINT",
                "SHELL [\"/bin/bash\", \"-c\"] % SHELL [/bin/bash -c]",
                "MAINTAINER A B <a@b> % MAINTAINER A B <a@b>",
                "HEALTHCHECK NONE % HEALTHCHECK &{[\"NONE\"] \"0s\" \"0s\" \"0s\" \"0s\" '\\x00'}",
                "HEALTHCHECK --interval=5m --timeout=3s CMD curl -f \"/\" %"
                        + " HEALTHCHECK &{[\"CMD-SHELL\" \"curl -f \\\"/\\\"\"] \"5m0s\" \"3s\" \"0s\" \"0s\" '\\x00'}",
                "HEALTHCHECK --interval=90m --start-interval=1500ms --start-period=20ms"
                        + " --retries=2 CMD [\"x\", \"y z\"] %"
                        + " HEALTHCHECK &{[\"CMD\" \"x\" \"y z\"] \"1h30m0s\" \"0s\" \"20ms\" \"1.5s\" '\\x02'}",
                "HEALTHCHECK --retries=65 CMD x % HEALTHCHECK &{[\"CMD-SHELL\" \"x\"] \"0s\" \"0s\" \"0s\" \"0s\" 'A'}",
                "HEALTHCHECK --retries=39 CMD x %"
                        + " HEALTHCHECK &{[\"CMD-SHELL\" \"x\"] \"0s\" \"0s\" \"0s\" \"0s\" '\\''}",
                "HEALTHCHECK --retries=34 CMD x %"
                        + " HEALTHCHECK &{[\"CMD-SHELL\" \"x\"] \"0s\" \"0s\" \"0s\" \"0s\" '\"'}",
                "HEALTHCHECK --retries=10 CMD x %"
                        + " HEALTHCHECK &{[\"CMD-SHELL\" \"x\"] \"0s\" \"0s\" \"0s\" \"0s\" '\\n'}",
                "HEALTHCHECK --retries=160 CMD x %"
                        + " HEALTHCHECK &{[\"CMD-SHELL\" \"x\"] \"0s\" \"0s\" \"0s\" \"0s\" '\\u00a0'}",
                "HEALTHCHECK --retries=1000000 CMD x %"
                        + " HEALTHCHECK &{[\"CMD-SHELL\" \"x\"] \"0s\" \"0s\" \"0s\" \"0s\" '\\U000f4240'}",
                "HEALTHCHECK --retries=2000000 CMD x %"
                        + " HEALTHCHECK &{[\"CMD-SHELL\" \"x\"] \"0s\" \"0s\" \"0s\" \"0s\" '\ufffd'}",
                "HEALTHCHECK --retries=55296 CMD x %"
                        + " HEALTHCHECK &{[\"CMD-SHELL\" \"x\"] \"0s\" \"0s\" \"0s\" \"0s\" '\ufffd'}",
                "RUN make all % RUN /bin/sh -c make all # buildkit",
                "RUN [\"make\", \"all\"] % RUN make all # buildkit",
                "COPY --chown=a:b --chmod=755 x y /z/ % COPY --chown=a:b --chmod=755 x y /z/ # buildkit",
                "COPY --from=scratch2 x y % COPY x y # buildkit",
                "ADD --link x y % ADD x y # buildkit",
                "ADD https://u:pw@h/f git://x@y/z /d/ % ADD https://xxxxx@h/f git://xxxxx@y/z /d/ # buildkit",
                "ADD https://host/a@b http://host?u=p@q /d/ % ADD https://host/a@b http://host?u=p@q /d/ # buildkit",
            })
    void historyTexts(String line, String text) {
        assertEquals(List.of(text), history(stage(line)));
    }

    @Test
    void whatWasSaidOfTheBaseIsNotSaidOfTheImage() throws Exception {
        ImageConfig base = ImageConfig.read("""
                {"os":"linux","architecture":"amd64","comment":"Imported from -","docker_version":"20.10","x":1,
                "rootfs":{"type":"layers","diff_ids":[]}}""".getBytes(StandardCharsets.UTF_8));
        assertEquals(
                java.util.Set.of("x"),
                stage(base, "ENV a=b").finish(null).extra().keySet());
    }

    @Test
    void argumentsOfARun() {
        assertEquals(
                "RUN |2 A=1 B= /bin/sh -c x # buildkit",
                history(stage("ARG A=1", "ARG B", "RUN x")).getLast());
    }

    @Test
    void environmentKeepsItsOrder() {
        ContainerConfig config =
                stage("ENV b=1 a=2", "ENV b=3 c=$b").finish(null).config();
        assertEquals(List.of("PATH=" + StageEnvironment.DEFAULT_PATH, "b=3", "a=2", "c=1"), config.env());
    }

    @Test
    void anEntrypointMakesTheBasesCommandVoid() {
        ImageConfig base = ImageConfig.empty(PLATFORM)
                .withConfig(
                        ContainerConfig.empty().toBuilder().cmd(List.of("bash")).build());
        assertNull(stage(base, "ENTRYPOINT [\"x\"]").finish(null).config().cmd());
        assertEquals(
                List.of("y"),
                stage(base, "CMD [\"y\"]", "ENTRYPOINT [\"x\"]")
                        .finish(null)
                        .config()
                        .cmd());
        assertEquals(
                List.of("bash"), stage(base, "USER x").finish(null).config().cmd());
        assertNull(stage(base, "CMD []").finish(null).config().cmd());
    }

    @Test
    void theShellIsThatOfTheMoment() {
        ContainerConfig config = stage("CMD a", "SHELL [\"bash\",\"-c\"]", "ENTRYPOINT b")
                .finish(null)
                .config();
        assertEquals(List.of("/bin/sh", "-c", "a"), config.cmd());
        assertEquals(List.of("bash", "-c", "b"), config.entrypoint());
        assertEquals(List.of("bash", "-c"), config.shell());
    }

    @ParameterizedTest
    @CsvSource({"a, /a", "/a/b/../c/, /a/c", "../.., /", "./x//y, /x/y", "/, /"})
    void workingDirectories(String given, String absolute) {
        assertEquals(absolute, stage("WORKDIR " + given).workingDirectory());
    }

    @Test
    void directoriesBelowTheLastOne() {
        assertEquals("/a/c", stage("WORKDIR /a", "WORKDIR b", "WORKDIR ../c").workingDirectory());
    }

    @Test
    void whatOnBuildHoldsBackIsNotInheritedAndHasNoHistory() {
        StageImage parent = stage("ONBUILD RUN x", "ONBUILD COPY . /");
        assertEquals(List.of("RUN x", "COPY . /"), parent.finish(null).config().onBuild());
        assertEquals(List.of(), history(parent));
        assertEquals(List.of(), parent.child().finish(null).config().onBuild());
        assertEquals(List.of(), stage(parent.finish(null)).finish(null).config().onBuild());
    }

    @Test
    void settingsTakeTheTimeOfALayer() {
        ImageConfig base = ImageConfig.empty(PLATFORM)
                .withLayers(List.of(LAYER), List.of(HistoryEntry.of(OLD, "base", "", false)));
        List<Instant> times = stage(base, "USER a", "RUN x", "USER b").finish(null).history().stream()
                .map(HistoryEntry::created)
                .toList();
        assertEquals(List.of(OLD, NEW, NEW, NEW), times);
        assertEquals(OLD, stage(base, "USER a").finish(null).created());
        assertNull(stage("USER a").finish(null).created());
    }

    @Test
    void theEpochBindsWhatIsNew() {
        Instant epoch = Instant.parse("2021-01-01T00:00:00Z");
        Instant late = Instant.parse("2030-01-01T00:00:00Z");
        ImageConfig base = ImageConfig.empty(PLATFORM)
                .withLayers(List.of(LAYER), List.of(HistoryEntry.of(late, "base", "", false)));
        ImageConfig image = stage(base, "RUN x").finish(epoch);
        assertEquals(
                List.of(late, epoch),
                image.history().stream().map(HistoryEntry::created).toList());
        assertEquals(epoch, image.created());
        assertEquals(epoch, stage("USER a").finish(epoch).created());
    }

    @Test
    void layersAreNoSettings() {
        StageImage image = stage("RUN x");
        assertEquals(List.of(LAYER), image.diffIds());
        Dockerfile file = Dockerfile.parse("Dockerfile", "FROM scratch\nRUN x\n".getBytes(StandardCharsets.UTF_8));
        Instruction run = file.stages().getFirst().instructions().getFirst();
        StageEnvironment environment =
                StageEnvironment.of(GlobalScope.of(file, new BuildArguments(Map.of(), Map.of())), Map.of());
        assertThrows(IllegalArgumentException.class, () -> image.apply(run, environment));
    }
}
