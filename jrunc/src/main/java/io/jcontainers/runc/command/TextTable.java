package io.jcontainers.runc.command;

import java.util.ArrayList;
import java.util.List;

/**
 * A table in the layout of Go's text/tabwriter as runc sets it up: a column is as wide as its longest cell and three
 * spaces, at least twelve characters; the last cell of a row is not padded.
 */
final class TextTable {
    private static final int LEAST_WIDTH = 12;
    private static final int PADDING = 3;

    private final List<List<String>> rows = new ArrayList<>();

    /** Adds a row; all rows have as many cells as the first. */
    void row(List<String> cells) {
        rows.add(cells);
    }

    /** Its lines. */
    String text() {
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            for (int column = 0; column < row.size() - 1; column++) {
                String cell = row.get(column);
                text.append(cell).append(" ".repeat(width(column) - characters(cell)));
            }
            text.append(row.getLast()).append('\n');
        }
        return text.toString();
    }

    private int width(int column) {
        int longest =
                rows.stream().mapToInt(row -> characters(row.get(column))).max().orElse(0);
        return Math.max(LEAST_WIDTH, longest + PADDING);
    }

    private static int characters(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
