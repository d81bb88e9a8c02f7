package io.jcontainers.build.template;

/**
 * A directive of printf, such as {@code %-10s}.
 *
 * @param verb its letter
 * @param flags those of {@code +-# 0} that are set, and what {@code #} and {@code +} become with {@code v}
 * @param width least characters, -1 for none
 * @param precision -1 for none
 */
record Spec(int verb, String flags, int width, int precision) {
    static final Spec PLAIN = new Spec('v', "", -1, -1);
    private static final char SYNTAX = 'S';
    private static final char NAMED = 'N';

    /** As it was written: {@code v} has its own meaning of two flags. */
    Spec directive(int letter) {
        String own = letter == 'v' ? flags.replace('#', SYNTAX).replace('+', NAMED) : flags;
        return new Spec(letter, own, width, precision);
    }

    boolean plus() {
        return has('+');
    }

    boolean sharp() {
        return has('#');
    }

    /** {@code %#v}: Go syntax. */
    boolean syntax() {
        return has(SYNTAX);
    }

    /** {@code %+v}: names of fields. */
    boolean named() {
        return has(NAMED);
    }

    boolean space() {
        return has(' ');
    }

    boolean left() {
        return has('-');
    }

    boolean zeros() {
        return has('0') && !left();
    }

    Spec withVerb(int other) {
        return new Spec(other, flags, width, precision);
    }

    Spec withFlag(char flag) {
        return new Spec(verb, flags + flag, width, precision);
    }

    Spec withoutZeros() {
        return withoutFlags("0");
    }

    Spec withoutFlags(String unwanted) {
        StringBuilder kept = new StringBuilder();
        flags.chars().filter(flag -> unwanted.indexOf(flag) < 0).forEach(flag -> kept.append((char) flag));
        return new Spec(verb, kept.toString(), width, precision);
    }

    Spec withPrecision(int other) {
        return new Spec(verb, flags, width, other);
    }

    private boolean has(char flag) {
        return flags.indexOf(flag) >= 0;
    }

    /** Writes a text in its width. */
    void pad(Budget.Text out, String text) {
        int missing = Math.max(0, width - Utf8.runes(text));
        if (!left()) {
            out.repeat(zeros() ? '0' : ' ', missing);
        }
        out.add(text);
        if (left()) {
            out.repeat(' ', missing);
        }
    }
}
