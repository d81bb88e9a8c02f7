package io.jcontainers.build.dockerfile;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parser directives at the top of a file.
 *
 * @param syntax the frontend that the file asks for, null for none; see {@link #asksForOtherFrontend}
 * @param escape the escape character, a backslash or a backtick
 * @param check the options of the build checks, null for none
 * @param count how many lines they take, with a first line that begins with {@code #!}
 */
public record Directives(
        @Nullable String syntax, char escape, @Nullable String check, int count) {
    private static final Set<String> KNOWN = Set.of("syntax", "escape", "check");

    /**
     * Whether the file is written for a frontend other than Docker's own, whose language this is not. Versions of
     * Docker's own are taken for what is understood here.
     */
    public boolean asksForOtherFrontend() {
        if (syntax == null) {
            return false;
        }
        String image = syntax.split(" ", 2)[0].split("@", 2)[0];
        String name = image.startsWith("docker.io/") ? image.substring("docker.io/".length()) : image;
        int colon = name.indexOf(':');
        String repository = colon < 0 ? name : name.substring(0, colon);
        return !repository.equals("docker/dockerfile")
                && !repository.equals("docker/dockerfile-upstream")
                && !name.equals("dockerfile.v0");
    }

    /** Reads the zone of the directives: it ends before the first line that is none. */
    static Directives read(Source source) {
        Map<String, String> found = new LinkedHashMap<>();
        int number = 0;
        for (String line : source.lines()) {
            String[] pair = pair(Words.trimStart(line));
            boolean isShebang = number == 0 && line.startsWith("#!");
            if (pair == null && !isShebang) {
                break;
            }
            number++;
            if (pair != null && found.putIfAbsent(pair[0], pair[1]) != null) {
                throw DockerfileException.syntax(
                        source, new LineRange(number, number), "only one " + pair[0] + " parser directive can be used");
            }
            if (pair != null && pair[0].equals("escape") && !pair[1].equals("\\") && !pair[1].equals("`")) {
                throw DockerfileException.syntax(
                        source,
                        new LineRange(number, number),
                        "invalid escape token '" + Printed.word(pair[1]) + "' does not match ` or \\");
            }
        }
        String escape = found.getOrDefault("escape", "\\");
        return new Directives(found.get("syntax"), escape.charAt(0), found.get("check"), number);
    }

    /** Key in lower case and value; null when the line is no directive. */
    private static String @Nullable [] pair(String line) {
        int equals = line.indexOf('=');
        if (!line.startsWith("#") || equals < 0) {
            return null;
        }
        String key = Words.trim(line.substring(1, equals)).toLowerCase(Locale.ROOT);
        String value = Words.trim(line.substring(equals + 1));
        return KNOWN.contains(key) && !value.isEmpty() ? new String[] {key, value} : null;
    }
}
