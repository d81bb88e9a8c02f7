package io.jcontainers.runc.container;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

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

    /**
     * The same file with another config.json.
     *
     * @return null if the bytes are no such file
     */
    static byte @Nullable [] withConfig(byte[] file, byte[] config) {
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        if (file.length < HEADER_BYTES || in.getInt() != MAGIC || in.getInt() != VERSION) {
            return null;
        }
        byte[] program = part(in, file);
        byte[] record = part(in, file);
        return program == null || record == null ? null : bytes(program, record, config);
    }

    /** The record in it; null if the bytes are no such file. */
    static byte @Nullable [] record(byte[] file) {
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        if (file.length < HEADER_BYTES || in.getInt() != MAGIC || in.getInt() != VERSION) {
            return null;
        }
        byte[] program = part(in, file);
        return program == null ? null : part(in, file);
    }

    private static byte @Nullable [] part(ByteBuffer header, byte[] file) {
        int offset = header.getInt();
        int size = header.getInt();
        boolean inside = offset >= HEADER_BYTES && size >= 0 && size <= file.length - offset;
        return inside ? Arrays.copyOfRange(file, offset, offset + size) : null;
    }
}
