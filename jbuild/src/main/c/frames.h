/* What the front of jbuild and the build engine say to each other. */
#ifndef JBUILD_FRAMES_H
#define JBUILD_FRAMES_H

/* Frames: u32 size of what follows the header, u32 kind, both little endian.
 *
 *  front                                     engine
 *    | -- REQUEST (as jrunc's, whole env) -----> |
 *    | <------------------ OUT (fd, bytes) ----- |  what it prints, any number of times
 *    | <------------- RUN (step, program) ------ |  in a child of the front; several at once
 *    | -- SAID (step, stream, bytes) ----------> |  what its process writes
 *    | -- ENDED (step, status) ----------------> |
 *    | <------------- STOP (step, signal) ------ |
 *    | <----------------- WANT_INPUT ----------- |  from then on
 *    | -- INPUT (bytes; none: its end) --------> |
 *    | -- SIGNAL (number) ---------------------> |  INT, TERM, HUP, QUIT: ends the build
 *    | -- SIZE (rows, columns) ----------------> |  of the terminal
 *    | <-------------------- END (status) ------ |  of the front
 *
 * When the connection breaks, the front ends its steps and the engine the build. */
enum build_frame {
    BUILD_REQUEST = 1,
    BUILD_INPUT = 33,
    BUILD_SIGNAL = 34,
    BUILD_SIZE = 35,
    BUILD_SAID = 36,
    BUILD_ENDED = 37,
    BUILD_OUT = 48,
    BUILD_RUN = 49,
    BUILD_STOP = 50,
    BUILD_WANT_INPUT = 51,
    BUILD_END = 52,
};

#endif
