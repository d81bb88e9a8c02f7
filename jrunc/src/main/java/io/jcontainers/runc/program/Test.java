package io.jcontainers.runc.program;

/** Comparisons of {@link Op#IF}: {@code enum test} in {@code program.h}. */
public enum Test {
    EQ("=="),
    NE("!="),
    LT("<"),
    GE(">="),
    BITS("has"),
    NO_BITS("lacks");

    private final String sign;

    Test(String sign) {
        this.sign = sign;
    }

    /** For people. */
    public String sign() {
        return sign;
    }
}
