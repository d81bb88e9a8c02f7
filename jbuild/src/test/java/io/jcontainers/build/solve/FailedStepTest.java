package io.jcontainers.build.solve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailedStepTest {
    private static final Set<String> FILES = Set.of("/bin/sh", "/bin/bash", "/usr/bin/env");

    @ParameterizedTest
    @CsvSource({
        "/bin/sh -c, /bin/sh",
        "/bin/bash -o pipefail -c, /bin/bash",
        "/bin/bash -euc, /bin/bash",
        "/usr/bin/env bash -c, /usr/bin/env bash",
        "/bin/zsh -c, /bin/sh",
        "bash -c, /bin/sh",
        "-c, /bin/sh"
    })
    void theStagesShellWithoutItsOptionsIfItIsThere(String words, String program) throws IOException {
        assertEquals(List.of(program.split(" ")), FailedStep.choose(List.of(words.split(" ")), FILES::contains));
    }

    @Test
    void none() {
        assertEquals(
                "there is no /bin/zsh and no /bin/sh in the container of the failed step; use --on-error=keep to look"
                        + " at its files from outside",
                assertThrows(IOException.class, () -> FailedStep.choose(List.of("/bin/zsh", "-c"), _ -> false))
                        .getMessage());
    }
}
