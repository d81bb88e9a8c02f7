package io.jcontainers.runc.program;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects the steps of one program in the order in which they run. */
public final class ProgramBuilder {
    private static final int MOST_SHOWN = 200;

    private final Executor executor;
    private final Memory memory = new Memory();
    private final Slot.Numbering slots;
    private final List<Step> steps = new ArrayList<>();
    private final List<Integer> blocks = new ArrayList<>();
    private final List<Executor> executors = new ArrayList<>();
    private final Map<String, Slot> scratch = new HashMap<>();
    private final List<Deferred> deferred = new ArrayList<>();
    private Origin origin = Origin.NONE;
    private Executor current;

    /** Steps that are reached by a jump only and stand at the end of the block. */
    private record Deferred(Label label, Origin origin, Runnable steps) {}

    /** An empty program. */
    public ProgramBuilder(Executor executor, Slot.Numbering slots) {
        this.executor = executor;
        this.slots = slots;
        this.current = executor;
    }

    /** Its memory. */
    public Memory memory() {
        return memory;
    }

    /** A new slot. */
    public Slot slot(String name) {
        return slots.fresh(name);
    }

    /** A slot for a value that is done with before the next one of the same name is needed. */
    public Slot scratch(String name) {
        return scratch.computeIfAbsent(name, this::slot);
    }

    /** The first of some new slots in a row. */
    public Slot slots(String name, int count) {
        return slots.row(name, count);
    }

    /** The reason for the steps that follow. */
    public ProgramBuilder at(String field, String code, String text) {
        origin = new Origin(field, code, text);
        return this;
    }

    /** The reason for the steps that follow. */
    public ProgramBuilder at(Origin reason) {
        origin = reason;
        return this;
    }

    /** The reason that new steps get. */
    public Origin origin() {
        return origin;
    }

    /** Begins the next block; {@code runBy} is who runs it. */
    public ProgramBuilder block(Executor runBy) {
        if (!blocks.isEmpty()) {
            endBlock();
        }
        blocks.add(steps.size());
        current = runBy;
        return this;
    }

    /** The number that the next {@link #block} gets. */
    public int nextBlock() {
        return blocks.size();
    }

    /** A system call. */
    public Step call(Call call, Arg... args) {
        return append(new Step(Op.SYS, call, 0, args, origin));
    }

    /** An operation. */
    public Step add(Op op, Arg... args) {
        return append(new Step(op, null, 0, args, origin));
    }

    /** An operation with a sub-code. */
    public Step add(Op op, int number, Arg... args) {
        return append(new Step(op, null, number, args, origin));
    }

    private Step append(Step step) {
        if (blocks.isEmpty()) {
            blocks.add(0);
        }
        steps.add(step);
        executors.add(current);
        return step;
    }

    /** Goes on at a label. */
    public void jump(Label label) {
        add(Op.JUMP, new Arg.Target(label));
    }

    /** Goes on at a label if a comparison holds. */
    public void jumpIf(Arg left, Test test, Arg right, Label label) {
        add(Op.IF, test.ordinal(), left, right, new Arg.Target(label));
    }

    /** Puts a label down before the next step. */
    public void here(Label label) {
        label.putAt(steps.size());
    }

    /** Fails with the current origin's text. */
    public Step fail(@Nullable Errno error) {
        return add(Op.FAIL, Arg.of(error == null ? 0 : error.number()), Arg.of(0));
    }

    /** Opens, writes once, closes: a control file. */
    public Step put(Arg directory, Arg name, int openFlags, byte[] bytes) {
        return put(directory, name, openFlags, bytes, 0);
    }

    /** Opens, perhaps making it with {@code mode}, writes, closes. */
    public Step put(Arg directory, Arg name, int openFlags, byte[] bytes, int mode) {
        int offset = memory.add(bytes, 1);
        String shown = bytes.length > MOST_SHOWN
                ? bytes.length + " bytes"
                : new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
        Arg data = new Arg.Address(offset, shown);
        return add(Op.PUT, directory, name, Arg.of(openFlags), data, Arg.of(bytes.length), Arg.of(mode));
    }

    private void endBlock() {
        add(Op.END);
        Origin before = origin;
        for (int i = 0; i < deferred.size(); i++) {
            here(deferred.get(i).label());
            origin = deferred.get(i).origin();
            deferred.get(i).steps().run();
        }
        deferred.clear();
        origin = before;
    }

    /** Steps at the end of this block, to be reached by {@code label}; they have to jump back or end. */
    public void later(Label label, Runnable steps) {
        deferred.add(new Deferred(label, origin, steps));
    }

    /** What a step's errors (at most two) turn into, instead of a text with the errno. */
    public void refuse(Step step, String code, String text, Errno... errors) {
        Label label = new Label();
        step.otherwise(label, errors);
        Origin refusal = new Origin(origin.field(), code, text);
        deferred.add(new Deferred(label, refusal, () -> fail(null)));
    }

    /** Fails with a text if a comparison holds. */
    public void refuseIf(Arg left, Test test, Arg right, String code, String text) {
        Label label = new Label();
        jumpIf(left, test, right, label);
        Origin refusal = new Origin(origin.field(), code, text);
        deferred.add(new Deferred(label, refusal, () -> fail(null)));
    }

    /** The finished program. */
    public Program build() {
        endBlock();
        return new Program(executor, List.copyOf(steps), List.copyOf(executors), List.copyOf(blocks), memory);
    }
}
