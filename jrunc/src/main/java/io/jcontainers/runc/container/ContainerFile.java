package io.jcontainers.runc.container;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The file {@code container} in a container's directory: {@code struct container_file} in {@code program.h}.
 *
 * <pre>
 *   u32 magic, u32 version, 3 x { u32 offset, u32 size } | stored program | record (JSON) | config.json
 * </pre>
 */
final class ContainerFile {
    private static final int MAGIC = 0x3143524a; // "JRC1"
    private static final int VERSION = 1;
    private static final int HEADER_BYTES = 32;

    private ContainerFile() {}

    static byte[] bytes(byte[] program, byte[] record, byte[] config) {
        ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES + program.length + record.length + config.length)
                .order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(MAGIC).putInt(VERSION);
        int offset = HEADER_BYTES;
        for (byte[] part : new byte[][] {program, record, config}) {
            out.putInt(offset).putInt(part.length);
            offset += part.length;
        }
        return out.put(program).put(record).put(config).array();
    }
}
