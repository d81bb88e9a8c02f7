package io.jcontainers.build.manual;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.build.flag.Flag;
import io.jcontainers.build.flag.Syntax;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ManualPagesTest {
    @Test
    void pageOfACommand() {
        Syntax list = Syntax.of(
                        "jbuild cache ls",
                        "[OPTIONS]",
                        "List what there is",
                        0,
                        0,
                        Flag.toggle("quiet", 'q', "Only IDs"),
                        Flag.text("format", '\0', "string", "One of\n.dotted or 'json'")
                                .initially("table"),
                        Flag.optional("pull", "when", "Fetch"),
                        Flag.toggle("secret", '\0', "").hidden())
                .alsoCalled("jbuild cache list")
                .withExamples("jbuild cache ls --format '\\t'");
        Map<String, String> pages =
                ManualPages.of(new CommandSet(List.of(list), Map.of("cache", "Manage the cache"), List.of()), "1.2");
        assertEquals("""
                .\\" Made from the tables of --help; a test says how to make it again.
                .TH JBUILD-CACHE-LS 1 "" "jbuild 1.2"
                .SH NAME
                jbuild\\-cache\\-ls \\- List what there is
                .SH SYNOPSIS
                .B jbuild cache ls
                [OPTIONS]
                .SH ALIASES
                jbuild cache list
                .SH OPTIONS
                .TP
                .B \\-q, \\-\\-quiet
                Only IDs
                .TP
                .B \\-\\-format string
                One of
                .br
                \\&.dotted or \\(aqjson\\(aq (default table)
                .TP
                .B \\-\\-pull[=when]
                Fetch
                .SH EXAMPLES
                .nf
                jbuild cache ls \\-\\-format \\(aq\\et\\(aq
                .fi
                .SH SEE ALSO
                jbuild(1)
                """, pages.get("jbuild-cache-ls.1"));
        assertTrue(String.valueOf(pages.get("jbuild.1")).contains("""
                .B jbuild cache
                Manage the cache: list, ls.
                """));
    }
}
