package io.jcontainers.runc.seccomp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** {@code struct seccomp_data}: number, AUDIT_ARCH_* value and six arguments of a system call. */
record SyscallData(int number, int auditArch, long... args) {
    static final int BYTES = 64;

    /** Its bytes as a filter of that byte order sees them; arguments that are not given are 0. */
    byte[] encode(ByteOrder order) {
        ByteBuffer data = ByteBuffer.allocate(BYTES).order(order);
        data.putInt(number).putInt(auditArch).putLong(0);
        for (long arg : args) {
            data.putLong(arg);
        }
        return data.array();
    }

    @Override
    public String toString() {
        StringBuilder text =
                new StringBuilder("nr " + Integer.toUnsignedString(number) + " arch " + Integer.toHexString(auditArch));
        for (long arg : args) {
            text.append(' ').append(Long.toHexString(arg));
        }
        return text.toString();
    }
}
