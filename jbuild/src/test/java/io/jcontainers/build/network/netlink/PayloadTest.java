package io.jcontainers.build.network.netlink;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PayloadTest {
    private static String shown(Payload payload) {
        return MessageBytes.of(new Request("", 0x12, 0x4, payload));
    }

    @Test
    void headerComesFirst() {
        assertEquals("10000000 12000500 01000000 00000000", shown(new Payload()));
    }

    @Test
    void attributesArePaddedButNotTheirLengths() {
        assertEquals(
                "2c000000 12000500 01000000 00000000 05000700 ff000000 09000300 65746830 00000000 08000100 78050000",
                shown(new Payload().attribute8(7, 0xff).attribute(3, "eth0").attribute32(1, 1400)));
    }

    @Test
    void numbersInBothOrders() {
        assertEquals(
                "1c000000 12000500 01000000 00000000 0200000a 08000200 00000064",
                shown(new Payload().u8(2).u8(0).be16(10).attributeBe32(2, 100)));
    }

    @Test
    void nestedAttributesCountAllTheyHave() {
        assertEquals(
                "20000000 12000500 01000000 00000000 10001a80 0c000a80 05000800 01000000",
                shown(new Payload().nested(26, one -> one.nested(10, two -> two.attribute8(8, 1)))));
    }

    @Test
    void growsBeyondItsFirstRoom() {
        Payload payload = new Payload();
        for (int i = 0; i < 1000; i++) {
            payload.attribute32(i, i);
        }
        assertEquals(8000, payload.toByteArray().length);
    }
}
