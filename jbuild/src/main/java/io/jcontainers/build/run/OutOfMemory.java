package io.jcontainers.build.run;

import io.jcontainers.runc.container.EphemeralSteps;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Listens to a step's stderr for what its front says last if the kernel has killed one of its processes. */
public final class OutOfMemory {
    private static final byte[] NOTICE = ("\n" + EphemeralSteps.OUT_OF_MEMORY + "\n").getBytes(StandardCharsets.UTF_8);

    private byte[] tail = {};

    /** The next bytes. */
    public void said(byte[] bytes) {
        byte[] all = Arrays.copyOf(tail, tail.length + bytes.length);
        System.arraycopy(bytes, 0, all, tail.length, bytes.length);
        tail = Arrays.copyOfRange(all, Math.max(0, all.length - NOTICE.length), all.length);
    }

    /** Once it has ended: whether it ran out of memory. */
    public boolean seen() {
        return Arrays.equals(tail, NOTICE);
    }
}
