/* Timings of steps for --trace: recorded only when asked for. */
#ifndef JRUNC_TRACE_H
#define JRUNC_TRACE_H

#include <stdint.h>

#define TRACE_EVENTS 2048

struct trace_event {
    uint32_t step, role;
    int64_t began, ended; /* CLOCK_MONOTONIC, ns */
};

/* Of one process, or of joiner and front with init's behind them. */
struct trace {
    uint32_t count, zero;
    struct trace_event event[2 * TRACE_EVENTS];
};

int64_t monotonic_nanos(void);

static inline int64_t trace_clock(const struct trace *trace)
{
    return trace ? monotonic_nanos() : 0;
}

static inline void trace_step(struct trace *trace, uint32_t role, uint32_t step, int64_t began)
{
    if (trace && trace->count < TRACE_EVENTS)
        trace->event[trace->count++] =
            (struct trace_event){step, role, began, monotonic_nanos()};
}
#endif
