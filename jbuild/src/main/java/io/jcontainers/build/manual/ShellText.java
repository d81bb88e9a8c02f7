package io.jcontainers.build.manual;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Text of shell scripts. */
final class ShellText {
    private ShellText() {}

    /** One word of bash or zsh. */
    static String quoted(String words) {
        return "'" + words.replace("'", "'\\''") + "'";
    }

    /** The part of a script that is the same whatever commands there are. */
    static String resource(String name) {
        try (InputStream in = ShellText.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
