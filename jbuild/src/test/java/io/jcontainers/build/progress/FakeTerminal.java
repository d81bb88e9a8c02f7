package io.jcontainers.build.progress;

import io.jcontainers.build.table.DisplayWidth;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A terminal that knows what the view may send and refuses everything else, so that nothing of a container reaches it.
 * What scrolls out at the top is kept. A line that is too long wraps, which the view must never cause.
 */
final class FakeTerminal implements Output {
    private static final Pattern SEQUENCE = Pattern.compile("\033\\[(\\??)([0-9;]*)([A-Za-z])");

    private final List<StringBuilder> lines = new ArrayList<>();
    private final StringBuilder received = new StringBuilder();
    private Size size;
    private boolean sizeHidden;
    private int top;
    private int row;
    private int column;
    private int writes;
    private boolean cursorShown = true;
    private boolean wraps = true;

    FakeTerminal(int rows, int columns) {
        size = new Size(rows, columns);
        lines.add(new StringBuilder());
    }

    /** Without wrapping lines anew, as xterm does it. */
    void resize(int rows, int columns) {
        size = new Size(rows, columns);
        top = Math.max(0, row - rows + 1);
    }

    /** As if it were no terminal. */
    void hideSize() {
        sizeHidden = true;
    }

    @Override
    public Size size() {
        return sizeHidden ? new Size(0, 0) : size;
    }

    /** All that was ever written. */
    String received() {
        return received.toString();
    }

    int writes() {
        return writes;
    }

    /** What stands on the screen and above it, without trailing blanks. */
    String text() {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(line.toString().stripTrailing()).append('\n'));
        return text.toString().stripTrailing() + "\n";
    }

    @Override
    public void write(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        received.append(text);
        writes++;
        Matcher sequence = SEQUENCE.matcher(text);
        for (int i = 0; i < text.length(); ) {
            if (text.charAt(i) == '\033') {
                if (!sequence.find(i) || sequence.start() != i) {
                    throw new AssertionError(
                            "not a known sequence: " + text.substring(i).replace('\033', '^'));
                }
                obey(sequence.group(1) + sequence.group(3), sequence.group(2));
                i = sequence.end();
            } else {
                int point = text.codePointAt(i);
                put(point);
                i += Character.charCount(point);
            }
        }
        if (!cursorShown || !wraps) {
            throw new AssertionError("a write leaves the terminal without cursor or wrapping");
        }
    }

    private void obey(String command, String argument) {
        switch (command) {
            case "m" -> {}
            case "A" -> row = Math.max(top, row - Integer.parseInt(argument));
            case "K" -> truncate(line());
            case "J" -> {
                truncate(line());
                while (lines.size() > row + 1) {
                    lines.removeLast();
                }
            }
            case "?h", "?l" -> set(argument, command.equals("?h"));
            default -> throw new AssertionError("unexpected sequence " + argument + command);
        }
    }

    private void set(String mode, boolean on) {
        switch (mode) {
            case "25" -> cursorShown = on;
            case "7" -> wraps = on;
            default -> throw new AssertionError("unexpected mode " + mode);
        }
    }

    private StringBuilder line() {
        while (lines.size() <= row) {
            lines.add(new StringBuilder());
        }
        return lines.get(row);
    }

    /** Cuts at the cursor's column. */
    private void truncate(StringBuilder line) {
        int width = 0;
        for (int i = 0; i < line.length(); i += Character.charCount(line.codePointAt(i))) {
            if (width >= column) {
                line.setLength(i);
                return;
            }
            width += DisplayWidth.of(Character.toString(line.codePointAt(i)));
        }
    }

    private void put(int point) {
        switch (point) {
            case '\r' -> column = 0;
            case '\n' -> {
                column = 0;
                row++;
                line();
                top = Math.max(top, row - size.rows() + 1);
            }
            default -> {
                if (Character.isISOControl(point) && point != '\t') {
                    throw new AssertionError("control character " + point);
                }
                if (column == 0) {
                    line().setLength(0);
                }
                line().appendCodePoint(point);
                column += DisplayWidth.of(Character.toString(point));
                if (column >= size.columns() && !wraps) {
                    throw new AssertionError("a line of the view is too long: " + line());
                }
            }
        }
    }
}
