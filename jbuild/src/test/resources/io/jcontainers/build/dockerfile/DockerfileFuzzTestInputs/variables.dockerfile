ARG a=xx
ARG a=${a}${a}
ARG a=${a}${a}
FROM ${a:?gone}
USER ${b:-${c:-${d#*\*}}}
RNU x
