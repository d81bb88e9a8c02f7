package io.jcontainers.runc.container;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ContainerFileTest {
    private static final byte[] PROGRAM = {1, 2, 3, 4, 5, 6, 7, 8};
    private static final byte[] RECORD = {'{', '}'};
    private static final byte[] FILE = ContainerFile.bytes(PROGRAM, RECORD, new byte[] {'o', 'l', 'd'});

    @Test
    void onlyTheConfigurationChanges() {
        byte[] longer = {'n', 'e', 'w', 'e', 'r'};
        assertArrayEquals(ContainerFile.bytes(PROGRAM, RECORD, longer), ContainerFile.withConfig(FILE, longer));
    }

    @Test
    void aTornFileIsNone() {
        for (int length = 0; length < FILE.length - 3; length++) {
            assertNull(ContainerFile.withConfig(Arrays.copyOf(FILE, length), new byte[0]), length + " bytes");
        }
    }

    @Test
    void anotherFileIsNone() {
        for (int at = 0; at < 8; at++) {
            byte[] other = FILE.clone();
            other[at] ^= 1;
            assertNull(ContainerFile.withConfig(other, new byte[0]), "byte " + at);
        }
    }
}
