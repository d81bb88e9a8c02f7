package io.jcontainers.runc.container;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Structs of system calls, as bytes in the little endian layout of x86-64 and aarch64. */
public final class Structs {
    private Structs() {}

    private static ByteBuffer room(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** {@code struct mount_attr}: attr_set, attr_clr, propagation, userns_fd; mount_setattr(2). */
    public static byte[] mountAttr(long set, long clear, long propagation, long userNamespaceFd) {
        return room(32).putLong(set)
                .putLong(clear)
                .putLong(propagation)
                .putLong(userNamespaceFd)
                .array();
    }

    /** Capability header of version 3 for the calling thread; capset(2). */
    public static byte[] capabilityHeader() {
        return room(8).putInt(0x20080522).putInt(0).array();
    }

    /** Two {@code struct __user_cap_data_struct}; capset(2). */
    public static byte[] capabilityData(long effective, long permitted, long inheritable) {
        return room(24).putInt((int) effective)
                .putInt((int) permitted)
                .putInt((int) inheritable)
                .putInt((int) (effective >>> 32))
                .putInt((int) (permitted >>> 32))
                .putInt((int) (inheritable >>> 32))
                .array();
    }

    /** {@code struct rlimit64}: soft, hard; prlimit(2). */
    public static byte[] limit(long soft, long hard) {
        return room(16).putLong(soft).putLong(hard).array();
    }

    /** An array of u32. */
    public static byte[] words(Iterable<Long> numbers) {
        int count = 0;
        for (Long ignored : numbers) {
            count++;
        }
        ByteBuffer out = room(4 * count);
        for (long number : numbers) {
            out.putInt((int) number);
        }
        return out.array();
    }

    /** u16 count, then u16 each: the slots that OP_SPAWN keeps open. */
    public static byte[] slotList(Iterable<Integer> indexes) {
        int count = 0;
        for (Integer ignored : indexes) {
            count++;
        }
        ByteBuffer out = room(2 + 2 * count).putShort((short) count);
        for (int index : indexes) {
            out.putShort((short) index);
        }
        return out.array();
    }

    /** {@code struct ifreq} that brings the loopback device up: name, IFF_UP; netdevice(7). */
    public static byte[] loopbackUp() {
        ByteBuffer out = room(40);
        out.put(0, new byte[] {'l', 'o'});
        out.putShort(16, (short) 1);
        return out.array();
    }

    /** {@code struct sock_fprog}: length and, to be filled in, the address; seccomp(2). */
    public static byte[] filterProgram(int instructions) {
        return room(16).putShort((short) instructions).array();
    }

    /** {@code struct winsize}: rows, columns; ioctl_tty(2). */
    public static byte[] windowSize(long rows, long columns) {
        return room(8).putShort((short) rows).putShort((short) columns).array();
    }

    /** {@code struct sched_attr}, 48 bytes; sched_setattr(2). */
    public static byte[] schedAttr(
            int policy, long flags, long nice, long priority, long runtime, long deadline, long period) {
        return room(48).putInt(48)
                .putInt(policy)
                .putLong(flags)
                .putInt((int) nice)
                .putInt((int) priority)
                .putLong(runtime)
                .putLong(deadline)
                .putLong(period)
                .array();
    }
}
