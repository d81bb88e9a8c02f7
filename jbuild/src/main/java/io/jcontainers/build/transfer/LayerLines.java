package io.jcontainers.build.transfer;

import io.jcontainers.build.command.Front;
import io.jcontainers.build.table.Shortening;
import io.jcontainers.build.table.Sizes;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What a pull or a push tells on stdout: a line for each layer, which on a terminal changes in place and has a bar,
 * and elsewhere is written anew with each state. For many threads.
 */
final class LayerLines {
    private static final long BETWEEN_NANOS = 100_000_000;
    private static final int BAR_COLUMNS = 110;
    private static final int BAR = 50;

    private final Front front;
    private final boolean terminal;
    private final boolean quiet;
    private final Map<String, Integer> rows = new HashMap<>(); // guarded by this
    private final Map<String, Long> shown = new HashMap<>(); // guarded by this
    private int count; // guarded by this

    /**
     * Nothing is written yet.
     *
     * @param terminal whether stdout is one
     * @param quiet whether nothing is to be written at all
     */
    LayerLines(Front front, boolean terminal, boolean quiet) {
        this.front = front;
        this.terminal = terminal;
        this.quiet = quiet;
    }

    /** A line of its own; the lines above don't change any more. */
    synchronized void message(String text) {
        if (!quiet) {
            rows.clear();
            shown.clear();
            write(text + "\n");
        }
    }

    /** A new state of something. */
    synchronized void state(String id, String text) {
        if (quiet) {
            return;
        }
        shown.remove(id);
        if (terminal) {
            put(id, id + ": " + text);
        } else {
            write(id + ": " + text + "\n");
        }
    }

    /** How far something is; only a terminal tells that, and not each time. */
    synchronized void progress(String id, String action, long done, long total) {
        long now = System.nanoTime();
        Long last = shown.get(id);
        if (quiet || !terminal || (last != null && now - last < BETWEEN_NANOS)) {
            return;
        }
        shown.put(id, now);
        put(id, id + ": " + action + " " + bar(done, total));
    }

    private String bar(long done, long total) {
        String numbers = String.format(Locale.ROOT, "%8s/%s", Sizes.human(done), Sizes.human(total));
        if (front.size().columns() <= BAR_COLUMNS) {
            return numbers;
        }
        int filled = total <= 0 ? 0 : (int) Math.min(BAR, done * BAR / total);
        return "[" + "=".repeat(filled) + ">" + " ".repeat(BAR - filled) + "] " + numbers;
    }

    private void put(String id, String text) {
        Front.Size size = front.size();
        String line = size.columns() > 1 ? Shortening.ellipsis(text, size.columns() - 1) : text;
        Integer row = rows.get(id);
        if (row == null) {
            rows.put(id, count);
            write(line + "\n");
            return;
        }
        int up = count - row;
        // What has left the screen can't be written any more.
        if (size.rows() == 0 || up < size.rows()) {
            write("\u001b[" + up + "A\r\u001b[2K" + line + "\u001b[" + up + "B\r", false);
        }
    }

    private void write(String text) {
        write(text, true);
    }

    private void write(String text, boolean newLine) {
        count += newLine ? 1 : 0;
        front.out(text.getBytes(StandardCharsets.UTF_8));
    }
}
