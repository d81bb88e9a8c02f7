package io.jcontainers.build.verb;

import io.jcontainers.build.command.Call;
import io.jcontainers.build.command.CommandException;
import io.jcontainers.build.flag.Flag;
import io.jcontainers.build.flag.Syntax;
import io.jcontainers.build.table.Filters;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;

/** Flags that several verbs have, and questions that they ask. */
final class Options {
    static final Flag FORMAT = Flag.text("format", '\0', "string", """
            Format output using a custom template:
            'table':            Print output in table format with column headers (default)
            'table TEMPLATE':   Print output in table format using the given Go template
            'json':             Print in JSON format
            'TEMPLATE':         Print output using the given Go template.""");
    static final Flag NO_TRUNC = Flag.toggle("no-trunc", '\0', "Don't truncate output");
    static final Flag FORCE = Flag.toggle("force", 'f', "Do not prompt for confirmation");

    private static final int MOST_ANSWER = 1000;

    private Options() {}

    /**
     * The values of {@code --filter}.
     *
     * @throws io.jcontainers.build.flag.UsageException when one is none
     * @throws CommandException for a name that has no meaning here
     */
    static Filters filters(Call call, Syntax syntax, List<String> accepted) {
        for (String filter : call.flags().list("filter")) {
            if (!filter.isEmpty() && filter.indexOf('=') < 0) {
                String flag = syntax.flags().stream()
                        .filter(each -> each.name().equals("filter") && each.letter() != 0)
                        .map(each -> "-" + each.letter() + ", --filter")
                        .findFirst()
                        .orElse("--filter");
                throw syntax.wrong("invalid argument \"" + filter + "\" for \"" + flag
                        + "\" flag: bad format of filter (expected name=value)");
            }
        }
        return checked(() -> Filters.parse(call.flags().list("filter"), accepted));
    }

    /** The same with what went wrong told to the user. */
    static <T> T checked(java.util.function.Supplier<T> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException e) {
            throw new CommandException(String.valueOf(e.getMessage()));
        }
    }

    /** The caller's time zone, as its variable TZ or this machine has it. */
    static ZoneId zone(Call call) {
        String name = call.environment().getOrDefault("TZ", "");
        try {
            return name.isEmpty() ? ZoneId.systemDefault() : ZoneId.of(name.startsWith(":") ? name.substring(1) : name);
        } catch (DateTimeException unknown) {
            return ZoneOffset.UTC;
        }
    }

    /** Asks; anything but y is no. */
    static boolean confirmed(Call call, String question) throws IOException {
        call.front().out((question + " [y/N] ").getBytes(StandardCharsets.UTF_8));
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        for (int next = call.front().input().read();
                next >= 0 && next != '\n';
                next = call.front().input().read()) {
            if (answer.size() < MOST_ANSWER) {
                answer.write(next);
            }
        }
        return answer.toString(StandardCharsets.UTF_8)
                .strip()
                .toLowerCase(Locale.ROOT)
                .equals("y");
    }
}
