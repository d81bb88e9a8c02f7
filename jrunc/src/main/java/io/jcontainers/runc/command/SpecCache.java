package io.jcontainers.runc.command;

import io.jcontainers.spec.Spec;
import io.jcontainers.spec.json.SpecReader;
import java.nio.ByteBuffer;

/** Remembers how the last configurations were read: bundles are run again, and exec brings back what create had. */
final class SpecCache {
    private static final int ENTRIES = 8;
    private static final int MOST_BYTES = 64 << 10;

    private final Recent<ByteBuffer, Spec> recent = new Recent<>(ENTRIES);

    /**
     * The same as {@link SpecReader#read(byte[])}.
     *
     * @param config the bytes, which nobody changes from now on
     */
    Spec read(byte[] config) {
        return config.length > MOST_BYTES
                ? SpecReader.read(config)
                : recent.get(ByteBuffer.wrap(config), () -> SpecReader.read(config));
    }
}
