package io.jcontainers.runc.command;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;

/** The manual page in the macros of man(7), from the same tables as the help. The build runs {@link #main}. */
public final class ManPage {
    private final StringBuilder text = new StringBuilder();

    private ManPage() {}

    /** Prints it. */
    public static void main(String[] args) {
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        out.print(new Commands(null).manPage());
        out.flush();
    }

    static String of(Collection<Command> commands) {
        ManPage page = new ManPage();
        page.line(".TH JRUNC 8 \"\" \"jrunc " + Version.NUMBER + "\"");
        page.section("NAME", "jrunc - run containers of the Open Container Initiative");
        page.line(".SH SYNOPSIS");
        page.line(".B jrunc");
        page.line("[global options] command [options] [arguments]");
        page.section(
                "DESCRIPTION",
                "Runs a process in a container that a bundle describes: a directory with a config.json and a root file"
                        + " system. Options of a command may stand before or behind its arguments; -long is --long.");
        page.line(".SH GLOBAL OPTIONS");
        page.options(Commands.GLOBALS);
        page.line(".SH COMMANDS");
        commands.forEach(page::command);
        page.section(
                "EXIT STATUS",
                "run and exec exit as the process does, with 128 and the signal's number if a signal ended it; 126"
                        + " and 127 mean that it can't be executed or was not found. Of other failures exec exits with"
                        + " 255, every other command with 1.");
        page.section(
                "FILES",
                "/run/jrunc, or $XDG_RUNTIME_DIR/jrunc of an ordinary user: the containers."
                        + " /run/jrunc-engine, /run/user/UID/jrunc-engine or /tmp/jrunc-UID: the engine's socket.");
        page.section("SEE ALSO", "The specifications at opencontainers.org.");
        return page.text.toString();
    }

    private void command(Command command) {
        line(".SS " + escaped(command.name() + " " + command.operands()).trim());
        line(escaped(command.purpose()) + ".");
        options(command.options());
        if (!command.examples().isEmpty()) {
            line(".PP");
            line(".nf");
            command.examples().forEach(example -> line(escaped("    " + example)));
            line(".fi");
        }
    }

    private void options(List<Option> options) {
        for (Option option : options) {
            if (!option.hidden()) {
                line(".TP");
                line(".B " + escaped(Help.names(option)));
                line(escaped(option.help()));
            }
        }
    }

    private void section(String title, String words) {
        line(".SH " + title);
        line(escaped(words));
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    /** A backslash and a hyphen mean something to troff, and so do a dot and an apostrophe at the start of a line. */
    static String escaped(String words) {
        String safe = words.replace("\\", "\\e").replace("-", "\\-");
        return safe.startsWith(".") || safe.startsWith("'") ? "\\&" + safe : safe;
    }
}
