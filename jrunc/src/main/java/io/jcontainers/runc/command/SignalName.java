package io.jcontainers.runc.command;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Signals on the command line of kill, as {@code parse_signal} in {@code cmdline.c} takes them. */
final class SignalName {
    private static final int MOST = 64;
    private static final Pattern REAL_TIME =
            Pattern.compile("RTMIN(\\+([0-9]|[12][0-9]|30))?|RTMAX(-([0-9]|[12][0-9]|30))?");
    private static final Set<String> NAMES = Set.of(
            "ABRT", "ALRM", "BUS", "CHLD", "CLD", "CONT", "FPE", "HUP", "ILL", "INT", "IO", "IOT", "KILL", "PIPE",
            "POLL", "PROF", "PWR", "QUIT", "SEGV", "STOP", "STKFLT", "SYS", "TERM", "TRAP", "TSTP", "TTIN", "TTOU",
            "URG", "USR1", "USR2", "VTALRM", "WINCH", "XCPU", "XFSZ");

    private SignalName() {}

    /** A name with or without SIG, in any case, or a number from 0 to 64. */
    static boolean isKnown(String text) {
        if (text.matches("[0-9]{1,9}")) {
            return Integer.parseInt(text) <= MOST;
        }
        String name = text.toUpperCase(Locale.ROOT);
        name = name.startsWith("SIG") ? name.substring(3) : name;
        return NAMES.contains(name) || REAL_TIME.matcher(name).matches();
    }
}
