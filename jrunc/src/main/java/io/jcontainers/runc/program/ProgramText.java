package io.jcontainers.runc.program;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Programs for people: one line a step. */
public final class ProgramText {
    private final StringBuilder text = new StringBuilder();

    private ProgramText() {}

    /** A front's program; the one of init, if there is one, stands where the front feeds it. */
    public static String of(Program front, @Nullable Program init) {
        ProgramText text = new ProgramText();
        text.blocks(front, List.of("front", "front, when a step failed", "joiner, before the clone of init"), init);
        return text.text.toString();
    }

    /** A program whose blocks have these titles. */
    public static String of(Program program, List<String> titles) {
        ProgramText text = new ProgramText();
        text.blocks(program, titles, null);
        return text.text.toString();
    }

    private void blocks(Program program, List<String> titles, @Nullable Program init) {
        for (int i = 0; i < program.steps().size(); i++) {
            for (int block = 0; block < program.blocks().size(); block++) {
                if (program.blocks().get(block) == i) {
                    title(block < titles.size() ? titles.get(block) : "block " + block);
                }
            }
            line(program, i);
            if (init != null && program.steps().get(i).op() == Op.FEED) {
                title("init, from here on beside the front");
                for (int j = 0; j < init.steps().size(); j++) {
                    line(init, j);
                }
                title("front");
            }
        }
    }

    private void title(String title) {
        text.append(text.isEmpty() ? "# " : "\n# ").append(title).append('\n');
    }

    private void line(Program program, int index) {
        Step step = program.steps().get(index);
        if (step.op() == Op.END) {
            return;
        }
        String executor = program.executors().get(index).text();
        String number = Integer.toString(index);
        text.append(executor).append(" ".repeat(Math.max(1, 12 - executor.length() - number.length())));
        text.append(number).append("  ").append(call(step));
        String field = step.origin().field();
        text.append(field.isEmpty() ? "" : "    # " + field).append('\n');
    }

    /** A step with everything that decides what it does: {@code fd = openat(...)  tolerates ENOENT}. */
    static String call(Step step) {
        StringBuilder line = new StringBuilder();
        Slot out = step.out();
        line.append(out == null ? "" : out.name() + " = ").append(step.name()).append('(');
        line.append(arguments(step)).append(')');
        List<String> notes = new ArrayList<>();
        if ((step.flags() & Step.IF_SET) != 0) {
            notes.add(unlessMissing(step));
        }
        if ((step.flags() & Step.RETRY_BUSY) != 0) {
            notes.add("again while busy");
        }
        if ((step.flags() & Step.TOLERATE_ALL) != 0) {
            notes.add("tolerates everything");
        } else if (!step.tolerated().isEmpty()) {
            notes.add("tolerates " + names(step.tolerated()));
        }
        Label other = step.otherwise();
        if (other != null && !step.otherwiseOn().isEmpty()) {
            notes.add("on " + names(step.otherwiseOn()) + " -> " + other.index());
        }
        if ((step.flags() & Step.WARN) != 0) {
            notes.add("else warns");
        }
        notes.forEach(note -> line.append("  ").append(note));
        return line.toString();
    }

    private static String unlessMissing(Step step) {
        Set<String> slots = new HashSet<>();
        StringBuilder text = new StringBuilder("if there is ");
        for (Arg arg : step.args()) {
            if (arg instanceof Arg.OfSlot of && slots.add(of.slot().name())) {
                text.append(slots.size() > 1 ? " and " : "").append(of.slot().name());
            }
        }
        return text.toString();
    }

    static String names(List<Errno> errors) {
        return String.join(",", errors.stream().map(Enum::name).toList());
    }

    private static String arguments(Step step) {
        if (step.op() == Op.IF) {
            return step.args().get(0).shown() + " " + Test.values()[step.number()].sign() + " "
                    + step.args().get(1).shown() + " -> " + step.args().get(2).shown();
        }
        return String.join(", ", shown(step));
    }

    /** Arguments with names instead of numbers. */
    static List<String> shown(Step step) {
        List<String> shown = new ArrayList<>();
        for (int i = 0; i < step.args().size(); i++) {
            shown.add(ConstantNames.shown(step, i));
        }
        return shown;
    }
}
