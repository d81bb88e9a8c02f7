package io.jcontainers.build.dockerfile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.build.image.Platform;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Dockerfiles that are made to take time or memory. None of them may; a limit says so in words. */
class HostileFilesTest {
    private static void play(String text) {
        Dockerfile file = Files.parse(text);
        Platform platform = Platform.of("linux", "amd64", "");
        GlobalScope globals = GlobalScope.of(file, BuildArguments.of(Map.of(), platform, platform, null));
        StageGraph graph = StageGraph.of(globals, List.of());
        graph.needed(graph.target(null));
        for (Stage stage : file.stages()) {
            StageEnvironment environment = StageEnvironment.of(globals, Map.of());
            stage.instructions().forEach(environment::apply);
        }
    }

    private static String refused(String text) {
        return String.valueOf(
                assertThrows(DockerfileException.class, () -> play(text)).getMessage());
    }

    @Test
    void argBombs() {
        String doubling = "ARG a=xx\n" + "ARG a=${a}${a}\n".repeat(64);
        assertTrue(refused("FROM scratch\n" + doubling).endsWith("the result is longer than 1048576 characters"));
        assertTrue(refused(doubling + "FROM scratch\n").endsWith("the result is longer than 1048576 characters"));
        String large = "ARG a=xx\n" + "ARG a=${a}${a}\n".repeat(18);
        StringBuilder many = new StringBuilder("FROM scratch\n" + large);
        for (int i = 0; i < 1000; i++) {
            many.append("ARG a").append(i).append("=$a\n");
        }
        assertEquals("the variables of this stage have more than 8388608 characters", refused(many.toString()));
        assertEquals(
                "the variables of this build expand to more than 67108864 characters",
                refused("FROM scratch\n" + large + "LABEL x=$a\n".repeat(1000)));
    }

    @Test
    void manyInstructions() {
        play("FROM scratch\n" + "RUN true\n".repeat(10_000));
        play("FROM scratch\n" + "ENV a=$b c=d\n".repeat(10_000));
        assertEquals(
                "more than 100000 instructions",
                Files.refused("FROM scratch\n".repeat(100_001)).reason());
    }

    @Test
    void manyStagesInARow() {
        StringBuilder text = new StringBuilder("FROM scratch AS s0\n");
        for (int i = 1; i < 40_000; i++) {
            text.append("FROM s").append(i - 1).append(" AS s").append(i).append("\nCOPY --from=s");
            text.append(i - 1).append(" a b\n");
        }
        play(text.toString());
    }

    @Test
    void manyContinuations() {
        play("FROM scratch\nRUN a" + " \\\n".repeat(1_000_000) + "b\n");
        play("FROM scratch\nRUN a \\\n" + "# x\n".repeat(500_000) + "b\n");
    }

    @Test
    void longWords() {
        String word = "x".repeat(60_000);
        assertTrue(refused("FROM scratch\n" + word + "\n").length() < 400);
        assertTrue(refused("FROM " + "a-".repeat(30_000) + "a\n").length() < 1000);
        assertTrue(refused("FROM scratch\nCOPY --" + word + " a b\n").length() < 400);
        assertTrue(refused("FROM scratch\nRUN --mount=" + "a,".repeat(30_000) + " b\n")
                        .length()
                < 400);
        assertTrue(refused("FROM scratch\nRUN --mount=type=" + word + " b\n").length() < 400);
        assertTrue(refused("FROM scratch AS -" + word + "\n").length() < 400);
        assertTrue(refused("FROM scratch\nHEALTHCHECK --timeout=" + "1".repeat(60_000) + "s CMD x\n")
                        .length()
                < 400);
        assertTrue(refused("FROM scratch\nSTOPSIGNAL " + word + "\n").length() < 400);
        play("# " + "a".repeat(30_000) + " = " + " ".repeat(30_000) + "x\nFROM scratch\n");
        play("FROM scratch\nVOLUME " + "[".repeat(60_000) + "\n");
        play("FROM scratch\nENV a=" + "\"$a\"".repeat(15_000) + "\n");
        play("FROM scratch\nEXPOSE " + "$a ".repeat(20_000) + "\n");
    }

    @Test
    void controlCharactersDontReachTheTerminal() {
        assertEquals(
                "failed to process \"${\\x1bA}\": unsupported modifier (\uFFFD) in substitution",
                refused("FROM scratch\nUSER ${\033A}\n"));
        assertEquals(
                "dockerfile parse error on line 2: unknown instruction: \uFFFD[2J", refused("FROM scratch\n\033[2J\n"));
    }

    @Test
    void heredocsWithoutEnd() {
        assertTrue(refused("FROM scratch\nRUN <<X\n" + "x\n".repeat(500_000)).contains("unterminated heredoc"));
        assertTrue(
                refused("FROM scratch\nRUN " + "<<X ".repeat(10_000) + "\nX\n").contains("unterminated heredoc"));
    }

    @Test
    void largestFile() {
        byte[] bytes = new byte[Source.MOST_BYTES + 1];
        java.util.Arrays.fill(bytes, (byte) '\n');
        assertEquals(
                "the Dockerfile is larger than 4194304 bytes",
                assertThrows(DockerfileException.class, () -> Dockerfile.parse("Dockerfile", bytes))
                        .reason());
    }

    @Test
    void manyPorts() {
        assertThrows(
                IllegalArgumentException.class,
                () -> ExposedPorts.read(java.util.Collections.nCopies(10_000, "0-65535")));
    }
}
