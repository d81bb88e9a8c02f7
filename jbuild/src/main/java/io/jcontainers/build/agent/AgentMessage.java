package io.jcontainers.build.agent;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * A message of the SSH agent protocol (draft-miller-ssh-agent, section 3): a length in four bytes, a type in one, and
 * what belongs to it.
 *
 * @param bytes type and content, without the length
 */
@SuppressWarnings("ArrayRecordComponent")
record AgentMessage(byte[] bytes) {
    /** Longest message, its type included, as in OpenSSH. */
    static final int MOST_BYTES = 256 << 10;

    static final int FAILURE = 5;
    static final int REQUEST_IDENTITIES = 11;
    static final int IDENTITIES_ANSWER = 12;
    static final int SIGN_REQUEST = 13;
    static final int SIGN_RESPONSE = 14;

    private static final int LENGTH_BYTES = 4;

    /** An agent's no. */
    static AgentMessage failure() {
        return new AgentMessage(new byte[] {FAILURE});
    }

    int type() {
        return bytes[0] & 0xff;
    }

    /**
     * Reads one.
     *
     * @return null when the other side has ended before it
     * @throws IOException for a length that none may have, and an end in the middle
     */
    static @Nullable AgentMessage read(ByteChannel from) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(LENGTH_BYTES);
        if (!fill(from, head)) {
            return null;
        }
        long length = head.flip().getInt() & 0xffffffffL;
        if (length == 0 || length > MOST_BYTES) {
            throw new IOException("a message of " + length + " bytes; the SSH agent protocol has 1 to " + MOST_BYTES);
        }
        ByteBuffer body = ByteBuffer.allocate((int) length);
        if (!fill(from, body)) {
            throw new EOFException("an SSH agent's message ends early");
        }
        return new AgentMessage(body.array());
    }

    /** False when there is nothing at all. */
    private static boolean fill(ByteChannel from, ByteBuffer into) throws IOException {
        while (into.hasRemaining()) {
            if (from.read(into) < 0) {
                if (into.position() == 0) {
                    return false;
                }
                throw new EOFException("an SSH agent's message ends early");
            }
        }
        return true;
    }

    /** Writes it. */
    void write(ByteChannel to) throws IOException {
        ByteBuffer out = ByteBuffer.allocate(LENGTH_BYTES + bytes.length);
        out.putInt(bytes.length).put(bytes).flip();
        while (out.hasRemaining()) {
            to.write(out);
        }
    }

    @Override
    public String toString() {
        return "AgentMessage[" + type() + ", " + bytes.length + " bytes]"; // what is signed is nobody's business
    }
}
