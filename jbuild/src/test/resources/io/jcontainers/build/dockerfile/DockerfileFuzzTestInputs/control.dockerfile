ARG a=xx
ARG a=${a}$MODE RG a=${a}${a}
FROM ${a:?gone}
USER ${ x
