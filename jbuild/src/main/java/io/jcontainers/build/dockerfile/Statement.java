package io.jcontainers.build.dockerfile;

import java.util.List;

/**
 * One instruction as text: continuation lines joined, comments gone.
 *
 * @param keyword the first word as written
 * @param flags the words with two dashes after it, without their quotes
 * @param rest what follows, trimmed
 * @param whole the joined line, from the keyword on, with the blanks at its end
 * @param lines where it is in the file, here-documents included
 * @param comments the comments right above it, without their number sign
 * @param emptyContinuation whether an empty line is between its continuation lines
 * @param heredocs in the order of their words
 */
record Statement(
        String keyword,
        List<String> flags,
        String rest,
        String whole,
        LineRange lines,
        List<String> comments,
        boolean emptyContinuation,
        List<Heredoc> heredocs) {
    Statement {
        flags = List.copyOf(flags);
        comments = List.copyOf(comments);
        heredocs = List.copyOf(heredocs);
    }

    /** Without here-documents. */
    static Statement of(String line, char escape, LineRange lines, List<String> comments, boolean emptyContinuation) {
        String whole = Words.trimStart(line);
        List<String> parts = Words.splitFirst(Words.trim(line));
        FlagWords flags = FlagWords.read(parts.size() == 2 ? parts.get(1) : "", escape);
        return new Statement(
                parts.getFirst(), flags.flags(), flags.rest(), whole, lines, comments, emptyContinuation, List.of());
    }

    Statement with(List<Heredoc> documents, LineRange all) {
        return new Statement(keyword, flags, rest, whole, all, comments, emptyContinuation, documents);
    }

    /** The instruction that an {@code ONBUILD} holds back, with the here-documents of this one. */
    Statement inner(char escape) {
        return of(rest, escape, lines, comments, emptyContinuation).with(heredocs, lines);
    }
}
