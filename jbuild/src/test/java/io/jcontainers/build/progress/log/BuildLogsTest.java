package io.jcontainers.build.progress.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.jcontainers.build.image.StrictJson;
import io.jcontainers.build.progress.Event;
import io.jcontainers.build.progress.LogSink;
import io.jcontainers.build.progress.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BuildLogsTest {
    private static final Instant AT = Instant.parse("2026-08-07T10:15:00Z");

    @TempDir
    private Path top;

    private Path builds() {
        return top.resolve("data").resolve("builds");
    }

    private BuildLogs logs(int builds, long stepBytes) {
        return new BuildLogs(builds(), builds, stepBytes);
    }

    private static Event.Said said(int step, String text) {
        return new Event.Said(AT, step, false, text.getBytes(StandardCharsets.UTF_8));
    }

    private static Event.Ended ended(int step, Outcome outcome) {
        return new Event.Ended(AT.plusMillis(1500), step, outcome, outcome == Outcome.FAILED ? "bad" : "", "");
    }

    private String text(String build, String file) throws IOException {
        return Files.readString(builds().resolve(build).resolve(file));
    }

    private List<String> names(Path directory) throws IOException {
        try (Stream<Path> names = Files.list(directory)) {
            return names.map(name -> name.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void oneBuild() throws IOException {
        LogSink logs = logs(3, 1000).begin("b1");
        logs.take(new Event.Announced(AT, 3));
        logs.take(new Event.Begun(AT, 1, "FROM x"));
        logs.take(ended(1, Outcome.CACHED));
        logs.take(new Event.Begun(AT, 2, "RUN \"make\""));
        logs.take(new Event.Begun(AT, 3, "RUN two"));
        logs.take(said(2, "one\n\033[31m"));
        logs.take(said(3, "other\n"));
        logs.take(said(2, "two"));
        assertEquals(builds().resolve("b1").resolve("2.log").toString(), logs.place(2));
        assertEquals("one\n\033[31mtwo", text("b1", "2.log"), "complete when its place is told");
        assertEquals("", logs.place(1));
        logs.take(ended(2, Outcome.FAILED));
        assertEquals("""
                {"steps":[\
                {"step":1,"name":"FROM x","started":"2026-08-07T10:15:00Z","completed":"2026-08-07T10:15:01.500Z",\
                "status":"cached"},\
                {"step":2,"name":"RUN \\"make\\"","started":"2026-08-07T10:15:00Z",\
                "completed":"2026-08-07T10:15:01.500Z","status":"failed","error":"bad","log":"2.log"},\
                {"step":3,"name":"RUN two","started":"2026-08-07T10:15:00Z",\
                "status":"running","log":"3.log"}]}""", text("b1", "index.json"));
        logs.take(ended(3, Outcome.DONE));
        logs.close();
        JsonNode index = StrictJson.object("index.json", Files.readAllBytes(builds().resolve("b1/index.json")));
        assertEquals("done", index.path("steps").path(2).path("status").asText());
        assertEquals(List.of("2.log", "3.log", "index.json", "lock"), names(builds().resolve("b1")));
    }

    @Test
    void everythingIsPrivate() throws IOException {
        LogSink logs = logs(3, 1000).begin("b1");
        logs.take(new Event.Begun(AT, 1, "RUN"));
        logs.take(said(1, "x"));
        logs.close();
        assertEquals("rwx------", mode(builds()));
        assertEquals("rwx------", mode(builds().resolve("b1")));
        for (String name : names(builds().resolve("b1"))) {
            assertEquals("rw-------", mode(builds().resolve("b1").resolve(name)), name);
        }
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
    }

    @Test
    void aLongLogKeepsItsBeginAndItsEnd() throws IOException {
        LogSink logs = logs(3, 10).begin("b1");
        logs.take(new Event.Begun(AT, 1, "RUN"));
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            String text = i + (i % 3 == 0 ? ".........." : "-");
            all.append(text);
            logs.take(said(1, text));
        }
        logs.close();
        int left = all.length() - 20;
        assertEquals(
                all.substring(0, 10) + "\n[" + left + " bytes are left out here]\n" + all.substring(all.length() - 10),
                text("b1", "1.log"));
    }

    @ParameterizedTest
    @ValueSource(ints = {9, 10, 11, 15, 19, 20})
    void aLogNearTheLimitIsComplete(int length) throws IOException {
        String text = "abcdefghijklmnopqrst".substring(0, length);
        LogSink logs = logs(3, 10).begin("b" + length);
        logs.take(new Event.Begun(AT, 1, "RUN"));
        logs.take(said(1, text.substring(0, 7)));
        logs.take(said(1, text.substring(7)));
        logs.close();
        assertEquals(text, text("b" + length, "1.log"));
    }

    @Test
    void oldBuildsGo() throws IOException {
        for (int i = 1; i <= 5; i++) {
            LogSink logs = logs(3, 1000).begin("b" + i);
            logs.take(new Event.Begun(AT, 1, "RUN"));
            logs.take(said(1, "x"));
            logs.close();
            Files.setLastModifiedTime(builds().resolve("b" + i), FileTime.from(AT.plusSeconds(i)));
        }
        assertEquals(List.of("b3", "b4", "b5"), names(builds()));
        assertEquals(
                List.of("b5", "b4", "b3"),
                logs(3, 1000).list().stream()
                        .map(path -> path.getFileName().toString())
                        .toList());
    }

    @Test
    void aBuildThatGoesOnStays() throws IOException {
        LogSink old = logs(1, 1000).begin("old");
        Files.setLastModifiedTime(builds().resolve("old"), FileTime.from(AT));
        logs(1, 1000).begin("new").close();
        assertEquals(List.of("new", "old"), names(builds()));
        old.close();
        logs(1, 1000).begin("newest").close();
        assertEquals(List.of("newest"), names(builds()));
    }

    @Test
    void whatIsNotOursStays() throws IOException {
        Path foreign = builds().resolve("a-foreign");
        Files.createDirectories(foreign.resolve("sub").resolve("deeper"));
        Path outside = Files.writeString(top.resolve("outside"), "kept");
        Files.createSymbolicLink(builds().resolve("link"), top);
        Files.createDirectory(builds().resolve("old"));
        Files.createSymbolicLink(builds().resolve("old").resolve("1.log"), outside);
        logs(1, 1000).begin("new").close();
        assertEquals(List.of("a-foreign", "link", "new"), names(builds()));
        assertTrue(Files.isDirectory(foreign.resolve("sub").resolve("deeper")));
        assertEquals("kept", Files.readString(outside));
    }

    @Test
    void aPlantedLinkIsNotWrittenThrough() throws IOException {
        Path outside = Files.writeString(top.resolve("outside"), "kept");
        LogSink logs = logs(3, 1000).begin("b1");
        Files.createSymbolicLink(builds().resolve("b1").resolve("1.log"), outside);
        Files.createSymbolicLink(builds().resolve("b1").resolve(".index.json.new"), outside);
        logs.take(new Event.Begun(AT, 1, "RUN"));
        logs.take(said(1, "x"));
        logs.take(said(1, "y"));
        assertEquals("not kept: " + builds().resolve("b1").resolve("1.log") + " exists already", logs.place(1));
        logs.take(ended(1, Outcome.FAILED));
        logs.close();
        assertEquals("kept", Files.readString(outside));
        assertTrue(Files.isRegularFile(builds().resolve("b1").resolve("index.json"), LinkOption.NOFOLLOW_LINKS));
    }

    @Test
    void logsThatCannotBeKeptSayWhy() throws IOException {
        Files.createDirectories(builds().getParent());
        Files.writeString(builds(), "a file in the way");
        LogSink logs = logs(3, 1000).begin("b1");
        logs.take(new Event.Begun(AT, 1, "RUN"));
        logs.take(said(1, "x"));
        assertEquals("not kept: " + builds() + " is in the way: the logs have a directory there", logs.place(1));
        logs.close();
    }

    /** As those of canceled steps are. */
    @Test
    void interruptedThreadsWriteToo() throws IOException {
        LogSink logs = logs(3, 1000).begin("b1");
        logs.take(new Event.Begun(AT, 1, "RUN"));
        Thread.currentThread().interrupt();
        logs.take(said(1, "one "));
        logs.take(said(1, "two"));
        logs.take(ended(1, Outcome.FAILED));
        logs.close();
        assertTrue(Thread.interrupted());
        assertEquals("one two", text("b1", "1.log"));
        assertTrue(text("b1", "index.json").contains("\"log\":\"1.log\""));
    }

    @Test
    void aDirectoryThatGoesAwayIsSaid() throws IOException {
        LogSink logs = logs(3, 1000).begin("b1");
        Files.delete(builds().resolve("b1").resolve("lock"));
        Files.delete(builds().resolve("b1"));
        logs.take(new Event.Begun(AT, 1, "RUN"));
        logs.take(said(1, "x"));
        assertEquals("not kept: " + builds().resolve("b1").resolve("1.log") + " does not exist", logs.place(1));
        logs.take(ended(1, Outcome.FAILED));
        logs.close();
    }

    @Test
    void aFullDiskIsSaid() throws IOException {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.isWritable(full), "no /dev/full to write to");
        try (StepLog log = new StepLog(Files.newOutputStream(full), 1000)) {
            IOException e = assertThrows(IOException.class, () -> log.write(new byte[10]));
            assertEquals("No space left on device", BuildLogs.reason(e));
        }
    }

    @Test
    void aNameIsUsedOnce() throws IOException {
        logs(3, 1000).begin("b1").close();
        assertEquals(
                "not kept: " + builds().resolve("b1") + " exists already",
                logs(3, 1000).begin("b1").place(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "../x", "a/b", ".hidden", "-", "a\nb", "a b"})
    void badNames(String name) {
        assertThrows(IllegalArgumentException.class, () -> logs(3, 1000).begin(name));
        assertFalse(Files.exists(builds()));
    }
}
