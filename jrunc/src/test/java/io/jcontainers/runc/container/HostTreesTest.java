package io.jcontainers.runc.container;

import static io.jcontainers.runc.container.Compilation.told;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jcontainers.runc.program.Program;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostTreesTest {
    private static final String MOUNT =
            "{\"destination\": \"/m\", \"type\": \"bind\", \"source\": \"/data\", \"options\": [\"rbind\"]}";
    private static final String USER = "\"namespaces\": [{\"type\": \"mount\"}, {\"type\": \"user\"}],"
            + " \"uidMappings\": [{\"containerID\": 0, \"hostID\": 1000, \"size\": 1}],"
            + " \"gidMappings\": [{\"containerID\": 0, \"hostID\": 1000, \"size\": 1}]";

    /** What is cloned, as it is named. */
    private static List<String> cloned(Program program) {
        return told(program, step -> step.name().equals("open_tree")).stream()
                .map(step -> step.split(" ")[2])
                .filter(name -> !name.startsWith("\"/dev/"))
                .toList();
    }

    @Test
    void theFrontClonesTheRootWithRootsRightsAndInitEachSourceInItsTurn() {
        ContainerCompiler.Compiled compiled =
                Compilation.byRoot().create("", MOUNT, "\"namespaces\": [{\"type\": \"mount\"}]");
        assertEquals(List.of("\"/bundle/r\""), cloned(compiled.front()));
        assertEquals(List.of("\"/data\""), cloned(compiled.init()));
    }

    @Test
    void initClonesForAnOrdinaryUser() {
        ContainerCompiler.Compiled compiled = Compilation.byUser().create("", MOUNT, USER);
        assertEquals(List.of(), cloned(compiled.front()));
        assertEquals(List.of("\"/bundle/r\"", "\"/data\""), cloned(compiled.init()));
    }

    @Test
    void nothingOfTheHostIsAPeerUnlessTheRootIsShared() {
        String propagation = "\"namespaces\": [{\"type\": \"mount\"}], \"rootfsPropagation\": \"%s\"";
        String slave = "mount_setattr source-0 \"\" AT_EMPTY_PATH|AT_RECURSIVE"
                + " \"set=0x0 clear=0x0 propagation=0x80000\" 32";
        String isolated = slave.replace("0x80000", "0x40000");
        for (String kind : List.of("slave", "rslave", "unbindable")) {
            assertEquals(List.of(slave), attributes(propagation.formatted(kind)), kind);
        }
        assertEquals(List.of(isolated), attributes(propagation.formatted("private")));
        assertEquals(List.of(), attributes(propagation.formatted("shared")));
    }

    private static List<String> attributes(String linux) {
        return told(
                        Compilation.byRoot().create("", MOUNT, linux).init(),
                        step -> step.name().equals("mount_setattr"))
                .stream()
                .filter(step -> step.contains("source-0"))
                .toList();
    }
}
