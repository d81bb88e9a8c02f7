package io.jcontainers.build.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jcontainers.build.command.Commands;
import io.jcontainers.build.command.FakeCaller;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineCommandsTest {
    private final Idleness idleness = new Idleness(1_000_000);

    @TempDir
    Path root;

    private FakeCaller.Answer type(String... words) {
        Commands commands = new Commands(List.of(new EngineStatusCommand(idleness), new EngineStopCommand(idleness)));
        return new FakeCaller(commands, root).type(words);
    }

    @Test
    void status() throws Exception {
        idleness.enter();
        JsonNode status = new ObjectMapper()
                .readTree(type("engine", "status", "-f", "json").stdout());
        assertEquals(ProcessHandle.current().pid(), status.get("pid").asLong());
        assertEquals(1, status.get("requests").asLong());
        assertEquals(0, status.get("otherCommands").asLong());
        assertEquals(Commands.VERSION, status.get("version").asText());
        assertTrue(status.get("residentKiB").asLong() > 0);
        List<String> lines = type("engine", "status").stdout().lines().toList();
        assertEquals("pid: " + ProcessHandle.current().pid(), lines.getFirst());
        assertEquals("version: " + Commands.VERSION, lines.getLast());
        FakeCaller.Answer other = type("engine", "status", "--format", "yaml");
        assertEquals(
                "invalid argument \"yaml\" for \"-f, --format\" flag: use text or json",
                other.stderr().lines().findFirst().orElse(""));
        assertEquals(125, other.status());
    }

    @Test
    void stop() {
        idleness.enter();
        idleness.enter();
        FakeCaller.Answer refused = type("engine", "stop");
        assertEquals(1, refused.status());
        assertEquals(
                "jbuild: the engine has 1 other command under way: stop it when nothing is",
                refused.stderr().strip());
        idleness.leave();
        assertEquals(
                "engine " + ProcessHandle.current().pid() + " stopped\n",
                type("engine", "stop").stdout());
        assertFalse(idleness.enter());
    }
}
