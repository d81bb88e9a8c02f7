package io.jcontainers.runc.explain;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Heads of ELF files as linkers write them. */
final class ElfImage {
    private ElfImage() {}

    /** 64 bits, little endian; {@code interpreter} empty for a static program. */
    static byte[] of(int machine, String interpreter) {
        ByteBuffer out = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);
        out.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1});
        out.putShort(16, (short) 2).putShort(18, (short) machine).putInt(20, 1);
        out.putLong(32, 64).putShort(52, (short) 64).putShort(54, (short) 56);
        out.putShort(56, (short) (interpreter.isEmpty() ? 1 : 2));
        out.putInt(64, 1);
        if (!interpreter.isEmpty()) {
            byte[] text = (interpreter + "\0").getBytes(StandardCharsets.US_ASCII);
            out.putInt(120, 3).putLong(128, 180).putLong(152, text.length);
            out.position(180);
            out.put(text);
        }
        return out.array();
    }
}
