package io.jcontainers.runc.program;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers out of a header of the C side. */
public final class CHeader {
    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/", Pattern.DOTALL);
    private static final Pattern SIZES = Pattern.compile("u?int(8|16|32|64)_t\\s+([^;]*);");

    private final String name;
    private final String text;

    private CHeader(String name, String text) {
        this.name = name;
        this.text = text;
    }

    /** Reads {@code src/main/c/NAME}. */
    public static CHeader read(String name) {
        Path module = Path.of("").toAbsolutePath();
        Path inModule = module.resolve("src/main/c");
        Path directory = Files.isDirectory(inModule) ? inModule : module.resolve("jrunc/src/main/c");
        try {
            String text = Files.readString(directory.resolve(name));
            return new CHeader(name, COMMENT.matcher(text).replaceAll(" "));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Names and values of an enum, in their order; {@code prefix} is taken off the names. */
    public Map<String, Integer> enumeration(String which, String prefix) {
        Map<String, Integer> values = new LinkedHashMap<>();
        int next = 0;
        for (String entry : body("enum " + which).split(",")) {
            String[] parts = entry.trim().split("\\s*=\\s*");
            if (parts[0].isEmpty()) {
                continue;
            }
            next = parts.length > 1 ? number(parts[1]) : next;
            if (!parts[0].startsWith(prefix)) {
                throw new IllegalStateException(parts[0] + " does not begin with " + prefix);
            }
            values.put(parts[0].substring(prefix.length()), next++);
        }
        return values;
    }

    /** A number that is defined by #define. */
    public int define(String which) {
        Matcher matcher =
                Pattern.compile("#define " + which + " ([0-9a-fx]+)U?\\b").matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException(name + " has no number " + which);
        }
        return number(matcher.group(1));
    }

    /** Size of a struct of fixed-width integers that has no holes, in bytes. */
    public int sizeOf(String which) {
        int size = 0;
        Matcher field = SIZES.matcher(body("struct " + which));
        while (field.find()) {
            for (String declared : field.group(2).split(",")) {
                int open = declared.indexOf('[');
                String count = open < 0 ? "1" : declared.substring(open + 1, declared.indexOf(']'));
                size += Integer.parseInt(field.group(1))
                        / 8
                        * (Character.isDigit(count.charAt(0)) ? number(count) : define(count));
            }
        }
        return size;
    }

    private String body(String which) {
        Matcher matcher = Pattern.compile(which + "\\s*\\{([^}]*)\\}").matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException(name + " has no " + which);
        }
        return matcher.group(1);
    }

    private static int number(String written) {
        String text = written.trim();
        return text.startsWith("'") ? text.charAt(1) : Long.decode(text).intValue();
    }
}
