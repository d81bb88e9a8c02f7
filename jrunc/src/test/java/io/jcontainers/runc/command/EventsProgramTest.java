package io.jcontainers.runc.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jcontainers.runc.program.Program;
import io.jcontainers.runc.program.Step;
import io.jcontainers.runc.state.Container;
import io.jcontainers.runc.state.Containers;
import io.jcontainers.runc.state.FakeHost;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventsProgramTest {
    private static final String V2 = "\"mode\":\"V2\",\"tolerated\":false,\"cgroups\":[{\"key\":\"\","
            + "\"controllers\":[\"memory\"],\"mountpoint\":\"/sys/fs/cgroup\",\"relative\":\"/c\",\"unified\":true,"
            + "\"noPrefix\":false,\"made\":true}]}";

    private static List<String> main(String record) {
        FakeHost host =
                new FakeHost().container("c", record, "{}").live("c", 7, 70).process(7, "S", 70);
        Program program = host.ask("events c", request -> {
            Container container = new Containers(request).get("c");
            return EventsProgram.of(request, container, 1_500_000_000L);
        });
        return program.steps().subList(0, program.blocks().get(1)).stream()
                .map(Step::name)
                .filter(name -> name.contains("fd") || name.contains("notify") || name.equals("put"))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "V1, 'pidfd_open,timerfd_create,timerfd_settime,eventfd2,put'",
        "V2, 'pidfd_open,timerfd_create,timerfd_settime,inotify_init1,inotify_add_watch'",
        "none, 'pidfd_open,timerfd_create,timerfd_settime'"
    })
    void theKernelTellsOfMemoryInItsOwnWay(String mode, String calls) {
        String v1 = FakeHost.record("c", FakeHost.BOOT);
        int cut = v1.indexOf("\"mode\"");
        String record =
                switch (mode) {
                    case "V1" -> v1;
                    case "V2" -> v1.substring(0, cut) + V2;
                    default -> v1.substring(0, v1.indexOf(",\"cgroups\"")) + ",\"cgroups\":[]}";
                };
        assertEquals(List.of(calls.split(",")), main(record));
    }
}
