package io.jcontainers.build.outline;

import io.jcontainers.build.table.TabWriter;
import java.util.List;

/**
 * Outlines and targets as tables, in the form of {@code docker buildx build --call}. What a Dockerfile says is not for
 * the terminal to obey: control characters are replaced.
 */
public final class OutlineText {
    private static final TabWriter HEAD = new TabWriter(0, 2);
    private static final TabWriter TABLE = new TabWriter(0, 3);
    private static final String DEFAULT = "(default)";

    private OutlineText() {}

    /** Empty for a target without a name that takes nothing. */
    public static String of(Outline outline) {
        StringBuilder out = new StringBuilder();
        if (!outline.name().isEmpty() || !outline.description().isEmpty()) {
            StringBuilder head = new StringBuilder("TARGET:\t")
                    .append(outline.name().isEmpty() ? DEFAULT : cell(outline.name()))
                    .append('\n');
            if (!outline.description().isEmpty()) {
                head.append("DESCRIPTION:\t")
                        .append(cell(outline.description()))
                        .append('\n');
            }
            out.append(HEAD.align(head.toString())).append('\n');
        }
        if (!outline.arguments().isEmpty()) {
            StringBuilder table = new StringBuilder("BUILD ARG\tVALUE\tDESCRIPTION\n");
            for (Outline.Argument each : outline.arguments()) {
                line(table, each.name(), each.value(), each.description());
            }
            out.append(TABLE.align(table.toString())).append('\n');
        }
        needs(out, "SECRET", outline.secrets());
        needs(out, "SSH", outline.agents());
        return out.toString();
    }

    private static void needs(StringBuilder out, String title, List<Outline.Need> needs) {
        if (!needs.isEmpty()) {
            StringBuilder table = new StringBuilder(title + "\tREQUIRED\n");
            needs.forEach(need -> line(table, need.id(), need.required() ? "true" : ""));
            out.append(TABLE.align(table.toString())).append('\n');
        }
    }

    /** Stages without a name can't be asked for by one; the last one needs none. */
    public static String of(List<Target> targets) {
        StringBuilder table = new StringBuilder("TARGET\tDESCRIPTION\n");
        for (Target target : targets) {
            String name = target.name() + (target.isDefault() ? (target.name().isEmpty() ? "" : " ") + DEFAULT : "");
            if (!name.isEmpty()) {
                line(table, name, target.description());
            }
        }
        return HEAD.align(table.toString());
    }

    private static void line(StringBuilder table, String... cells) {
        for (int i = 0; i < cells.length; i++) {
            table.append(i == 0 ? "" : "\t").append(cell(cells[i]));
        }
        table.append('\n');
    }

    private static String cell(String text) {
        return text.replaceAll("\\p{Cc}", "?");
    }
}
