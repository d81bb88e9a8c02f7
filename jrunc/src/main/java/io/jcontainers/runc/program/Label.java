package io.jcontainers.runc.program;

/** A place in a program that steps jump to; {@link ProgramBuilder#here} puts it down. */
public final class Label {
    private int index = -1;

    /** Not yet put down. */
    public Label() {}

    void putAt(int stepIndex) {
        index = stepIndex;
    }

    /** The index of the step behind it. */
    int index() {
        if (index < 0) {
            throw new IllegalStateException("a label was never put down");
        }
        return index;
    }
}
