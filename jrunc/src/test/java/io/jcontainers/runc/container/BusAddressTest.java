package io.jcontainers.runc.container;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jcontainers.runc.cgroup.BytePath;
import io.jcontainers.runc.request.RequestException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BusAddressTest {
    @ParameterizedTest
    @CsvSource({
        "unix:path=/run/user/1000/bus, /run/user/1000/bus",
        "'unix:path=/a/bus,guid=0123', /a/bus",
        "'unix:guid=0123,path=/a/bus', /a/bus",
        "tcp:host=h;unix:path=/second, /second",
        "unix:path=/with%20blank%2fslash, /with blank/slash",
        "unix:path=/odd%zz, /odd%zz",
        "unixexec:path=/bin/ssh, ''",
        "'', ''"
    })
    void takesTheFirstUnixSocket(String list, String socket) {
        assertEquals(socket, BusAddress.parse(list));
    }

    @Test
    void hasAnAddressOfExactlyItsLength() {
        assertArrayEquals(
                "\1\0/run/bus\0".getBytes(StandardCharsets.ISO_8859_1), new BusAddress("/run/bus", 0).bytes());
        assertEquals("\0name", BusAddress.parse("unix:abstract=name"));
        assertArrayEquals("\1\0\0name".getBytes(StandardCharsets.ISO_8859_1), new BusAddress("\0name", 0).bytes());
    }

    @ParameterizedTest
    @CsvSource({
        // uid, whether root of a user namespace, environment, socket, uid outside
        "0, '0 0 4294967295', '', '', /run/dbus/system_bus_socket, 0",
        "1000, '0 0 4294967295', '', '', /run/user/1000/bus, 1000",
        "1000, '0 0 4294967295', /run/user/77, '', /run/user/77/bus, 1000",
        "1000, '0 0 4294967295', /run/user/77, unix:path=/b, /b, 1000",
        "0, '0 1000 1\n1 100000 65536', '', '', /run/user/1000/bus, 1000",
        "5, '0 1000 1\n1 100000 65536', '', '', /run/user/100004/bus, 100004"
    })
    void isTheSystemsForRootAndTheUsersOtherwise(
            long uid, String map, String runtime, String session, String socket, long outside) {
        RecordedHost host = RecordedHost.v2()
                .user(uid, map)
                .environment(Map.of("XDG_RUNTIME_DIR", runtime, "DBUS_SESSION_BUS_ADDRESS", session));
        assertEquals(new BusAddress(socket, outside), BusAddress.of(host.request(), host.caller()));
    }

    @Test
    void refusesAPathThatNoSocketCanHave() {
        RecordedHost host = RecordedHost.v2()
                .user(1000, "0 0 4294967295")
                .environment(Map.of("XDG_RUNTIME_DIR", "/" + "x".repeat(110)));
        assertThrows(RequestException.class, () -> BusAddress.of(host.request(), host.caller()));
    }

    @Test
    void findsTheUsersManagerWhereTheCallerIsNotBelowIt() {
        BusAddress address = new BusAddress("/b", 1000);
        assertNull(address.managerCgroup(RecordedHost.v2()
                .membership("/user.slice/user-1000.slice/user@1000.service/app.slice")
                .cgroups()));
        assertEquals(
                new BytePath("/user.slice/user-1000.slice/user@1000.service"),
                Objects.requireNonNull(address.managerCgroup(RecordedHost.v2()
                        .membership("/user.slice/user-1000.slice/session-1.scope")
                        .cgroups())));
    }
}
