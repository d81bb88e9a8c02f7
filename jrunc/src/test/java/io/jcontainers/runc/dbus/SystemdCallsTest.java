package io.jcontainers.runc.dbus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SystemdCallsTest {
    private static final String SYSTEMD_FIELDS = "01016f00190000002f6f72672f667265656465736b746f702f73797374656d6431"
            + "00" + "000000000000"
            + "06017300180000006f72672e667265656465736b746f702e73797374656d6431" + "00" + "00000000000000"
            + "02017300200000006f72672e667265656465736b746f702e73797374656d64312e4d616e61676572"
            + "00" + "00000000000000";

    private static void assertBytes(String hex, DBusMessage message) {
        assertEquals(hex, HexFormat.of().formatHex(message.bytes()));
    }

    @Test
    void authenticatesByUserId() {
        assertArrayEquals("\0AUTH EXTERNAL 30\r\n".getBytes(StandardCharsets.US_ASCII), SystemdCalls.authentication(0));
        assertArrayEquals(
                "\0AUTH EXTERNAL 31303030\r\n".getBytes(StandardCharsets.US_ASCII), SystemdCalls.authentication(1000));
    }

    /** Each line one part; the bytes were made by another program, and a dbus-daemon took them. */
    @Test
    void helloByteByByte() {
        String bytes = String.join(
                "",
                "6c010001", // little-endian, method call, no flags, version 1
                "00000000", // no body
                "01000000", // serial 1
                "6e000000", // 110 bytes of fields
                "01016f00", // path, type 'o'
                "15000000" + hex("/org/freedesktop/DBus") + "00",
                "0000", // up to a multiple of 8
                "06017300", // destination, type 's'
                "14000000" + hex("org.freedesktop.DBus") + "00",
                "000000",
                "02017300", // interface
                "14000000" + hex("org.freedesktop.DBus") + "00",
                "000000",
                "03017300", // member
                "05000000" + hex("Hello") + "00",
                "0000"); // up to the body
        assertBytes(bytes, SystemdCalls.hello(1));
        assertEquals(DBusMessage.NO_PID, SystemdCalls.hello(1).pidOffset());
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void resetFailedUnitByteByByte() {
        String bytes = "6c010001" + "0e000000" + "09000000" + "9f000000" + SYSTEMD_FIELDS
                + "03017300" + "0f000000" + hex("ResetFailedUnit") + "00"
                + "08016700" + "0173" + "00" + "00"
                + "09000000" + hex("box.scope") + "00";
        assertBytes(bytes, SystemdCalls.resetFailedUnit(9, "box.scope"));
    }

    @Test
    void startTransientUnitByteByByte() {
        DBusMessage message = SystemdCalls.startTransientUnit(
                3,
                "a.scope",
                List.of(
                        new Property("PIDs", new DBusValue.Array("u", List.of(new DBusValue.PidHole()))),
                        new Property("Delegate", DBusValue.bool(true))));
        String bytes = "6c010001" + "50000000" + "03000000" + "b6000000" + SYSTEMD_FIELDS
                + "03017300" + "12000000" + hex("StartTransientUnit") + "00" + "0000000000"
                + "08016700" + "10" + hex("ssa(sv)a(sa(sv))") + "00" + "0000"
                + "07000000" + hex("a.scope") + "00"
                + "07000000" + hex("replace") + "00"
                + "2c000000" + "00000000" // 44 bytes of properties, from the next multiple of 8
                + "04000000" + hex("PIDs") + "00" + "02" + hex("au") + "00" + "000000"
                + "04000000" + "00000000" // one pid, to be filled in
                + "08000000" + hex("Delegate") + "00" + "01" + hex("b") + "00"
                + "01000000"
                + "00000000"; // no auxiliary units
        assertBytes(bytes, message);
        int pid = message.pidOffset();
        assertEquals("00000000", HexFormat.of().formatHex(Arrays.copyOfRange(message.bytes(), pid, pid + 4)));
        assertEquals("04000000", HexFormat.of().formatHex(Arrays.copyOfRange(message.bytes(), pid - 4, pid)));
        assertEquals(252, pid);
    }

    @Test
    void otherCallsHaveTheirSignatures() {
        assertEquals("ss", signature(SystemdCalls.stopUnit(1, "a.scope")));
        assertEquals("sba(sv)", signature(SystemdCalls.setUnitProperties(1, "a.scope", List.of())));
        assertEquals("ss", signature(SystemdCalls.getVersion(1)));
        assertEquals("ss", signature(SystemdCalls.getControlGroup(1)));
        assertEquals("s", signature(SystemdCalls.matchJobRemoved(1)));
    }

    /** The field with code 8, type 'g'. */
    private static String signature(DBusMessage message) {
        String hex = HexFormat.of().formatHex(message.bytes());
        int at = hex.indexOf("08016700") / 2 + 4;
        byte[] bytes = message.bytes();
        return new String(bytes, at + 1, bytes[at], StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @CsvSource({"v245.4-1.fc32, 245", "245, 245", "\"v252.39-1~deb12u1\", 252", "257~rc1, 257"})
    void versions(String text, int version) {
        assertEquals(version, SystemdCalls.majorVersion(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "v", "x245", "99999999999"})
    void versionsThatAreNone(String text) {
        assertThrows(IllegalArgumentException.class, () -> SystemdCalls.majorVersion(text));
    }
}
