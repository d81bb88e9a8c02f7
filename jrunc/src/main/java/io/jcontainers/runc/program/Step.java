package io.jcontainers.runc.program;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One step. The methods that return the step itself complete it right after it was added. */
public final class Step {
    static final int IF_SET = 1;
    static final int TOLERATE_ALL = 2;
    static final int RETRY_BUSY = 4;
    static final int WARN = 8;

    private static final int MOST_TOLERATED = 4;
    private static final Errno[] NONE = {};

    private final Op op;
    private final @Nullable Call call;
    private final Arg[] args;
    private Origin origin;
    private int number;
    private int flags;
    private @Nullable Slot out;
    private Errno[] tolerated = NONE;
    private Errno[] otherwiseOn = NONE;
    private @Nullable Label otherwise;

    Step(Op op, @Nullable Call call, int number, Arg[] args, Origin origin) {
        this.op = op;
        this.call = call;
        this.number = number;
        this.args = args;
        this.origin = origin;
    }

    /** Its result goes into a slot. */
    public Step into(Slot slot) {
        out = slot;
        return this;
    }

    /** These errors count as success. */
    public Step tolerate(Errno... errors) {
        if (errors.length > MOST_TOLERATED) {
            throw new IllegalArgumentException("a step tolerates at most " + MOST_TOLERATED + " errors");
        }
        tolerated = errors.clone();
        return this;
    }

    /** Every error counts as success. */
    public Step tolerateAll() {
        flags |= TOLERATE_ALL;
        return this;
    }

    /** Skipped unless every slot among its arguments is filled. */
    public Step ifSet() {
        flags |= IF_SET;
        return this;
    }

    /** EBUSY, EAGAIN and EINTR: again, at most ten times within about a second. */
    public Step retryBusy() {
        flags |= RETRY_BUSY;
        return this;
    }

    /** An error is a warning. */
    public Step warnOnly() {
        flags |= WARN;
        return this;
    }

    /** On these errors (at most two) the program goes on at a label. */
    public Step otherwise(Label label, Errno... errors) {
        if (errors.length > 2) {
            throw new IllegalArgumentException("a step has at most two errors with an alternative");
        }
        otherwise = label;
        otherwiseOn = errors.clone();
        return this;
    }

    /** Another text for its failure. */
    public Step failing(String text) {
        origin = new Origin(origin.field(), origin.code(), text);
        return this;
    }

    /** The operation. */
    public Op op() {
        return op;
    }

    /** The system call of {@link Op#SYS}. */
    public @Nullable Call call() {
        return call;
    }

    /** A sub-code of the operation. */
    public int number() {
        return number;
    }

    /** Bits of {@code enum step_flag}. */
    public int flags() {
        return flags;
    }

    /** Where the result goes. */
    public @Nullable Slot out() {
        return out;
    }

    /** At most six. */
    public List<Arg> args() {
        return List.of(args);
    }

    /** Its arguments for people: constants by their names. */
    public List<String> shownArguments() {
        return IntStream.range(0, args.length)
                .mapToObj(index -> ConstantNames.shown(this, index))
                .toList();
    }

    Arg[] arguments() {
        return args;
    }

    Errno[] toleratedErrors() {
        return tolerated;
    }

    Errno[] otherwiseErrors() {
        return otherwiseOn;
    }

    /** Errors that count as success. */
    public List<Errno> tolerated() {
        return List.of(tolerated);
    }

    /** Errors with an alternative. */
    public List<Errno> otherwiseOn() {
        return List.of(otherwiseOn);
    }

    /** Where the alternative begins. */
    public @Nullable Label otherwise() {
        return otherwise;
    }

    /** Why it is there. */
    public Origin origin() {
        return origin;
    }

    /** What is called, for people and errors. */
    public String name() {
        return call == null ? op.text() : call.text();
    }
}
