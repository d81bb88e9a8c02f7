package io.jcontainers.build.command;

import io.jcontainers.build.flag.FlagValueException;
import io.jcontainers.build.flag.HelpText;
import io.jcontainers.build.flag.HelpWanted;
import io.jcontainers.build.flag.Syntax;
import io.jcontainers.build.flag.UsageException;
import io.jcontainers.build.setting.Globals;
import io.jcontainers.runc.request.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All commands: finds the one that a front asks for and tells what comes of it. */
public final class Commands {
    /** Of this program. */
    public static final String VERSION = "0.1.0";

    private static final int FAILED = 1;
    private static final int LOST_STATUS = 125;
    /** What the groups of commands are for, by name. */
    public static final Map<String, String> GROUPS = Map.of(
            "image", "Manage images",
            "system", "Show and tidy what is kept",
            "cache", "Manage the build cache",
            "builder", "Manage the build cache, by docker's name",
            "context", "Look at build contexts",
            "engine", "Tell about the resident build engine, or end it");

    private final CommandTree tree;

    /** These. */
    public Commands(List<Command> commands) {
        this.tree = new CommandTree(commands, GROUPS);
    }

    /** How long the engine waits for another front before it ends. */
    public static long idleSeconds() {
        return Long.getLong("jbuild.idle.seconds", 300);
    }

    /** Does what a front asks for; the exit status of the front. */
    public int answer(Request request, Front front) {
        try {
            Globals.Leading leading = Globals.read(
                    words(request),
                    Call.environment(request),
                    request.ids().euid(),
                    Path.of(new String(request.directory(), StandardCharsets.UTF_8)));
            return answer(leading.globals(), leading.words(), request, front);
        } catch (UsageException e) {
            return fail(front, String.valueOf(e.getMessage()), e.status());
        } catch (Front.FrontGone e) {
            return LOST_STATUS;
        } catch (CommandException e) {
            return fail(front, "jbuild: " + e.getMessage(), e.status());
        } catch (IOException e) {
            return fail(front, "jbuild: " + e.getMessage(), FAILED);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return LOST_STATUS;
        } catch (RuntimeException | StackOverflowError e) {
            String defect = "jbuild: defect in the build engine: " + Defect.text(e);
            return fail(front, defect + "; please report this with the command", FAILED);
        }
    }

    private static int fail(Front front, String message, int status) {
        try {
            front.err((message + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (Front.FrontGone gone) {
            return LOST_STATUS;
        }
        return status;
    }

    private int answer(Globals globals, List<String> words, Request request, Front front)
            throws IOException, InterruptedException {
        String first = words.isEmpty() ? "help" : words.getFirst();
        Optional<CommandTree.Found> found = tree.find(words);
        if (found.isPresent()) {
            List<String> rest = words.subList(found.get().words(), words.size());
            return run(
                    found.get().command(),
                    String.join(" ", words.subList(0, found.get().words())),
                    rest,
                    globals,
                    request,
                    front);
        }
        if (first.equals("--help") || first.equals("-h") || first.equals("help")) {
            return help(words, front);
        }
        if (words.size() == 1 && (first.equals("--version") || first.equals("-v"))) {
            return answer(globals, List.of("version"), request, front);
        }
        if (tree.isGroup(first)) {
            return group(words, front);
        }
        if (first.equals("container") && words.size() > 1) {
            throw new UsageException("jbuild: containers are jshim's, which is not part of this version: '"
                    + String.join(" ", words) + "' is not known here");
        }
        List<String> build = new ArrayList<>(List.of("build"));
        build.addAll(words);
        if (tree.find(build).isEmpty()) {
            throw new UsageException("jbuild: '" + first + "' is not a jbuild command.\nSee 'jbuild --help'");
        }
        return answer(globals, build, request, front);
    }

    private static int run(
            Command command, String spelled, List<String> words, Globals globals, Request request, Front front)
            throws IOException, InterruptedException {
        Syntax syntax = command.syntax().at("jbuild " + spelled);
        try {
            return command.run(new Call(globals, syntax.parse(words), request, front));
        } catch (FlagValueException e) {
            throw syntax.wrong(e);
        } catch (HelpWanted e) {
            front.out(HelpText.of(command.syntax()).getBytes(StandardCharsets.UTF_8));
            return 0;
        }
    }

    private int help(List<String> words, Front front) {
        List<String> rest = words.isEmpty() ? words : words.subList(1, words.size());
        Optional<CommandTree.Found> found = tree.find(rest);
        String text;
        if (found.isPresent()) {
            text = HelpText.of(found.get().command().syntax());
        } else if (!rest.isEmpty() && tree.isGroup(rest.getFirst())) {
            text = tree.help(rest.getFirst());
        } else if (!rest.isEmpty() && words.getFirst().equals("help")) {
            throw new UsageException("unknown help topic: " + String.join(" ", rest));
        } else {
            text = tree.help();
        }
        front.out(text.getBytes(StandardCharsets.UTF_8));
        return 0;
    }

    /** A group's name alone, or with a word that is none of its commands. */
    private int group(List<String> words, Front front) {
        String group = words.getFirst();
        String second = words.size() > 1 ? words.get(1) : "--help";
        if (!second.equals("--help") && !second.equals("-h") && !second.equals("help")) {
            throw new UsageException(
                    UsageException.COUNT_STATUS,
                    "jbuild: unknown command: jbuild " + group + " " + second + "\n\nUsage:  jbuild " + group
                            + "\n\nRun 'jbuild " + group + " --help' for more information");
        }
        front.out(tree.help(group).getBytes(StandardCharsets.UTF_8));
        return 0;
    }

    private static List<String> words(Request request) {
        List<String> words = new ArrayList<>();
        for (byte[] argument :
                request.arguments().subList(1, request.arguments().size())) {
            words.add(new String(argument, StandardCharsets.UTF_8));
        }
        return words;
    }
}
