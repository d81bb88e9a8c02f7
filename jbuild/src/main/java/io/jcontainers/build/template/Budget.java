package io.jcontainers.build.template;

/** Counts what one execution has used of its {@link Limits}. */
final class Budget {
    private static final int CHARACTERS_A_STEP = 16;
    private final Limits limits;
    private long steps;
    private int depth;

    Budget(Limits limits) {
        this.limits = limits;
    }

    Limits limits() {
        return limits;
    }

    void step() {
        charge(1);
    }

    /** For characters that were made or read. */
    void read(int characters) {
        charge(characters / CHARACTERS_A_STEP);
    }

    private void charge(long more) {
        steps += more;
        if (steps > limits.steps()) {
            throw new LimitException("exceeded maximum number of evaluation steps (" + limits.steps() + ")");
        }
    }

    /** Every call needs a {@link #leave}. */
    void enter() {
        if (depth >= limits.depth()) {
            throw new LimitException("exceeded maximum template depth (" + limits.depth() + ")");
        }
        depth++;
    }

    void leave() {
        depth--;
    }

    /** A text that grows no further than the limit of the output. */
    Text text() {
        return new Text(this);
    }

    /** A limit that was hit; the evaluator adds where. */
    static final class LimitException extends RuntimeException {
        LimitException(String message) {
            super(message);
        }
    }

    /** A bounded {@link StringBuilder}. */
    static final class Text {
        private final StringBuilder builder = new StringBuilder();
        private final Budget budget;

        private Text(Budget budget) {
            this.budget = budget;
        }

        Text add(CharSequence more) {
            room(more.length());
            builder.append(more);
            return this;
        }

        Text add(char more) {
            room(1);
            builder.append(more);
            return this;
        }

        Text repeat(char more, int times) {
            room(times);
            builder.repeat(more, Math.max(0, times));
            return this;
        }

        int length() {
            return builder.length();
        }

        private void room(int more) {
            budget.read(more);
            int most = budget.limits.output();
            if (more > most - builder.length()) {
                throw new LimitException("exceeded maximum output size (" + most + " characters)");
            }
        }

        @Override
        public String toString() {
            return builder.toString();
        }
    }
}
