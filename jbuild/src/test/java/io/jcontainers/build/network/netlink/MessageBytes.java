package io.jcontainers.build.network.netlink;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;

/** Messages as bytes and back, for tests. The bytes that tests expect are those of a little-endian machine. */
public final class MessageBytes {
    private MessageBytes() {}

    /** A request as it goes to the kernel with sequence number 1, in groups of four bytes. */
    public static String of(Request request) {
        assumeTrue(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN, "skipped: the bytes are little-endian");
        String hex = HexFormat.of().formatHex(request.message(0, 1));
        return hex.replaceAll("(.{8})(?=.)", "$1 ");
    }

    /** A message of the kernel with sequence number 1. */
    public static Message message(int type, String hex) {
        return new Message(type, 0, 1, bytes(hex));
    }

    /** From hexadecimal digits, with blanks anywhere. */
    public static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    /** Messages in one datagram, each as a request would be. */
    static byte[] datagram(List<byte[]> messages) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        messages.forEach(all::writeBytes);
        return all.toByteArray();
    }
}
