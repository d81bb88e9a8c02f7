package io.jcontainers.build.outline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jcontainers.build.dockerfile.BuildArguments;
import io.jcontainers.build.image.Platform;
import io.jcontainers.build.lint.BaseImage;
import io.jcontainers.build.lint.Linter;
import io.jcontainers.build.lint.Surroundings;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AnswersTest {
    private static final Platform AMD64 = Platform.of("linux", "amd64", "");
    private static final Surroundings NOTHING = new Surroundings() {
        @Override
        public @Nullable BaseImage image(String name, Platform platform) {
            return null;
        }

        @Override
        public boolean isIgnored(String path) {
            return false;
        }
    };

    private static String check(String text) {
        byte[] file = text.getBytes(StandardCharsets.UTF_8);
        return CheckJson.of(
                new Linter(BuildArguments.of(Map.of(), AMD64, AMD64, null), AMD64, List.of(), NOTHING)
                        .check("Dockerfile", file),
                "Dockerfile",
                file);
    }

    @Test
    void checkFinds() {
        assertEquals("""
                {
                  "warnings": [
                    {
                      "ruleName": "MaintainerDeprecated",
                      "description": "The MAINTAINER instruction is deprecated, use a label \
                instead to define an image author",
                      "url": "https://docs.docker.com/go/dockerfile/rule/maintainer-deprecated/",
                      "detail": "Maintainer instruction is deprecated in favor of using label",
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
                    {
                      "filename": "Dockerfile",
                      "data": "RlJPTSBzY3JhdGNoCk1BSU5UQUlORVIgeAo=",
                      "language": "Dockerfile"
                    }
                  ]
                }
                """, check("FROM scratch\nMAINTAINER x\n"));
    }

    @Test
    void checkOfAFileThatIsNone() {
        assertEquals("""
                {
                  "warnings": [],
                  "sources": [
                    {
                      "filename": "Dockerfile",
                      "data": "RlJPTSBzY3JhdGNoClJOVQo=",
                      "language": "Dockerfile"
                    }
                  ],
                  "buildError": {
                    "message": "dockerfile parse error on line 2: unknown instruction: RNU (did you mean RUN?)",
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
                }
                """, check("FROM scratch\nRNU\n"));
    }

    @Test
    void describe() {
        assertEquals("""
                NAME                 VERSION DESCRIPTION
                outline              1.0.0   List all parameters current build target supports
                targets              1.0.0   List all targets current build supports
                subrequests.describe 1.0.0   List available subrequest types
                """, Subrequests.text());
        assertEquals(
                "[{'name':'frontend.outline','version':'1.0.0','type':'rpc',"
                        + "'description':'List all parameters current build target supports',"
                        + "'opts':[{'name':'target','description':'Target build stage'}],'inputs':null,"
                        + "'metadata':[{'name':'result.json','description':''},"
                        + "{'name':'result.txt','description':''}],'refs':null},",
                Subrequests.json()
                        .replaceAll("\n *", "")
                        .replace("\": ", "\":")
                        .replace('"', '\'')
                        .replaceAll("(?<=null},).*", ""));
    }
}
