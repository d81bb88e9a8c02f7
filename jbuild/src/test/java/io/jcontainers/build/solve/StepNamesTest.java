package io.jcontainers.build.solve;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jcontainers.build.dockerfile.BuildArguments;
import io.jcontainers.build.dockerfile.Dockerfile;
import io.jcontainers.build.dockerfile.GlobalScope;
import io.jcontainers.build.dockerfile.Instruction;
import io.jcontainers.build.dockerfile.ResolvedStage;
import io.jcontainers.build.dockerfile.StageGraph;
import io.jcontainers.build.image.Platform;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class StepNamesTest {
    private static List<ResolvedStage> stages(String text) {
        Platform platform = Platform.of("linux", "amd64", "");
        return StageGraph.of(
                        GlobalScope.of(
                                Dockerfile.parse("Dockerfile", text.getBytes(StandardCharsets.UTF_8)),
                                BuildArguments.of(Map.of(), platform, platform, null)),
                        List.of())
                .stages();
    }

    private static List<String> names(ResolvedStage stage, int stages, boolean image) {
        StepNames names = new StepNames(stage, stages);
        List<String> all = new ArrayList<>();
        if (image) {
            all.add(names.base(stage.baseName()));
        }
        names.count(stage.instructions());
        for (Instruction instruction : stage.instructions()) {
            if (!(instruction instanceof Instruction.Env)) {
                all.add(names.next(instruction));
            }
        }
        return all;
    }

    @Test
    void countsStepsThatMakeLayersAndBaseImages() {
        List<ResolvedStage> stages = stages("FROM a AS one\nENV x=y\nRUN   true\nFROM one\nWORKDIR /x\n");
        assertEquals(List.of("[one 1/2] FROM a", "[one 2/2] RUN true"), names(stages.get(0), 2, true));
        assertEquals(List.of("[stage-1 1/1] WORKDIR /x"), names(stages.get(1), 2, false));
    }

    /** Names and what is announced agree, so that the header's total is right from the beginning. */
    @Test
    void asManyAreExpectedAsWillHaveNames() {
        List<ResolvedStage> stages = stages("FROM a AS one\nENV x=y\nRUN true\nONBUILD RUN late\nONBUILD ENV q=r\n"
                + "FROM one\nWORKDIR /x\nADD b /\nFROM scratch\nCOPY c /\n");
        assertEquals(2, StepNames.expected(stages.get(0), true));
        assertEquals(3, StepNames.expected(stages.get(1), false));
        assertEquals(1, StepNames.expected(stages.get(2), false));
    }

    @Test
    void addressesAreShownWithoutCredentials() {
        List<String> names =
                names(stages("FROM a\nADD https://me:secret@host/f /f\n").getFirst(), 1, true);
        assertEquals("[2/2] ADD https://xxxxx@host/f /f", names.getLast());
    }

    @Test
    void oneStageNeedsNoNameAndNumbersAreAsWideAsTheLast() {
        List<String> names = names(stages("FROM a\n" + "RUN true\n".repeat(9)).getFirst(), 1, true);
        assertEquals("[ 1/10] FROM a", names.getFirst());
        assertEquals("[10/10] RUN true", names.getLast());
    }
}
