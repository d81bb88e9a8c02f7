package io.jcontainers.build.dockerfile;

import io.jcontainers.build.dockerfile.Instruction.Origin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads {@code COPY} and {@code ADD}. */
final class CopyReader {
    private CopyReader() {}

    static Instruction copy(Statement statement, Origin origin) {
        List<String> words = words("COPY", statement);
        Flags flags = Flags.read(
                statement.flags(), Set.of("from", "chown", "chmod"), Set.of("exclude"), Set.of("link", "parents"));
        String from = flags.filled("from");
        if (from != null && from.matches("(?s).*\\$.+")) {
            throw new InstructionFault("variable expansion is not supported for --from, define a new stage with FROM"
                    + " using ARG from global scope as a workaround");
        }
        return new Instruction.Copy(
                origin,
                files("COPY", words, statement),
                from,
                flags.filled("chown"),
                flags.filled("chmod"),
                flags.isTrue("link"),
                flags.isTrue("parents"),
                flags.texts("exclude"));
    }

    static Instruction add(Statement statement, Origin origin) {
        List<String> words = words("ADD", statement);
        Flags flags = Flags.read(
                statement.flags(),
                Set.of("chown", "chmod", "checksum"),
                Set.of("exclude"),
                Set.of("link", "keep-git-dir", "unpack"));
        return new Instruction.Add(
                origin,
                files("ADD", words, statement),
                flags.filled("chown"),
                flags.filled("chmod"),
                flags.isTrue("link"),
                flags.truth("keep-git-dir"),
                flags.filled("checksum"),
                flags.truth("unpack"),
                flags.texts("exclude"));
    }

    private static List<String> words(String keyword, Statement statement) {
        List<String> words = InstructionReader.list(statement.rest());
        if (words.size() < 2) {
            throw new InstructionFault(keyword
                    + " requires at least two arguments, but only one was provided. Destination could not be"
                    + " determined");
        }
        return words;
    }

    private static FileSources files(String keyword, List<String> words, Statement statement) {
        String destination = words.getLast();
        if (Heredoc.isAnnouncement(destination)) {
            throw new InstructionFault(keyword + " cannot accept a heredoc as a destination");
        }
        Map<String, Heredoc> byName = new HashMap<>();
        statement.heredocs().forEach(document -> byName.put(document.name(), document));
        List<String> paths = new ArrayList<>();
        List<Heredoc> documents = new ArrayList<>();
        for (String word : words.subList(0, words.size() - 1)) {
            Heredoc announced = Heredoc.isAnnouncement(word) ? Heredoc.announcedBy(word) : null;
            Heredoc document = announced == null ? null : byName.get(announced.name());
            if (document == null) {
                paths.add(word);
            } else {
                document.checkFileName();
                documents.add(document);
            }
        }
        return new FileSources(paths, documents, destination);
    }
}
