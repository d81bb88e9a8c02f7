package io.jcontainers.runc.container;

import io.jcontainers.runc.program.Arg;
import io.jcontainers.runc.program.Label;
import io.jcontainers.runc.program.Memory;
import io.jcontainers.runc.program.Op;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.runc.program.Slot;
import io.jcontainers.runc.program.Test;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Looks for eight bytes in a text that the program has read: what one comparison of the executor takes. */
final class TextSearch {
    private static final int WORD_BYTES = 8;

    private final ProgramBuilder program;
    private final Slot at;
    private final Slot end;
    private final Slot word;

    TextSearch(ProgramBuilder program) {
        this.program = program;
        this.at = program.scratch("search-at");
        this.end = program.scratch("search-end");
        this.word = program.scratch("search-word");
    }

    /** Where the word was found, as an offset of memory. */
    Slot found() {
        return at;
    }

    /**
     * Goes on at a label if a word stands in the text.
     *
     * @param text where it begins
     * @param length how many bytes of it there are; 0 or less: nothing is found
     * @param wanted eight ASCII characters
     */
    void jumpIfFound(Memory.Room text, Arg length, String wanted, Label found) {
        Label again = new Label();
        Label absent = new Label();
        program.jumpIf(length, Test.LT, Arg.of(WORD_BYTES), absent);
        program.add(Op.SET, Arg.offset(text), Arg.of(0)).into(at);
        program.add(Op.SET, at.arg(), length).into(end);
        program.add(Op.SET, end.arg(), Arg.of(1 - WORD_BYTES)).into(end);
        program.here(again);
        program.add(Op.PEEK, at.arg(), Arg.of(WORD_BYTES), Arg.of(0)).into(word).tolerateAll();
        program.jumpIf(word.arg(), Test.EQ, Arg.of(number(wanted), '"' + wanted + '"'), found);
        program.add(Op.SET, at.arg(), Arg.of(1)).into(at);
        program.jumpIf(at.arg(), Test.LT, end.arg(), again);
        program.here(absent);
    }

    /** Eight characters as the executor reads them from memory. */
    static long number(String eight) {
        byte[] bytes = eight.getBytes(StandardCharsets.US_ASCII);
        if (bytes.length != WORD_BYTES) {
            throw new IllegalArgumentException("not eight characters: " + eight);
        }
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    }
}
