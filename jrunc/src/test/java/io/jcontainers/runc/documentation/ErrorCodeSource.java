package io.jcontainers.runc.documentation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Error codes out of the sources: what stands at the code's place in the calls that name one. */
final class ErrorCodeSource {
    /** Calls, and which argument is the code; the next one is its text. */
    private static final Map<String, Integer> JAVA = Map.of(
            ".at(", 1, ".refuse(", 1, ".refuseIf(", 3, "new RequestException(", 0, "new Origin(", 1, "Reply.fail(", 1);

    private static final Map<String, Integer> C = Map.of(" report(", 1, " refuse(", 1);
    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9-]*\\*?");

    private ErrorCodeSource() {}

    /** Code and the texts that go with it; {@code ...} stands for what is known only in the case. */
    static Map<String, TreeSet<String>> read(Path module) throws IOException {
        Map<String, TreeSet<String>> codes = new TreeMap<>();
        for (Path file : files(module.resolve("src/main/java"), ".java")) {
            scan(Files.readString(file), JAVA, codes);
        }
        for (Path file : files(module.resolve("src/main/c"), ".c")) {
            scan(Files.readString(file), C, codes);
        }
        return codes;
    }

    private static List<Path> files(Path directory, String end) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(end)).sorted().toList();
        }
    }

    private static void scan(String source, Map<String, Integer> calls, Map<String, TreeSet<String>> codes) {
        calls.forEach((call, place) -> {
            for (int at = source.indexOf(call); at >= 0; at = source.indexOf(call, at + 1)) {
                List<String> arguments = arguments(source, at + call.length());
                if (arguments.size() > place) {
                    String code = literal(arguments.get(place), "*");
                    if (CODE.matcher(code).matches() && !code.equals("*")) {
                        String text = arguments.size() > place + 1 ? literal(arguments.get(place + 1), "...") : "";
                        codes.computeIfAbsent(code, key -> new TreeSet<>()).add(text);
                    }
                }
            }
        });
    }

    /** Arguments of a call, as they stand in the source. */
    private static List<String> arguments(String source, int from) {
        List<String> arguments = new ArrayList<>();
        int depth = 0;
        int start = from;
        for (int i = from; i < source.length(); i++) {
            char c = source.charAt(i);
            if (c == '"') {
                Matcher literal = LITERAL.matcher(source).region(i, source.length());
                i = literal.lookingAt() ? literal.end() - 1 : i;
            } else if (c == '(' || c == '{' || c == '[') {
                depth++;
            } else if (c == ')' && depth == 0) {
                arguments.add(source.substring(start, i));
                return arguments;
            } else if (c == ')' || c == '}' || c == ']') {
                depth--;
            } else if (c == ',' && depth == 0) {
                arguments.add(source.substring(start, i));
                start = i + 1;
            }
        }
        return arguments;
    }

    /** The literals of an expression, with {@code hole} for each of its other parts. */
    private static String literal(String expression, String hole) {
        if (expression.contains("?")) {
            return hole;
        }
        StringBuilder text = new StringBuilder();
        Matcher literal = LITERAL.matcher(expression);
        int end = 0;
        while (literal.find()) {
            text.append(isHole(expression.substring(end, literal.start())) ? hole : "")
                    .append(literal.group(1).replace("\\\"", "\""));
            end = literal.end();
        }
        return text.append(isHole(expression.substring(end)) ? hole : "").toString();
    }

    private static boolean isHole(String between) {
        return !between.replace("+", "").isBlank();
    }
}
