package io.jcontainers.runc.state;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Two fields of {@code /proc/PID/stat} (proc_pid_stat(5)).
 *
 * @param state field 3, such as {@code S}; {@code Z} and {@code X} are ends
 * @param startTime field 22, in clock ticks since boot
 */
public record ProcessStat(char state, long startTime) {
    private static final int STATE_FIELD = 3;
    private static final int START_TIME_FIELD = 22;

    /** Null if it has not that form. The name in field 2 may hold anything, so fields count from the last ')'. */
    public static @Nullable ProcessStat parse(byte[] line) {
        String text = new String(line, StandardCharsets.ISO_8859_1);
        int end = text.lastIndexOf(") ");
        if (end < 0) {
            return null;
        }
        String[] fields = text.substring(end + 2).trim().split(" ");
        if (fields.length <= START_TIME_FIELD - STATE_FIELD || fields[0].length() != 1) {
            return null;
        }
        try {
            return new ProcessStat(fields[0].charAt(0), Long.parseLong(fields[START_TIME_FIELD - STATE_FIELD]));
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }

    /** Whether it is that process and has not ended. */
    public boolean runs(long expectedStartTime) {
        return startTime == expectedStartTime && state != 'Z' && state != 'X';
    }
}
