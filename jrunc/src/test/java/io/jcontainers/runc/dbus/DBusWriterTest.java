package io.jcontainers.runc.dbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DBusWriterTest {
    private static String bytes(DBusValue... values) {
        DBusWriter writer = new DBusWriter();
        for (DBusValue value : values) {
            writer.value(value);
        }
        return HexFormat.of().formatHex(writer.bytes());
    }

    private static DBusValue number(char type, long value) {
        return new DBusValue.Fixed(type, value);
    }

    @Test
    void numbersAreAlignedToTheirSize() {
        assertEquals("0100" + "0200", bytes(number('y', 1), number('q', 2)));
        assertEquals("01000000" + "fdffffff", bytes(number('y', 1), number('i', -3)));
        assertEquals("01" + "00".repeat(7) + "ffffffffffffffff", bytes(number('y', 1), number('t', -1)));
        assertEquals("01000000", bytes(DBusValue.bool(true)));
        assertEquals("000000000000f83f", bytes(new DBusValue.Real(1.5)));
    }

    @Test
    void arraysCountFromTheirFirstElement() {
        assertEquals("00000000", bytes(DBusValue.strings(List.of())));
        assertEquals("00000000" + "00000000", bytes(new DBusValue.Array("(ss)", List.of())));
        assertEquals("03000000" + "0f00ff", bytes(DBusValue.bytes(new byte[] {15, 0, -1})));
        assertEquals(
                "0d000000" + "01000000" + "6100" + "0000" + "00000000" + "00",
                bytes(DBusValue.strings(List.of("a", ""))));
        assertEquals(
                "08000000" + "00000000" + "0500000000000000", bytes(new DBusValue.Array("t", List.of(number('t', 5)))));
    }

    @Test
    void variantsAndStructures() {
        assertEquals("0173" + "00" + "00" + "01000000" + "6100", bytes(new DBusValue.Variant(DBusValue.string("a"))));
        assertEquals(
                "01" + "00".repeat(7) + "0200000007",
                bytes(number('y', 1), new DBusValue.Struct(List.of(number('u', 2), number('y', 7)))));
        assertEquals("(uy)", new DBusValue.Struct(List.of(number('u', 2), number('y', 7))).signature());
        assertEquals("a{sv}", new DBusValue.Array("{sv}", List.of()).signature());
    }

    @Test
    void textIsUtf8() {
        assertEquals("02000000" + "c3a9" + "00", bytes(DBusValue.string("\u00e9")));
    }

    @Test
    void aBufferGrows() {
        String text = "x".repeat(5000);
        assertEquals(2 * (4 + 5000 + 1), bytes(DBusValue.string(text)).length());
    }

    @ParameterizedTest
    @CsvSource({"y, 256", "y, -1", "b, 2", "n, 32768", "q, 65536", "q, -1", "i, 2147483648", "u, 4294967296", "u, -1"})
    void refusesNumbersOutOfRange(char type, long value) {
        assertThrows(IllegalArgumentException.class, () -> number(type, value));
    }

    @Test
    void refusesWhatDBusCannotCarry() {
        assertThrows(IllegalArgumentException.class, () -> DBusValue.string("a\0b"));
        assertThrows(IllegalArgumentException.class, () -> new DBusValue.Array("s", List.of(number('y', 1))));
        assertThrows(IllegalArgumentException.class, () -> bytes(new DBusValue.PidHole(), new DBusValue.PidHole()));
    }
}
