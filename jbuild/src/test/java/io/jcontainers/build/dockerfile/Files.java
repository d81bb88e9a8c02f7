package io.jcontainers.build.dockerfile;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Dockerfiles of the tests. */
final class Files {
    private Files() {}

    static Dockerfile parse(String text) {
        return Dockerfile.parse("Dockerfile", text.getBytes(StandardCharsets.UTF_8));
    }

    /** The instructions after the {@code FROM} of the only stage. */
    static List<Instruction> after(String text) {
        return parse("FROM scratch\n" + text).stages().getFirst().instructions();
    }

    /** The only instruction of this text. */
    static Instruction one(String text) {
        List<Instruction> all = after(text);
        if (all.size() != 1) {
            throw new AssertionError(all.toString());
        }
        return all.getFirst();
    }

    static DockerfileException refused(String text) {
        return assertThrows(DockerfileException.class, () -> parse(text));
    }

    /** Why the instruction is none. */
    static String reason(String instruction) {
        return refused("FROM scratch\n" + instruction).reason();
    }
}
