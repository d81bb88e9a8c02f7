package io.jcontainers.build.progress;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The secrets of a build, which become {@code ***} in everything that it tells. Threads may add some and use it at
 * once.
 *
 * <p>Of a secret of several lines each line is one of its own, so that a part of it is found too. Not found is what a
 * program encodes before it writes it, or spreads over stdout and stderr.
 */
public final class Secrets {
    /** Shorter ones are found in any text. */
    public static final int LEAST_BYTES = 4;

    /** All secrets of a build together: 2 MiB, four of the greatest that BuildKit takes. */
    public static final int MOST_BYTES = 2 << 20;

    static final byte[] STARS = "***".getBytes(StandardCharsets.US_ASCII);

    /** Longest piece that is searched for; decides how much of a log is held back. */
    private static final int PIECE_BYTES = 1024;

    private final List<byte[]> pieces = new ArrayList<>();
    private int bytes;
    private volatile @Nullable SecretAutomaton automaton;

    /**
     * Adds one. White space around it and around its lines doesn't count.
     *
     * @return whether it will be found: not when it has less than {@link #LEAST_BYTES}
     * @throws IllegalArgumentException when all of them have more than {@link #MOST_BYTES}
     */
    public synchronized boolean add(byte[] secret) {
        int before = pieces.size();
        byte[] all = stripped(secret, 0, secret.length);
        if (all.length < LEAST_BYTES) {
            return false;
        }
        if (all.length <= PIECE_BYTES) {
            addPiece(all);
        }
        int start = 0;
        for (int i = 0; i <= all.length; i++) {
            if (i == all.length || all[i] == '\n') {
                addLine(stripped(all, start, i));
                start = i + 1;
            }
        }
        if (pieces.size() > before) {
            automaton = new SecretAutomaton(pieces);
        }
        return true;
    }

    /** A line in pieces; the last one reaches back, so that it isn't short. */
    private void addLine(byte[] line) {
        if (line.length < LEAST_BYTES) {
            return;
        }
        for (int at = 0; at < line.length; at += PIECE_BYTES) {
            int end = Math.min(line.length, at + PIECE_BYTES);
            addPiece(Arrays.copyOfRange(line, Math.max(0, Math.min(at, end - PIECE_BYTES)), end));
        }
    }

    private void addPiece(byte[] piece) {
        if (bytes + piece.length > 2 * MOST_BYTES) {
            throw new IllegalArgumentException(
                    "secrets of more than " + MOST_BYTES + " bytes together can't be kept out of logs");
        }
        bytes += piece.length;
        pieces.add(piece);
    }

    private static byte[] stripped(byte[] from, int start, int end) {
        int first = start;
        int last = end;
        while (first < last && isSpace(from[first])) {
            first++;
        }
        while (last > first && isSpace(from[last - 1])) {
            last--;
        }
        return Arrays.copyOfRange(from, first, last);
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\n';
    }

    /** A text without them. */
    public String mask(String text) {
        if (automaton == null) {
            return text;
        }
        SecretMask mask = stream();
        ByteArrayOutputStream masked = new ByteArrayOutputStream();
        masked.writeBytes(mask.next(text.getBytes(StandardCharsets.UTF_8)));
        masked.writeBytes(mask.rest());
        return masked.toString(StandardCharsets.UTF_8);
    }

    /** For a stream that comes in pieces. */
    public SecretMask stream() {
        return new SecretMask(this);
    }

    @Nullable
    SecretAutomaton automaton() {
        return automaton;
    }
}
