package io.jcontainers.runc.container;

/** Messages between front and init: {@code enum sync_code} in {@code program.h}, which draws their order. */
public final class SyncCode {
    public static final int MAPPED = 1;
    public static final int HOOKS = 3;
    public static final int GO = 4;
    public static final int TERMINAL = 5;
    public static final int LISTENER = 6;
    public static final int READY = 7;

    private SyncCode() {}
}
