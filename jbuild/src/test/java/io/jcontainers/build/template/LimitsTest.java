package io.jcontainers.build.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    @CsvSource(
            delimiter = '|',
            value = {
                "endless recursion|exceeded maximum template depth (300)|{{define \"a\"}}{{template \"a\" .}}{{end}}{{template \"a\" .}}",
                "recursion that writes|exceeded maximum template depth (300)|{{define \"a\"}}{{if .}}{{print (print .)}}{{template \"a\" .}}{{end}}{{end}}{{template \"a\" .}}",
                "two that call each other|exceeded maximum template depth (300)|{{define \"a\"}}{{template \"b\" .}}{{end}}{{define \"b\"}}{{template \"a\" .}}{{end}}{{template \"a\" .}}",
                "empty loop|exceeded maximum number of evaluation steps (20000000)|{{range 9223372036854775807}}{{end}}",
                "loop that writes|exceeded maximum|{{range 9223372036854775807}}xxxxxxxxxxxxxxxx{{end}}",
                "doubling|exceeded maximum|{{$x := \"xx\"}}{{range 100}}{{$x = print $x $x}}{{end}}",
                "doubling by html|exceeded maximum|{{$x := \"<>\"}}{{range 100}}{{$x = html $x}}{{$x = print $x $x}}{{end}}",
                "wide numbers|exceeded maximum|{{range 1000}}{{printf \"%9999999d\" 1}}{{end}}",
                "wide numbers thrown away|exceeded maximum|{{range 100000}}{{$x := printf \"%9999999d\" 1}}{{end}}",
                "many places|exceeded maximum|{{range 1000}}{{printf \"%.9999999f\" 0.1}}{{end}}",
                "long padding|exceeded maximum|{{pad . 9223372036854775807 0}}",
                "long output|exceeded maximum output size (16777216 characters)|{{pad . 9999999 0}}{{pad . 9999999 0}}",
                "long text read again and again|exceeded maximum|{{$x := pad . 9999999 0}}{{range 1000000}}{{len $x}}{{end}}",
                "many parts|more than 1048576 parts|{{len (split (pad . 9999999 0) \"\")}}",
                "loops within loops|exceeded maximum|{{range 100000}}{{range 100000}}{{range 100000}}{{end}}{{end}}{{end}}",
            })
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
