/* What the front of jbuild and the build engine say to each other. */
#ifndef JBUILD_FRAMES_H
#define JBUILD_FRAMES_H

#include <stdint.h>

/* Frames: u32 size of what follows the header, u32 kind, both little endian. Every frame of the
 * engine begins with a number.
 *
 *  front                                     engine
 *    | -- SIZE (rows, columns, terminals) -----> |  first, and when it changes; bit N: fd N is one
 *    | -- REQUEST (as jrunc's, whole env) -----> |
 *    | <-------------------- HEARD (count) ----- |  it is taken: no other engine is asked any more
 *    | <------------------ OUT (fd, bytes) ----- |  what it prints
 *    | -- TOOK (fd, count) --------------------> |  so much of it has been written
 *    | <------------- RUN (step, program) ------ |  in a child of the front; several at once
 *    | <---- RUN_ATTACHED (step, program) ------ |  with the front's own stdio; one at a time
 *    | <-------------- HELPER (step, ...) ------ |  a program of the host, see below
 *    | -- SAID (step, stream, bytes) ----------> |  what its process writes
 *    | <-------------------- HEARD (count) ----- |  so many bytes more may be said
 *    | -- ENDED (step, status, errno) ---------> |  errno: it could not be started
 *    | <------------- STOP (step, signal) ------ |  9: ends all of it, and tidies up
 *    | <--------------- WANT_INPUT (count) ----- |  so many bytes more may be sent
 *    | -- INPUT (errno, bytes; none: its end) -> |
 *    | -- SIGNAL (number) ---------------------> |  INT, TERM, HUP, QUIT: ends the build
 *    | -- OUT_FAILED (fd, errno) --------------> |  nobody takes what it prints: ends the build
 *    | <-------------------- END (status) ------ |  of the front
 *
 * Nothing is sent without room for it at the other end, so neither end ever waits to send: OUT has
 * OUT_WINDOW bytes for each descriptor, SAID and INPUT what was granted. When the connection
 * breaks, the front ends its steps and the engine the build. */
enum build_frame {
    BUILD_REQUEST = 1,
    BUILD_INPUT = 33,
    BUILD_SIGNAL = 34,
    BUILD_SIZE = 35,
    BUILD_SAID = 36,
    BUILD_ENDED = 37,
    BUILD_TOOK = 38,
    BUILD_OUT_FAILED = 39,
    BUILD_OUT = 48,
    BUILD_RUN = 49,
    BUILD_STOP = 50,
    BUILD_WANT_INPUT = 51,
    BUILD_END = 52,
    BUILD_HEARD = 53,
    BUILD_HELPER = 54,
    BUILD_RUN_ATTACHED = 55,
};

#define BUILD_OUT_WINDOW (1U << 20)

/* HELPER: its number, this, then strings, each NUL-ended: the working directory (empty: the caller's own),
 * arguments, environment (all of it); then what it gets as stdin. The first argument is looked up
 * in that environment's PATH. */
struct build_helper {
    uint32_t attached /* has the front's own stdio */, arguments, variables, input_size;
};

#endif
