package io.jcontainers.runc.explain;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * First line of a script, execve(2).
 *
 * @param interpreter path behind {@code #!}, without a carriage return at its end; may be empty
 * @param carriageReturn whether the line ends with one, which the kernel takes for a part of it
 */
record Script(String interpreter, boolean carriageReturn) {
    /** Null if the bytes are no script. */
    static @Nullable Script parse(byte[] head) {
        if (head.length < 2 || head[0] != '#' || head[1] != '!') {
            return null;
        }
        String line = new String(head, 2, head.length - 2, StandardCharsets.UTF_8);
        int end = line.indexOf('\n');
        line = end < 0 ? line : line.substring(0, end);
        boolean carriageReturn = line.endsWith("\r");
        String[] words = line.strip().split("[ \t]+", 2);
        return new Script(words[0], carriageReturn && words.length == 1);
    }
}
