package io.jcontainers.build.command;

import io.jcontainers.runc.request.Request;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All commands, found by name. */
public final class Commands {
    private static final int USAGE_STATUS = 125;

    private final Map<String, Command> commands = new LinkedHashMap<>();

    /** With everything that they share. */
    public Commands() {
        for (Command command : List.of(new VersionCommand())) {
            commands.put(command.name(), command);
        }
    }

    /** How long the engine waits for another front before it ends. */
    public long idleSeconds() {
        return Long.getLong("jbuild.idle.seconds", 300);
    }

    /** Does what a front asks for; the exit status of the front. */
    public int answer(Request request, Front front) {
        try {
            List<String> words = words(request);
            String first = words.isEmpty() ? "--help" : words.getFirst();
            if (first.equals("--help") || first.equals("-h") || first.equals("help")) {
                front.out(help().getBytes(StandardCharsets.UTF_8));
                return 0;
            }
            Command command = commands.get(first.equals("--version") || first.equals("-v") ? "version" : first);
            if (command == null) {
                throw new UsageException("'" + first + "' is not a jbuild command.\nSee 'jbuild --help'");
            }
            return command.run(new Invocation(request, words.subList(1, words.size()), front));
        } catch (UsageException e) {
            front.err(("jbuild: " + e.getMessage() + "\n").getBytes(StandardCharsets.UTF_8));
            return USAGE_STATUS;
        } catch (Front.FrontGone e) {
            return USAGE_STATUS;
        } catch (RuntimeException | StackOverflowError e) {
            StackTraceElement[] trace = e.getStackTrace();
            String where = trace.length == 0 ? "" : " at " + trace[0];
            front.err(("jbuild: defect in the build engine: " + e + where + "; please report this with the command\n")
                    .getBytes(StandardCharsets.UTF_8));
            return 1;
        }
    }

    private static List<String> words(Request request) {
        List<String> words = new ArrayList<>();
        for (byte[] argument :
                request.arguments().subList(1, request.arguments().size())) {
            words.add(new String(argument, StandardCharsets.UTF_8));
        }
        return words;
    }

    private String help() {
        StringBuilder text = new StringBuilder("""
                Usage:  jbuild COMMAND

                Builds images from Dockerfiles and keeps them

                Commands:
                """);
        commands.values()
                .forEach(command -> text.append(String.format("  %-10s  %s%n", command.name(), command.purpose())));
        return text.toString();
    }
}
