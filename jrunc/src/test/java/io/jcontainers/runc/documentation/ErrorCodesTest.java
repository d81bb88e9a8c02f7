package io.jcontainers.runc.documentation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** {@code docs/error-codes.md} lists every code of the sources; {@code -Derror.codes.write=true} writes it again, with
 * the texts. */
class ErrorCodesTest {
    private static final String HEAD = """
            # Error codes

            With `--log FILE --log-format json` each error is one line of the log:
            `{"code":"mount-failed","hint":"...","level":"error","msg":"...","time":"..."}`. \
            The code is stable: programs may
            decide by it. `msg` keeps the words that runc's callers look for; \
            `hint`, where an engine was there to give one,
            names the field of config.json, the system call and the errno, and says what to do next.

            The texts are those that stand in front of the cause; `...` is what depends on the case. \
            A code that ends with
            `*` has the name of a field behind it. An empty text is the name of the system call.

            | code | text |
            |---|---|
            """;

    private static Path module() {
        Path here = Path.of("").toAbsolutePath();
        return Files.isDirectory(here.resolve("src/main/c")) ? here : here.resolve("jrunc");
    }

    private static String page(Map<String, TreeSet<String>> codes) {
        StringBuilder page = new StringBuilder(HEAD);
        codes.forEach((code, texts) -> page.append("| ")
                .append(code)
                .append(" | ")
                .append(String.join("<br>", texts).replace("|", "\\|"))
                .append(" |\n"));
        return page.toString();
    }

    @Test
    void everyCodeIsListed() throws IOException {
        Map<String, TreeSet<String>> codes = ErrorCodeSource.read(module());
        assertTrue(codes.containsKey("mount-failed") && codes.containsKey("container-unknown"), codes::toString);
        Path file = module().resolve("../docs/error-codes.md").normalize();
        if (Boolean.getBoolean("error.codes.write")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, page(codes));
        }
        List<String> listed = Files.readString(file)
                .lines()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| code"))
                .map(line -> line.split(" ")[1])
                .toList();
        assertEquals(List.copyOf(codes.keySet()), listed);
    }
}
