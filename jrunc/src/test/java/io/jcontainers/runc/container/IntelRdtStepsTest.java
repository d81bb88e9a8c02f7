package io.jcontainers.runc.container;

import static io.jcontainers.runc.container.Compilation.because;
import static io.jcontainers.runc.container.Compilation.told;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.runc.request.RequestException;
import java.util.List;
import org.junit.jupiter.api.Test;

class IntelRdtStepsTest {
    private static final String NAMESPACES = "\"namespaces\": [{\"type\": \"mount\"}], ";
    private static final String MOUNTS = """
            22 27 0:21 / /proc rw,relatime - proc proc rw
            30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate
            40 23 0:36 / /sys/fs/resctrl rw,relatime - resctrl resctrl rw
            """;

    private static ContainerCompiler.Compiled create(String rdt, String schemata) {
        return Compilation.byRoot()
                .file("/proc/self/mountinfo", MOUNTS)
                .file("/sys/fs/resctrl/gold/schemata", schemata)
                .create("", "", NAMESPACES + "\"intelRdt\": {" + rdt + "}");
    }

    private static List<String> front(String rdt, String schemata) {
        return told(
                create(rdt, schemata).front(),
                because("intelrdt-").and(step -> !step.name().equals("format")));
    }

    @Test
    void aGroupOfItsOwnHasTheContainersIdAndGoesWithIt() {
        String rdt = "\"l3CacheSchema\": \"L3:0=f\", \"memBwSchema\": \"MB:0=50\", \"enableMonitoring\": true";
        List<String> expected = List.of(
                "mkdirat AT_FDCWD \"/sys/fs/resctrl/box\" 0755",
                "put AT_FDCWD \"/sys/fs/resctrl/box/schemata\" O_WRONLY \"L3:0=f\nMB:0=50\n\" 15 0",
                "openat AT_FDCWD \"/sys/fs/resctrl/box/tasks\" O_WRONLY|O_CLOEXEC 0",
                "write tasks &pid pid-length",
                "close tasks",
                "mkdirat AT_FDCWD \"/sys/fs/resctrl/box/mon_groups/box\" 0755",
                "openat AT_FDCWD \"/sys/fs/resctrl/box/mon_groups/box/tasks\" O_WRONLY|O_CLOEXEC 0",
                "write tasks &pid pid-length",
                "close tasks");
        List<String> told = front(rdt, "");
        assertEquals(expected, told.subList(0, expected.size()));
        List<String> removed = told(create(rdt, "").stored(), because("intelrdt-"));
        assertEquals(
                List.of(
                        "unlinkat AT_FDCWD \"/sys/fs/resctrl/box/mon_groups/box\" AT_REMOVEDIR",
                        "unlinkat AT_FDCWD \"/sys/fs/resctrl/box\" AT_REMOVEDIR"),
                removed);
    }

    @Test
    void aNamedClassIsMadeWhereItIsMissingAndOutlivesTheContainer() {
        String rdt = "\"closID\": \"gold\", \"schemata\": [\"L3:0=f\"]";
        assertTrue(front(rdt, "").contains("mkdirat AT_FDCWD \"/sys/fs/resctrl/gold\" 0755"));
        assertEquals(List.of(), told(create(rdt, "").stored(), because("intelrdt-")));
    }

    @Test
    void anExistingClassHasToHaveWhatIsAskedFor() {
        String rdt = "\"closID\": \"gold\", \"schemata\": [\"L3:0=f\"]";
        assertFalse(
                front(rdt, "    L3:0=000f;1=ffff\n    MB:0=100\n").toString().contains("mkdirat"));
        RequestException differs = assertThrows(RequestException.class, () -> create(rdt, "L3:0=ff\n"));
        assertEquals(
                "linux.intelRdt.closID: the schemata of /sys/fs/resctrl/gold differ from those that are asked for",
                differs.getMessage());
    }

    @Test
    void aClassWithoutSchemataHasToExist() {
        RequestException missing = assertThrows(RequestException.class, () -> create("\"closID\": \"gold\"", ""));
        assertEquals("clos /sys/fs/resctrl/gold does not exist (linux.intelRdt.closID)", missing.getMessage());
        assertFalse(front("\"closID\": \"gold\"", "L3:0=f\n").toString().contains("mkdirat"));
    }

    @Test
    void theDefaultClassIsTheRoot() {
        ContainerCompiler.Compiled compiled = Compilation.byRoot()
                .file("/proc/self/mountinfo", MOUNTS)
                .file("/sys/fs/resctrl/schemata", "L3:0=f\n")
                .create("", "", NAMESPACES + "\"intelRdt\": {\"closID\": \"/\"}");
        List<String> told = told(compiled.front(), because("intelrdt-"));
        assertTrue(told.contains("openat AT_FDCWD \"/sys/fs/resctrl/tasks\" O_WRONLY|O_CLOEXEC 0"), told.toString());
    }

    @Test
    void needsAMountedResctrl() {
        RequestException absent = assertThrows(
                RequestException.class,
                () -> Compilation.byRoot().create("", "", NAMESPACES + "\"intelRdt\": {\"schemata\": [\"L3:0=f\"]}"));
        assertTrue(
                absent.getMessage()
                        .startsWith("intelRdt is specified in config, but Intel RDT is not supported or enabled"),
                absent.getMessage());
    }
}
