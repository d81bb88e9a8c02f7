ARG BASE=scratch
FROM $BASE AS base
ONBUILD ENV X=1
FROM base AS one
COPY --from=base / /
FROM context AS two
FROM one
COPY --from=1 a b
COPY --from=busybox:1 a b
COPY --from=two a b
RUN --mount=from=base,target=/x --mount=type=cache,from=one,source=s,target=c true
LABEL a=${X:-y} b=${X:+z} c=${X#*/} d=${X##*/} e=${X%.*} f=${X%%.*} g=${X/a/b} h=${X//a/b} i=${X-} j=${X+q}
