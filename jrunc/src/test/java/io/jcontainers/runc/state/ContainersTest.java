package io.jcontainers.runc.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.runc.request.RequestException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContainersTest {
    private static FakeHost host() {
        return new FakeHost()
                .container("c", FakeHost.record("c", FakeHost.BOOT), "{}")
                .live("c", 7, 70);
    }

    private static Container get(FakeHost host) {
        return host.ask("list", request -> new Containers(request).get("c"));
    }

    @Test
    void recordIsReadBack() {
        Container container = get(host().process(7, "S", 70));
        ContainerRecord record = container.record();
        assertEquals("c", record.id());
        assertEquals("/b/c", record.bundle().latin1());
        assertEquals("/b/c/rootfs", record.rootfs().latin1());
        assertEquals(Map.of("k", "v"), record.annotations());
        assertEquals(
                List.of("/sys/fs/cgroup/devices/c", "/sys/fs/cgroup/freezer/c", "/sys/fs/cgroup/memory/c"),
                record.placement().hierarchies().stream()
                        .map(hierarchy -> hierarchy.path().latin1())
                        .toList());
        assertTrue(record.placement().hierarchies().getFirst().made());
        assertEquals("2025-08-19T10:11:12.1234567Z", container.created());
        assertEquals(7, container.pid());
    }

    @ParameterizedTest
    @CsvSource({
        "S, 70, THAWED, false, RUNNING",
        "S, 70, FROZEN, false, PAUSED",
        "S, 70, FREEZING, false, PAUSED",
        "S, 70, THAWED, true, CREATED",
        "S, 70, FROZEN, true, CREATED",
        "Z, 70, THAWED, false, STOPPED",
        "S, 71, THAWED, false, STOPPED",
        "Z, 70, THAWED, true, STOPPED"
    })
    void statusFollowsFromTheKernelAlone(String state, long startTime, String freezer, boolean socket, String status) {
        FakeHost host =
                host().process(7, state, startTime).file("/sys/fs/cgroup/freezer/c/freezer.state", freezer + "\n");
        if (socket) {
            host.file("/run/t/c/start.sock", "");
        }
        assertEquals(ContainerStatus.valueOf(status), get(host).status());
    }

    @Test
    void aProcessOfAnEarlierBootIsNoProcess() {
        FakeHost host = new FakeHost()
                .container("c", FakeHost.record("c", "another"), "{}")
                .live("c", 7, 70)
                .process(7, "S", 70);
        assertEquals(ContainerStatus.STOPPED, get(host).status());
        assertFalse(host.asked().contains("/proc/7/stat"));
    }

    @Test
    void withoutLiveFileItIsBeingCreated() {
        Container container = get(new FakeHost().container("c", FakeHost.record("c", FakeHost.BOOT), "{}"));
        assertEquals(ContainerStatus.CREATING, container.status());
        assertEquals("0001-01-01T00:00:00Z", container.created());
        assertEquals(0, container.pid());
    }

    @Test
    void damageIsAnError() {
        assertEquals("container does not exist", message(new FakeHost()));
        assertEquals(
                "read the state of container c: damaged",
                message(new FakeHost().container("c", "{\"id\":\"c\"}", "{}")));
        assertEquals("read the state of container c: damaged", message(new FakeHost().container("c", "nothing", "{}")));
    }

    private static String message(FakeHost host) {
        return assertThrows(RequestException.class, () -> get(host)).getMessage();
    }

    @Test
    void allIsSortedAndLeavesOutWhatIsNone() {
        FakeHost host = new FakeHost()
                .container("b", FakeHost.record("b", FakeHost.BOOT), "{}")
                .container("a", FakeHost.record("a", FakeHost.BOOT), "{}")
                .container("damaged", "", "{}")
                .directory("/run/t", "b", "a", "damaged", "not an id", "empty");
        assertEquals(
                List.of("a", "b"),
                host.ask(
                        "list",
                        request -> new Containers(request)
                                .all().stream()
                                        .map(container -> container.record().id())
                                        .toList()));
        assertEquals(List.of(), new FakeHost().ask("list", request -> new Containers(request).all()));
    }

    @Test
    void leftovers() {
        FakeHost host = new FakeHost()
                .container("good", FakeHost.record("good", FakeHost.BOOT), "{}")
                .live("good", 7, 70)
                .container("half", FakeHost.record("half", FakeHost.BOOT), "{}")
                .container("old", FakeHost.record("old", "another"), "{}")
                .live("old", 8, 80)
                .container("torn", FakeHost.record("torn", FakeHost.BOOT), "{}")
                .file("/run/t/torn/live", "torn")
                .container("damaged", "", "{}")
                .container("alive", "", "{}")
                .live("alive", 9, 90)
                .process(9, "S", 90)
                .directory("/run/t/empty")
                .directory("/run/t", "good", "half", "old", "torn", "damaged", "alive", "empty", "file");
        assertEquals(
                List.of(
                        new Leftover("damaged", Leftover.Kind.DAMAGED, false),
                        new Leftover("empty", Leftover.Kind.DAMAGED, false),
                        new Leftover("half", Leftover.Kind.UNFINISHED, false),
                        new Leftover("old", Leftover.Kind.EARLIER_BOOT, true),
                        new Leftover("torn", Leftover.Kind.UNFINISHED, true)),
                host.ask("gc", request -> Leftover.all(new Containers(request))));
    }

    @Test
    void processesOfAllCgroupsBelow() {
        String top = "/sys/fs/cgroup/devices/c";
        FakeHost host = host().process(7, "S", 70)
                .file(top + "/cgroup.procs", "7\n9\n")
                .directory(top, "cgroup.procs", "tasks", "devices.list", "inner", "notify_on_release")
                .file(top + "/inner/cgroup.procs", "11\n9\n")
                .directory(top + "/inner", "cgroup.procs", "deep")
                .file(top + "/inner/deep/cgroup.procs", "13\n");
        assertEquals(
                List.of(7L, 9L, 11L, 13L),
                host.ask(
                        "ps", request -> new ContainerProcesses(request.files()).of(new Containers(request).get("c"))));
    }

    @ParameterizedTest
    @CsvSource({
        "a, true",
        "A_b+c.d-1, true",
        "..x, true",
        "., false",
        ".., false",
        "'', false",
        "a/b, false",
        "é, false"
    })
    void ids(String text, boolean valid) {
        assertEquals(valid, ContainerId.isValid(text));
    }

    @Test
    void users() {
        Users users = Users.parse("root:x:0:0::/:/bin/sh\nother:x:0:0::/:\n:x:5:5::/:\nbad\nme:x:1000:1::/:\n"
                .getBytes(StandardCharsets.UTF_8));
        assertEquals("root", users.name(0));
        assertEquals("me", users.name(1000));
        assertEquals("#5", users.name(5));
    }
}
