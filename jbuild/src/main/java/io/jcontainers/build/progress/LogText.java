package io.jcontainers.build.progress;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Takes the plain text out of what a program writes, in pieces: UTF-8, without escape sequences (ECMA-48, and the
 * strings of xterm's control sequences), controls and marks of direction. What is no UTF-8 becomes U+FFFD.
 */
final class LogText {
    private static final int ESC = 0x1b;
    private static final int BELL = 0x07;
    private static final int CANCEL = 0x18;
    private static final int SUBSTITUTE = 0x1a;
    private static final int CSI = 0x9b;
    private static final int STRING_END = 0x9c;

    /** Receives the text. */
    interface Receiver {
        /** A character or a tab. */
        void character(int point);

        /** The line's end. */
        void lineFeed();

        /** What follows is written over the line. */
        void carriageReturn();
    }

    private enum State {
        TEXT,
        ESCAPE,
        INTERMEDIATE,
        CONTROL_SEQUENCE,
        STRING,
        STRING_ESCAPE
    }

    private final Receiver receiver;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private byte[] undecoded = {};
    private State state = State.TEXT;

    LogText(Receiver receiver) {
        this.receiver = receiver;
    }

    void take(byte[] bytes) {
        decode(bytes, false);
    }

    /** The stream's end: half a character becomes U+FFFD. */
    void finish() {
        decode(new byte[0], true);
        decoder.reset();
        state = State.TEXT;
    }

    private void decode(byte[] bytes, boolean end) {
        ByteBuffer in = ByteBuffer.allocate(undecoded.length + bytes.length)
                .put(undecoded)
                .put(bytes)
                .flip();
        CharBuffer out = CharBuffer.allocate(in.remaining() + 1);
        decoder.decode(in, out, end);
        undecoded = new byte[in.remaining()];
        in.get(undecoded);
        out.flip().codePoints().forEach(this::step);
    }

    private void step(int point) {
        switch (state) {
            case TEXT -> text(point);
            case ESCAPE -> escape(point);
            case INTERMEDIATE -> {
                if (point < ' ' || point > '/') {
                    endOrText(point, '0', '~');
                }
            }
            case CONTROL_SEQUENCE -> {
                if (point < ' ' || point > '?') {
                    endOrText(point, '@', '~');
                }
            }
            case STRING -> string(point);
            case STRING_ESCAPE -> {
                state = State.ESCAPE;
                escape(point);
            }
        }
    }

    private void text(int point) {
        switch (point) {
            case '\n' -> receiver.lineFeed();
            case '\r' -> receiver.carriageReturn();
            case '\t' -> receiver.character(point);
            case ESC -> state = State.ESCAPE;
            case CSI -> state = State.CONTROL_SEQUENCE;
            case 0x90, 0x98, 0x9d, 0x9e, 0x9f -> state = State.STRING;
            default -> {
                if (ShownText.isPlain(point)) {
                    receiver.character(point);
                }
            }
        }
    }

    private void escape(int point) {
        switch (point) {
            case '[' -> state = State.CONTROL_SEQUENCE;
            case ']', 'P', 'X', '^', '_' -> state = State.STRING;
            default -> {
                if (point >= ' ' && point <= '/') {
                    state = State.INTERMEDIATE;
                } else {
                    endOrText(point, '0', '~');
                }
            }
        }
    }

    /** The sequence's last character; anything else has broken it off. */
    private void endOrText(int point, char first, char last) {
        state = State.TEXT;
        if (point < first || point > last) {
            text(point);
        }
    }

    /** Unlike in a terminal a string ends with its line: else one sequence could hide the rest of a log. */
    private void string(int point) {
        switch (point) {
            case ESC -> state = State.STRING_ESCAPE;
            case BELL, CANCEL, SUBSTITUTE, STRING_END -> state = State.TEXT;
            case '\n' -> {
                state = State.TEXT;
                receiver.lineFeed();
            }
            default -> {}
        }
    }
}
