package io.jcontainers.build.progress;

import static io.jcontainers.build.progress.TestBuild.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jcontainers.build.image.Digests;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RawJsonDisplayTest {
    private final StringBuilder shown = new StringBuilder();
    private final TestBuild build = new TestBuild(ProgressMode.RAWJSON.display(
            new Output() {
                @Override
                public void write(byte[] bytes) {
                    shown.append(new String(bytes, StandardCharsets.UTF_8));
                }

                @Override
                public Size size() {
                    return new Size(0, 0);
                }
            },
            Palette.NONE));

    private static String digest(String text) {
        return Digests.fast().sha256(bytes(text)).toString();
    }

    @Test
    void allKindsOfEvents() {
        build.progress.announce(2);
        build.progress.cached("FROM \"x\"");
        Progress.Step run = build.begin("RUN make");
        build.pass(1500);
        run.detail("running");
        run.transfer("sha256:aa", 1, 10);
        build.pass(120);
        run.transfer("sha256:aa", 10, 10);
        run.transfer("sha256:bb", 5, -1);
        run.log(true, new byte[] {'a', (byte) 0xff, '\n'});
        run.failed("exit code: 1");
        build.begin("RUN two").canceled();
        build.begin("RUN three").done();
        build.progress.warning("careful");
        build.close();
        String from = digest("1 FROM \"x\"");
        String make = digest("2 RUN make");
        String two = digest("3 RUN two");
        String three = digest("4 RUN three");
        String start = "2026-08-07T10:15:00Z";
        String later = "2026-08-07T10:15:01.5Z";
        String end = "2026-08-07T10:15:01.62Z";
        String[] expected = {
            "{'vertexes':[{'digest':'" + from + "','name':'FROM \\'x\\'','started':'" + start + "'}]}",
            "{'vertexes':[{'digest':'" + from + "','name':'FROM \\'x\\'','started':'" + start + "','completed':'"
                    + start + "','cached':true}]}",
            "{'vertexes':[{'digest':'" + make + "','name':'RUN make','started':'" + start + "'}]}",
            "{'statuses':[{'id':'running','vertex':'" + make + "','current':0,'timestamp':'" + later + "','started':'"
                    + later + "'}]}",
            "{'statuses':[{'id':'sha256:aa','vertex':'" + make + "','total':10,'current':1,'timestamp':'" + later
                    + "','started':'" + later + "'}]}",
            "{'statuses':[{'id':'sha256:aa','vertex':'" + make + "','total':10,'current':10,'timestamp':'" + end
                    + "','started':'" + later + "','completed':'" + end + "'}]}",
            "{'statuses':[{'id':'sha256:bb','vertex':'" + make + "','current':5,'timestamp':'" + end + "','started':'"
                    + end + "'}]}",
            "{'logs':[{'vertex':'" + make + "','stream':2,'data':'Yf8K','timestamp':'" + end + "'}]}",
            "{'statuses':[{'id':'running','vertex':'" + make + "','current':0,'timestamp':'" + end + "','started':'"
                    + later + "','completed':'" + end + "'}]}",
            "{'vertexes':[{'digest':'" + make + "','name':'RUN make','started':'" + start + "','completed':'" + end
                    + "','error':'exit code: 1'}]}",
            "{'vertexes':[{'digest':'" + two + "','name':'RUN two','started':'" + end + "'}]}",
            "{'vertexes':[{'digest':'" + two + "','name':'RUN two','started':'" + end + "','completed':'" + end
                    + "','error':'context canceled'}]}",
            "{'vertexes':[{'digest':'" + three + "','name':'RUN three','started':'" + end + "'}]}",
            "{'vertexes':[{'digest':'" + three + "','name':'RUN three','started':'" + end + "','completed':'" + end
                    + "'}]}",
            "{'warnings':[{'level':1,'short':'Y2FyZWZ1bA=='}]}",
        };
        assertEquals(String.join("\n", expected).replace('\'', '"') + "\n", shown.toString());
    }

    @Test
    void times() {
        assertEquals("2026-08-07T10:15:00Z", RawJsonDisplay.time(Instant.parse("2026-08-07T10:15:00Z")));
        assertEquals("2026-08-07T10:15:00.1Z", RawJsonDisplay.time(Instant.parse("2026-08-07T10:15:00.100Z")));
        assertEquals(
                "2026-08-07T10:15:00.00000001Z", RawJsonDisplay.time(Instant.parse("2026-08-07T10:15:00.000000010Z")));
    }

    @Test
    void aNoteIsOverAtOnce() {
        Progress.Step run = build.begin("RUN make");
        run.note("not cached: x");
        build.close();
        String[] written = shown.toString().split("\n");
        assertEquals(
                "{'statuses':[{'id':'not cached: x','vertex':'" + digest("1 RUN make")
                        + "','current':0,'timestamp':'2026-08-07T10:15:00Z','started':'2026-08-07T10:15:00Z'"
                        + ",'completed':'2026-08-07T10:15:00Z'}]}",
                written[1].replace('"', '\''));
    }
}
