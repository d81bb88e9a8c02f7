package io.jcontainers.build.engine;

import org.jspecify.annotations.Nullable;

/**
 * Frames between front and build engine, drawn in {@code frames.h}; the numbers are those of {@code enum build_frame}
 * there.
 */
enum FrameKind {
    REQUEST(1),
    INPUT(33),
    SIGNAL(34),
    SIZE(35),
    SAID(36),
    ENDED(37),
    TOOK(38),
    OUT_FAILED(39),
    OUT(48),
    RUN(49),
    STOP(50),
    WANT_INPUT(51),
    END(52),
    HEARD(53),
    HELPER(54),
    RUN_ATTACHED(55);

    private final int number;

    FrameKind(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    /** The one of this number; null: there is none. */
    static @Nullable FrameKind of(int number) {
        for (FrameKind kind : values()) {
            if (kind.number == number) {
                return kind;
            }
        }
        return null;
    }
}
