package io.jcontainers.runc.state;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jcontainers.runc.cgroup.BytePath;
import io.jcontainers.runc.cgroup.CgroupDriver;
import io.jcontainers.runc.cgroup.CgroupMode;
import io.jcontainers.runc.cgroup.CgroupPlacement;
import io.jcontainers.runc.request.Files;
import io.jcontainers.runc.request.Request;
import io.jcontainers.runc.request.RequestException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PidNamespaceTest {
    private static final BytePath DIRECTORY = new BytePath("/run/t/box");

    private static ContainerRecord made(long pidNamespace) {
        CgroupPlacement placement = new CgroupPlacement(CgroupMode.V1, CgroupDriver.CGROUPFS, List.of(), null, false);
        return new ContainerRecord(
                "box",
                new BytePath("/b"),
                new BytePath("/b/r"),
                0,
                FakeHost.BOOT,
                pidNamespace,
                Map.of(),
                true,
                placement);
    }

    @ParameterizedTest
    @CsvSource({"4026531836, 4026531836", "0, 4026531836", "4026531836, 0", "0, 0"})
    void thatOfTheContainerOrOneThatIsNotKnown(long own, long caller) {
        assertDoesNotThrow(() -> made(own).requirePidNamespace(request(caller), DIRECTORY));
    }

    @ParameterizedTest
    @CsvSource({"4026531836, 4026532201", "4026532201, 4026531836", "4294967295, 1"})
    void anotherOne(long own, long caller) {
        RequestException refused =
                assertThrows(RequestException.class, () -> made(own).requirePidNamespace(request(caller), DIRECTORY));
        assertEquals("pid-namespace", refused.code());
        assertEquals(
                "container box was created in another pid namespace, pid:[" + own
                        + "]: call this there, or remove /run/t/box if it has ended",
                refused.getMessage());
    }

    private static Request request(long pidNamespace) {
        byte[] directory = "/".getBytes(StandardCharsets.US_ASCII);
        return new Request(
                "",
                List.of(),
                0,
                "jrunc",
                directory,
                directory,
                Map.of(),
                new Request.Ids(0, 0, 0, 0, 100, 1, pidNamespace),
                List.of(),
                "6.18.0",
                "x86_64",
                List.of(false, false, false),
                new Files());
    }
}
