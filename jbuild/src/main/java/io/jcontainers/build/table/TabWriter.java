package io.jcontainers.build.table;

import java.util.ArrayList;
import java.util.List;

/**
 * Aligns text in columns by the rules of Go's text/tabwriter: cells end with a tab; a column is a run of lines that
 * have such a cell at the same place, and it is as wide as its widest cell. What follows a line's last tab belongs to
 * no column.
 *
 * @param least width of a column
 * @param padding blanks after the widest cell
 */
public record TabWriter(int least, int padding) {
    /** What Docker uses: 10 characters at least, gutters of three. */
    public static final TabWriter DOCKER = new TabWriter(10, 3);

    private record Cell(String text, int width) {}

    /** The text with blanks in place of tabs. A form feed ends a line and all columns. */
    public String align(String text) {
        StringBuilder aligned = new StringBuilder(text.length() * 2);
        String[] parts = text.split("\f", -1);
        for (int i = 0; i < parts.length; i++) {
            aligned.append(i == 0 ? "" : "\n");
            section(aligned, parts[i], i == parts.length - 1);
        }
        return aligned.toString();
    }

    private void section(StringBuilder aligned, String text, boolean last) {
        List<List<Cell>> lines = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            lines.add(cells(line));
        }
        List<Cell> end = lines.getLast();
        if (last && end.size() > 1 && end.getLast().text().isEmpty()) {
            // Without a line feed there is no cell after the last tab, so that the one before it pads nothing.
            end.removeLast();
        }
        List<int[]> widths = widths(lines);
        for (int i = 0; i < lines.size(); i++) {
            aligned.append(i == 0 ? "" : "\n");
            List<Cell> cells = lines.get(i);
            for (int column = 0; column < cells.size(); column++) {
                Cell cell = cells.get(column);
                aligned.append(cell.text());
                if (column < cells.size() - 1) {
                    aligned.repeat(' ', Math.max(0, widths.get(i)[column] - cell.width()));
                }
            }
        }
    }

    private static List<Cell> cells(String line) {
        List<Cell> cells = new ArrayList<>();
        for (String cell : line.split("[\t\u000b]", -1)) {
            cells.add(new Cell(cell, DisplayWidth.of(cell)));
        }
        return cells;
    }

    /** Of each line the widths of its columns, which are those of its neighbours as far as they have them. */
    private List<int[]> widths(List<List<Cell>> lines) {
        List<int[]> widths = new ArrayList<>();
        int most = 0;
        for (List<Cell> cells : lines) {
            widths.add(new int[cells.size() - 1]);
            most = Math.max(most, cells.size() - 1);
        }
        for (int i = 0; i < lines.size(); i++) {
            for (int column = 0; column < widths.get(i).length; column++) {
                boolean begins = i == 0 || widths.get(i - 1).length <= column;
                if (begins) {
                    block(lines, widths, i, column);
                }
            }
        }
        return widths;
    }

    private void block(List<List<Cell>> lines, List<int[]> widths, int first, int column) {
        int width = least;
        int end = first;
        while (end < lines.size() && widths.get(end).length > column) {
            width = Math.max(width, lines.get(end).get(column).width() + padding);
            end++;
        }
        for (int i = first; i < end; i++) {
            widths.get(i)[column] = width;
        }
    }
}
