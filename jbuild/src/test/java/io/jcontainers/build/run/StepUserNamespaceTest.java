package io.jcontainers.build.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jcontainers.build.run.StepFixture.Ended;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The front in a user and mount namespace, as an ordinary user's is. */
class StepUserNamespaceTest {
    private final StepFixture steps = new StepFixture(List.of(StepFixture.FRONT.toString(), "mapped"));

    @AfterEach
    void remove() {
        steps.close();
    }

    @Test
    void everyKindOfMount() throws IOException {
        Path below = Files.createDirectories(steps.scratch.path().resolve("below/dir"));
        Path above = Files.createDirectories(steps.scratch.path().resolve("above/dir"));
        steps.write(below.resolve("a"), "a\n");
        steps.write(above.resolve("b"), "b\n");
        FileTree layers = new FileTree.Layers(
                List.of(StepFixture.path(above.getParent()), StepFixture.path(below.getParent())), true);
        Ended ended = steps.run(
                "id -u; cat /l/a /l/b /run/secrets/s; grep -c sandbox /etc/hosts; echo x > /work/file; cat /c/a;"
                        + " touch /t/x; cat /sys/class/net/lo/address",
                new StepMount.Files("/l", layers, "/dir", new StepMount.Access.ReadOnly()),
                new StepMount.Files(
                        "/c",
                        new FileTree.Directory(StepFixture.path(below.getParent())),
                        "/dir",
                        new StepMount.Access.ReadOnly()),
                new StepMount.Memory("/t", null, false),
                new StepMount.Content("/run/secrets/s", "s\n".getBytes(StandardCharsets.UTF_8), 0400, 0, 0));
        assertEquals(new Ended(0, "0\na\nb\ns\n1\na\n00:00:00:00:00:00\n", ""), ended);
        assertEquals(Map.of("work", "", "work/file", "x\n"), steps.changed());
    }
}
