package io.jcontainers.build.dockerfile;

import io.jcontainers.build.dockerfile.Instruction.Origin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code HEALTHCHECK}. */
final class HealthReader {
    private static final Set<String> FLAGS = Set.of("interval", "timeout", "start-period", "start-interval", "retries");
    private static final Duration LEAST = Duration.ofMillis(1);

    private HealthReader() {}

    static Instruction healthCheck(Statement statement, Origin origin) {
        List<String> parts = Words.splitFirst(statement.rest());
        String type = parts.getFirst().toUpperCase(Locale.ROOT);
        String command = parts.size() == 2 ? parts.get(1) : "";
        if (type.isEmpty()) {
            throw InstructionFault.atLeastOne("HEALTHCHECK");
        }
        if (type.equals("NONE")) {
            if (!command.isEmpty()) {
                throw new InstructionFault("HEALTHCHECK NONE takes no arguments");
            }
            // Its flags, if any, say nothing; BuildKit doesn't look at them either.
            return new Instruction.HealthCheck(origin, Health.none());
        }
        Flags flags = Flags.read(statement.flags(), FLAGS, Set.of(), Set.of());
        if (!type.equals("CMD")) {
            throw new InstructionFault("Unknown type " + Printed.quoted(type) + " in HEALTHCHECK (try CMD)");
        }
        return new Instruction.HealthCheck(
                origin,
                new Health(
                        test(command),
                        duration(flags, "interval"),
                        duration(flags, "timeout"),
                        duration(flags, "start-period"),
                        duration(flags, "start-interval"),
                        retries(flags.filled("retries"))));
    }

    private static List<String> test(String command) {
        List<String> array = InstructionReader.array(command);
        if (command.isEmpty() || (array != null && array.isEmpty())) {
            throw new InstructionFault("Missing command after HEALTHCHECK CMD");
        }
        if (array == null) {
            return List.of("CMD-SHELL", command);
        }
        List<String> test = new ArrayList<>(List.of("CMD"));
        test.addAll(array);
        return test;
    }

    private static Duration duration(Flags flags, String name) {
        String text = flags.filled(name);
        if (text == null) {
            return Duration.ZERO;
        }
        Duration duration = GoDuration.parse(text);
        if (!duration.isZero() && duration.compareTo(LEAST) < 0) {
            throw new InstructionFault("Interval \"" + name + "\" cannot be less than 1ms");
        }
        return duration;
    }

    private static int retries(@Nullable String text) {
        if (text == null) {
            return 0;
        }
        if (!text.matches("[+-]?[0-9]+")) {
            throw new InstructionFault("strconv.ParseInt: parsing " + Printed.quoted(text) + ": invalid syntax");
        }
        int retries;
        try {
            retries = Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new InstructionFault("strconv.ParseInt: parsing " + Printed.quoted(text) + ": value out of range");
        }
        if (retries < 0) {
            throw new InstructionFault("--retries cannot be negative (" + retries + ")");
        }
        return retries;
    }
}
