package io.jcontainers.runc.program;

/** Operations of the executor; names, order and so numbers are those of {@code enum op} in {@code program.h}. */
public enum Op {
    END,
    SYS,
    SET,
    POKE,
    PEEK,
    POKE_ADDRESS,
    JUMP,
    IF,
    EXIT,
    FAIL,
    PUT,
    PUT_LINES,
    GET,
    IN_ROOT,
    JOIN,
    SEAL,
    SPAWN,
    FEED,
    SEND,
    RECEIVE,
    FORMAT,
    PRINT,
    RUN,
    BOUND,
    LOOK_UP,
    EXEC,
    HOME,
    SUPERVISE,
    PROCESS_ALIVE,
    KILL_CGROUP,
    REMOVE_CGROUP,
    SEND_FD,
    COPY_TREE,
    REMOVE_TREE,
    STORE,
    WAIT,
    NOTIFY_PROXY;

    private final String text = name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');

    /** Lower case, for people. */
    public String text() {
        return text;
    }
}
