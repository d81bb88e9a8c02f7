package io.jcontainers.build.outline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.build.dockerfile.BuildArguments;
import io.jcontainers.build.dockerfile.Dockerfile;
import io.jcontainers.build.dockerfile.DockerfileException;
import io.jcontainers.build.dockerfile.GlobalScope;
import io.jcontainers.build.dockerfile.StageGraph;
import io.jcontainers.build.image.Platform;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutlineTest {
    private static final String FILE = """
            # GO_VERSION sets the Go version of the base stage
            ARG GO_VERSION=1.22
            ARG SUFFIX=-alpine
            ARG IMAGE=golang:${GO_VERSION}${SUFFIX}
            ARG UNUSED=x
            # base has the tools
            FROM ${IMAGE} AS base
            ARG GO_VERSION
            RUN --mount=type=cache,target=/root/.cache make
            FROM --platform=linux/amd64 scratch
            ARG OTHER=1
            FROM base AS release
            # TAG is what the result is called
            ARG TAG=v1 EMPTY
            RUN --mount=type=secret,id=token --mount=type=ssh make
            RUN --mount=type=secret,id=token,required=true --mount=type=secret,id=s${TAG} --mount=type=ssh,required make
            """;

    private static StageGraph graph(String text, Map<String, String> given) {
        Platform platform = Platform.parse("linux/amd64");
        return StageGraph.of(
                GlobalScope.of(
                        Dockerfile.parse("Dockerfile", text.getBytes(StandardCharsets.UTF_8)),
                        BuildArguments.of(given, platform, platform, null)),
                List.of());
    }

    @Test
    void everythingThatTheTargetTakes() {
        assertEquals("""
                TARGET:  release

                BUILD ARG    VALUE                DESCRIPTION
                SUFFIX       -alpine
                IMAGE        golang:1.23-alpine
                GO_VERSION   1.23                 sets the Go version of the base stage
                TAG          v1                   is what the result is called
                EMPTY

                SECRET   REQUIRED
                token    true
                sv1

                SSH       REQUIRED
                default   true

                """, trimmed(OutlineText.of(OutlineReader.of(graph(FILE, Map.of("GO_VERSION", "1.23")), null))));
    }

    private static String trimmed(String text) {
        return text.replaceAll(" +\n", "\n");
    }

    @Test
    void anotherTarget() {
        assertEquals("""
                TARGET:       base
                DESCRIPTION:  has the tools

                BUILD ARG    VALUE                DESCRIPTION
                SUFFIX       -alpine
                IMAGE        golang:1.22-alpine
                GO_VERSION   1.22                 sets the Go version of the base stage

                """, trimmed(OutlineText.of(OutlineReader.of(graph(FILE, Map.of()), "base"))));
        assertEquals(
                List.of(new Outline.Argument("OTHER", "1", "", 11)),
                OutlineReader.of(graph(FILE, Map.of()), "1").arguments());
        DockerfileException none =
                assertThrows(DockerfileException.class, () -> OutlineReader.of(graph(FILE, Map.of()), "none"));
        assertTrue(none.reason().contains("could not be found"), none.reason());
    }

    @Test
    void targets() {
        assertEquals("""
                TARGET             DESCRIPTION
                base               has the tools
                release (default)
                """, trimmed(OutlineText.of(Target.of(graph(FILE, Map.of())))));
        assertEquals(
                "TARGET     DESCRIPTION\n(default)\n",
                trimmed(OutlineText.of(Target.of(graph("FROM scratch\n", Map.of())))));
    }

    @Test
    void nothingMovesTheCursor() {
        String text = "# a \u001b[2Jclear\nFROM scratch AS a\n# B \u009b1m\nARG B=\u0007\n";
        assertEquals(
                "TARGET:       a\nDESCRIPTION:  ?[2Jclear\n\nBUILD ARG   VALUE   DESCRIPTION\n"
                        + "B           ?       ?1m\n\n",
                OutlineText.of(OutlineReader.of(graph(text, Map.of()), null)));
    }

    @Test
    void json() {
        byte[] source = {'F', 'R'};
        String file = "# a tells\nFROM --platform=linux/amd64 scratch AS a\nRUN --mount=type=cache,id=c,target=/c"
                + " --mount=type=secret,id=s,required=true x\nARG B=1\n";
        assertEquals("""
                {
                  "targets": [
                    {
                      "name": "a",
                      "default": true,
                      "description": "tells",
                      "base": "scratch",
                      "platform": "linux/amd64",
                      "location": {
                        "ranges": [
                          {
                            "start": {
                              "line": 2
                            },
                            "end": {
                              "line": 2
                            }
                          }
                        ]
                      }
                    }
                  ],
                  "sources": [
                    "RlI="
                  ]
                }
                """, new OutlineJson(source).of(Target.of(graph(file, Map.of()))));
        String location = "\"location\":{\"ranges\":[{\"start\":{\"line\":%d},\"end\":{\"line\":%d}}]}}";
        assertEquals(
                "{\"name\":\"a\",\"description\":\"tells\",\"args\":[{\"name\":\"B\",\"value\":\"1\","
                        + location.formatted(4, 4) + "],\"secrets\":[{\"name\":\"s\",\"required\":true,"
                        + location.formatted(3, 3) + "],\"cache\":[{\"ID\":\"c\"," + location.formatted(3, 3)
                        + "],\"sources\":[\"RlI=\"]}",
                new OutlineJson(source)
                        .of(OutlineReader.of(graph(file, Map.of()), null))
                        .replaceAll("\\s", ""));
    }
}
