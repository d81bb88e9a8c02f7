package io.jcontainers.runc.engine;

/**
 * Frames between front and engine: u32 size of what follows, u32 kind, both little endian.
 *
 * <pre>
 *    front                              engine
 *      | -- REQUEST (fields) ------------> |
 *      | <----------- NEED (names) ------- |   any number of times
 *      | -- FILES (contents) ------------> |
 *      | <----------- TEXT or PROGRAM ---- |   the end: both hang up
 *
 *      | -- REQUEST (fields, ERROR) -----> |   the program failed
 *      | <----------- NEED (names) ------- |
 *      | -- FILES (contents) ------------> |
 *      | <----------- EXPLAIN (text) ----- |   one line, may be empty
 *
 *      | -- REQUEST (fields) ------------> |   a traced program: NEED and FILES as above
 *      | <-- RENDER (file, program) ------ |   it runs
 *      | -- REQUEST (fields, TRACE) -----> |
 *      | <----------- RENDER (JSON) ------ |
 * </pre>
 *
 * The numbers are those of {@code enum frame_kind} in {@code front.h}.
 */
enum FrameKind {
    REQUEST(1),
    FILES(2),
    EXPLAIN(3),
    RENDER(4),
    NEED(16),
    TEXT(17),
    PROGRAM(18);

    private final int number;

    FrameKind(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
