package io.jcontainers.build.command;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What a report of a defect needs: the reason at the bottom, and where it came from. */
final class Defect {
    private static final int FRAMES = 5;

    private Defect() {}

    static String text(Throwable thrown) {
        Throwable reason = thrown;
        for (int depth = 0; reason.getCause() != null && depth < FRAMES; depth++) {
            reason = reason.getCause();
        }
        return reason
                + Arrays.stream(reason.getStackTrace())
                        .limit(FRAMES)
                        .map(frame -> " at " + frame)
                        .collect(Collectors.joining());
    }
}
