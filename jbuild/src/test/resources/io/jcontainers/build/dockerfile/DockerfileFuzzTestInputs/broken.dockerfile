FROM a AS a
COPY --from=b x y
FROM a AS b
COPY --from=a x y
RUN <<X
never ends
