package io.jcontainers.build.dockerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Puts the lines of a file together to instructions. */
final class StatementReader {
    /** The most instructions of a file. */
    static final int MOST_STATEMENTS = 100_000;

    private static final Set<String> WITH_HEREDOCS = Set.of("RUN", "COPY", "ADD");

    private final Source source;
    private final char escape;
    private final List<Statement> statements = new ArrayList<>();
    private List<String> comments = new ArrayList<>();
    private int at;

    private StatementReader(Source source, Directives directives) {
        this.source = source;
        this.escape = directives.escape();
        this.at = directives.count();
    }

    /**
     * All instructions of the file, unknown ones too.
     *
     * @throws DockerfileException when there is none, or a here-document has no end
     */
    static List<Statement> read(Source source, Directives directives) {
        StatementReader reader = new StatementReader(source, directives);
        while (reader.at < source.count()) {
            reader.step();
        }
        if (reader.statements.isEmpty()) {
            int last = Math.max(1, source.count());
            throw DockerfileException.syntax(source, new LineRange(last, last), "file with no instructions");
        }
        return reader.statements;
    }

    private String line(int index) {
        String line = source.lines().get(index);
        int end = line.length();
        while (end > 0 && line.charAt(end - 1) == '\r') {
            end--;
        }
        return line.substring(0, end);
    }

    private void step() {
        String line = Words.trimStart(line(at));
        if (line.isEmpty()) {
            at++;
        } else if (line.startsWith("#")) {
            at++;
            comment(Words.trim(line.substring(1)));
        } else {
            statement(line);
        }
    }

    private void comment(String text) {
        if (text.isEmpty()) {
            comments = new ArrayList<>();
        } else {
            comments.add(text);
        }
    }

    private void statement(String first) {
        int start = at + 1;
        boolean emptyContinuation = false;
        StringBuilder joined = new StringBuilder();
        boolean open = append(joined, first);
        at++;
        while (open && at < source.count()) {
            String line = line(at++);
            String trimmed = Words.trimStart(line);
            if (trimmed.isEmpty()) {
                emptyContinuation = true;
            } else if (!trimmed.startsWith("#")) {
                open = append(joined, line);
            }
        }
        Statement statement =
                Statement.of(joined.toString(), escape, new LineRange(start, at), comments, emptyContinuation);
        comments = new ArrayList<>();
        if (statements.size() == MOST_STATEMENTS) {
            throw DockerfileException.syntax(
                    source, statement.lines(), "more than " + MOST_STATEMENTS + " instructions");
        }
        statements.add(takesHeredocs(statement) ? withHeredocs(statement) : statement);
    }

    /** Without the escape character at the end; whether there was one, so that the next line belongs to this one. */
    private boolean append(StringBuilder joined, String line) {
        int end = line.length();
        while (end > 0 && (line.charAt(end - 1) == ' ' || line.charAt(end - 1) == '\t')) {
            end--;
        }
        boolean isContinued = end > 0 && line.charAt(end - 1) == escape && (end == 1 || line.charAt(end - 2) != escape);
        joined.append(line, 0, isContinued ? end - 1 : line.length());
        return isContinued;
    }

    private boolean takesHeredocs(Statement statement) {
        String keyword = statement.keyword().toUpperCase(Locale.ROOT);
        if (keyword.equals("ONBUILD") && !statement.rest().isEmpty()) {
            Statement inner = statement.inner(escape);
            return WITH_HEREDOCS.contains(inner.keyword().toUpperCase(Locale.ROOT))
                    && !JsonStrings.isArray(inner.rest());
        }
        return WITH_HEREDOCS.contains(keyword) && !JsonStrings.isArray(statement.rest());
    }

    private Statement withHeredocs(Statement statement) {
        List<Heredoc> documents = new ArrayList<>();
        for (Heredoc announced : announced(statement)) {
            documents.add(body(announced, statement.lines()));
        }
        return statement.with(documents, new LineRange(statement.lines().start(), at));
    }

    private List<Heredoc> announced(Statement statement) {
        if (!statement.whole().contains("<<")) {
            return List.of();
        }
        List<String> words;
        try {
            words = VariableExpansion.splitting()
                    .split(statement.whole(), Variables.NONE)
                    .words();
        } catch (ExpansionException e) {
            // As in BuildKit: a line with an odd quote announces nothing, whatever a shell would make of it.
            return List.of();
        }
        List<Heredoc> found = new ArrayList<>();
        for (String word : words) {
            try {
                Heredoc document = Heredoc.announcedBy(word);
                if (document != null) {
                    found.add(document);
                }
            } catch (ExpansionException e) {
                throw DockerfileException.syntax(source, statement.lines(), String.valueOf(e.getMessage()));
            }
        }
        return found;
    }

    private Heredoc body(Heredoc announced, LineRange lines) {
        StringBuilder content = new StringBuilder();
        while (at < source.count()) {
            String end = line(at);
            String line = source.lines().get(at);
            at++;
            int tabs = 0;
            while (announced.stripTabs() && tabs < end.length() && end.charAt(tabs) == '\t') {
                tabs++;
            }
            if (end.length() - tabs == announced.name().length() && end.endsWith(announced.name())) {
                return announced.withContent(content.toString());
            }
            content.append(line).append('\n');
        }
        throw DockerfileException.syntax(
                source,
                new LineRange(lines.start(), at),
                "unterminated heredoc; a line with only " + Printed.word(announced.name()) + " ends it");
    }
}
