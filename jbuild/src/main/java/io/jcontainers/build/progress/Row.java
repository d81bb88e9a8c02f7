package io.jcontainers.build.progress;

import io.jcontainers.build.table.DisplayWidth;
import io.jcontainers.build.table.Shortening;

/**
 * A line of the terminal view before it is cut to size.
 *
 * @param text its begin, which is cut when it is too long
 * @param status sizes, left out where there is no room
 * @param shortStatus what stands for them where there is less room
 * @param time at the right end
 * @param color sequence that turns its color on, empty for none
 */
record Row(String text, String status, String shortStatus, String time, String color) {
    /** With less room than this for the text the time is left out. */
    private static final int LEAST_TEXT = 12;

    /** With less than this the status is, and the short one with less than that. */
    private static final int LEAST_WITH_STATUS = 20;

    private static final int LEAST_WITH_SHORT_STATUS = 14;

    /** A line without sizes. */
    Row(String text, String time, String color) {
        this(text, "", "", time, color);
    }

    /**
     * As it is written in so many columns. The last column stays free: what a terminal does with a line feed behind it
     * differs.
     */
    String fitted(int columns) {
        int room = columns - 1;
        String right = time.isEmpty() || room - time.length() - 1 < LEAST_TEXT ? "" : time;
        int left = right.isEmpty() ? room : room - right.length() - 1;
        String sizes = left - status.length() - 1 >= LEAST_WITH_STATUS
                ? status
                : left - shortStatus.length() - 1 >= LEAST_WITH_SHORT_STATUS ? shortStatus : "";
        String shown = sizes.isEmpty()
                ? Shortening.ellipsis(text, left)
                : Shortening.ellipsis(text, left - sizes.length() - 1) + " " + sizes;
        if (!right.isEmpty()) {
            shown += " ".repeat(Math.max(1, room - DisplayWidth.of(shown) - right.length())) + right;
        }
        return color.isEmpty() ? shown : color + shown + Palette.RESET;
    }

    /** How many columns {@link #fitted} takes at most. */
    static int width(String fitted) {
        return DisplayWidth.of(fitted.replaceAll("\033\\[[0-9;]*m", ""));
    }
}
