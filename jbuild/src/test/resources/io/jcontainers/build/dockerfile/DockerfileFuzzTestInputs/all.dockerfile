# syntax=docker/dockerfile:1
# check=skip=MaintainerDeprecated
ARG VERSION=12 TAG="${VERSION}-slim"

# build what everything begins with
FROM --platform=$BUILDPLATFORM debian:${TAG} AS build
SHELL ["/bin/bash", "-euo", "pipefail", "-c"]
ARG GIVEN MODE=release
ENV HOME=/root "two words"='a b' PATH=$PATH:/opt/bin
ENV old   form of "it"
LABEL a=b "c d"="e \
f"
MAINTAINER Nobody <nobody@example.org>
WORKDIR /src with blank
COPY --chown=1:2 --chmod=u=rwX,go=rX --link a b* ["x"] ./
ADD --checksum=sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 --unpack https://example.org/x /y
RUN --mount=type=cache,target=/var/cache/apt,sharing=locked \
    --mount=type=secret,id=token,env=TOKEN,required \
    --mount=type=ssh --mount=type=tmpfs,target=/tmp/x,size=64m \
    --mount="type=bind,source=a,target=${HOME}/a,rw" \
    --network=none --security=sandbox \
    # a comment between

    make ${MODE}
RUN ["make", "install"]
EXPOSE 80 443/udp 8000-8002
VOLUME /data "/more"
VOLUME ["/data", "/x y"]
USER app:app
STOPSIGNAL SIGQUIT
HEALTHCHECK --interval=1m30s --timeout=1.5s --retries=3 CMD curl -f http://localhost/ || exit 1
ONBUILD COPY --from=build /a /b
ENTRYPOINT ["/bin/app"]
CMD serve $GIVEN
