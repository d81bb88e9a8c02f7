package io.jcontainers.build.progress;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A stream with {@code ***} in place of secrets, also of those that are spread over several pieces of it. Bytes that
 * may be the beginning of one are held back until that is decided, at most 1 KiB. For one thread at a time.
 */
public final class SecretMask {
    private final Secrets secrets;
    private @Nullable SecretAutomaton automaton;
    private int state = SecretAutomaton.START;

    /** What is held back; {@code ends} has for each byte where the longest secret that begins there ends. */
    private byte[] held = {};

    private long[] ends = {};
    private int heldLength;

    /** Positions in the stream: of the first byte held back, and of the end of the secret that is being left out. */
    private long start;

    private long hiddenTo;
    private boolean inStars;

    SecretMask(Secrets secrets) {
        this.secrets = secrets;
    }

    /** What can be told after this piece; the piece itself when there is no secret. */
    public byte[] next(byte[] piece) {
        adopt(secrets.automaton());
        if (automaton == null) {
            return piece;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(piece.length + heldLength);
        reserve(heldLength + piece.length);
        int from = heldLength;
        System.arraycopy(piece, 0, held, from, piece.length);
        Arrays.fill(ends, from, from + piece.length, 0);
        heldLength += piece.length;
        scan(automaton, from);
        release(heldLength - automaton.depth(state), out);
        return out.toByteArray();
    }

    /** What was held back; the stream ends. */
    public byte[] rest() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        release(heldLength, out);
        state = SecretAutomaton.START;
        return out.toByteArray();
    }

    /** A secret may come while a stream goes on: what is held back is read again. */
    private void adopt(@Nullable SecretAutomaton current) {
        if (current != automaton && current != null) {
            automaton = current;
            state = SecretAutomaton.START;
            scan(current, 0);
        }
    }

    private void scan(SecretAutomaton with, int from) {
        for (int i = from; i < heldLength; i++) {
            state = with.next(state, held[i]);
            int length = with.found(state);
            if (length > 0) {
                int first = i + 1 - length;
                ends[first] = Math.max(ends[first], start + i + 1);
            }
        }
    }

    private void release(int count, ByteArrayOutputStream out) {
        int shownFrom = 0;
        for (int i = 0; i < count; i++) {
            hiddenTo = Math.max(hiddenTo, ends[i]);
            boolean hidden = start + i < hiddenTo;
            if (hidden && !inStars) {
                out.write(held, shownFrom, i - shownFrom);
                out.writeBytes(Secrets.STARS);
            }
            if (hidden) {
                shownFrom = i + 1;
            }
            inStars = hidden;
        }
        out.write(held, shownFrom, count - shownFrom);
        System.arraycopy(held, count, held, 0, heldLength - count);
        System.arraycopy(ends, count, ends, 0, heldLength - count);
        heldLength -= count;
        start += count;
    }

    private void reserve(int length) {
        if (length > held.length) {
            held = Arrays.copyOf(held, length + 1024);
            ends = Arrays.copyOf(ends, held.length);
        }
    }
}
