package io.jcontainers.build.dockerfile;

import java.util.Locale;
import java.util.Set;

/** Names and numbers that {@code STOPSIGNAL} takes. */
final class StopSignals {
    private static final Set<String> NAMES = Set.of(
            "ABRT", "ALRM", "BUS", "CHLD", "CLD", "CONT", "FPE", "HUP", "ILL", "INT", "IO", "IOT", "KILL", "PIPE",
            "POLL", "PROF", "PWR", "QUIT", "SEGV", "STKFLT", "STOP", "SYS", "TERM", "TRAP", "TSTP", "TTIN", "TTOU",
            "URG", "USR1", "USR2", "VTALRM", "WINCH", "XCPU", "XFSZ", "RTMIN", "RTMAX");
    private static final int MOST_REAL_TIME = 15;

    private StopSignals() {}

    /** Does nothing for a signal, with or without SIG, in any case; a fault otherwise. */
    static void check(String text) {
        boolean valid = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) > 0 : isName(text);
        if (!valid) {
            throw new InstructionFault("invalid signal: " + Printed.word(text));
        }
    }

    private static boolean isName(String text) {
        String upper = text.toUpperCase(Locale.ROOT);
        String name = upper.startsWith("SIG") ? upper.substring(3) : upper;
        if (name.matches("RTMIN\\+[0-9]{1,2}|RTMAX-[0-9]{1,2}")) {
            return Integer.parseInt(name.substring(6)) <= MOST_REAL_TIME;
        }
        return NAMES.contains(name);
    }
}
