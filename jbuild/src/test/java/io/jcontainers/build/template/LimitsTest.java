package io.jcontainers.build.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Templates that want all memory, all stack or all time. */
class LimitsTest {
    private static final int SMALL_STACK = 512 << 10;

    /** Runs on a small stack, so that depth is what is tested; the message of the error, or the result. */
    private static String run(String template) throws InterruptedException {
        AtomicReference<String> result = new AtomicReference<>("nothing");
        Thread thread = new Thread(
                null,
                () -> {
                    try {
                        result.set(Template.parse(template).execute(Value.of("x")));
                    } catch (TemplateException e) {
                        result.set(String.valueOf(e.getMessage()));
                    } catch (StackOverflowError e) {
                        result.set("stack overflow");
                    }
                },
                "limits",
                SMALL_STACK);
        thread.start();
        thread.join();
        return result.get();
    }

    private static void stopsWith(String reason, String template) throws InterruptedException {
        String result = run(template);
        assertTrue(result.contains(reason), () -> result.substring(0, Math.min(300, result.length())));
    }

    @ParameterizedTest
    @CsvFileSource(resources = "hostile.txt", delimiter = '~', quoteCharacter = '`')
    void stops(String name, String reason, String template) throws InterruptedException {
        stopsWith(reason, template);
    }

    @Test
    void deepNesting() throws InterruptedException {
        String reason = "max nesting depth exceeded (150)";
        stopsWith(reason, "{{if .}}".repeat(100_000));
        stopsWith(reason, "{{if .}}{{else if .}}" + "{{else if .}}".repeat(50_000));
        stopsWith("max expression depth exceeded", "{{" + "(".repeat(100_000));
        stopsWith("max expression depth exceeded", "{{" + "(len ".repeat(100_000));
        String fits =
                "{{if .}}".repeat(149) + "{{" + "(".repeat(149) + "." + ")".repeat(149) + "}}" + "{{end}}".repeat(149);
        assertEquals("x", run(fits));
        String parentheses = "(print ".repeat(140) + "." + ")".repeat(140);
        stopsWith(
                "exceeded maximum template depth (300)",
                "{{define \"a\"}}" + "{{if .}}".repeat(140) + "{{template \"a\" " + parentheses + "}}"
                        + "{{end}}".repeat(140) + "{{end}}{{template \"a\" .}}");
    }

    @Test
    void longTemplates() throws InterruptedException {
        stopsWith("is longer than 1048576", " ".repeat((1 << 20) + 1));
        assertEquals(100_000, run("{{.}}".repeat(100_000)).length());
        stopsWith("unclosed left paren", "{{" + "(".repeat(150) + "}}");
    }

    @Test
    void deepValues() {
        Value deep = Value.of("x");
        for (int i = 0; i < 5000; i++) {
            deep = Value.list(List.of(deep));
        }
        Value value = deep;
        for (String template : List.of("{{.}}", "{{json .}}", "{{printf \"%v\" .}}")) {
            TemplateException error = assertThrows(
                    TemplateException.class, () -> Template.parse(template).execute(value));
            assertTrue(String.valueOf(error.getMessage()).contains("exceeded maximum depth of a"), error.getMessage());
        }
    }
}
