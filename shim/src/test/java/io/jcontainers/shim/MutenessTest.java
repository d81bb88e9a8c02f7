package io.jcontainers.shim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import io.jcontainers.shim.options.RuncOptions;
import io.jcontainers.shim.proto.Any;
import io.jcontainers.shim.task.CreateTaskRequest;
import io.jcontainers.shim.task.Mount;
import io.jcontainers.shim.task.TaskMethod;
import io.jcontainers.shim.ttrpc.FrameDecoder;
import io.jcontainers.shim.ttrpc.Received;
import io.jcontainers.shim.ttrpc.Request;
import io.jcontainers.shim.ttrpc.ServerStreams;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Callers read what a shim prints, both streams as one, so a JVM's warnings about what a library does would be taken
 * for its answer. protobuf-java 4.33 was good for some (sun.misc.Unsafe, JEP 498).
 */
final class MutenessTest {
    static Stream<List<String>> flags() {
        return Stream.of(
                List.of(),
                List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-Xlog:disable"),
                // What a later JDK will do without being asked.
                List.of("--sun-misc-unsafe-memory-access=deny", "--illegal-native-access=deny"));
    }

    @ParameterizedTest
    @MethodSource("flags")
    void nothingIsPrintedButWhatIsAsked(List<String> flags, @TempDir Path directory) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Program.class.getName()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(directory.resolve("out").toFile())
                .redirectError(directory.resolve("err").toFile());
        builder.environment()
                .keySet()
                .removeIf(name -> name.endsWith("JAVA_OPTIONS") || name.equals("JAVA_TOOL_OPTIONS"));
        int status = builder.start().waitFor();
        assertEquals("", Files.readString(directory.resolve("err"), StandardCharsets.UTF_8));
        assertEquals("/b ?\n", Files.readString(directory.resolve("out"), StandardCharsets.UTF_8));
        assertEquals(0, status);
    }

    /** A request's way from bytes to record, with a string that is no UTF-16 besides. */
    static final class Program {
        private Program() {}

        public static void main(String[] args) throws IOException {
            RuncOptions options = new RuncOptions(false, false, "\ud800", 0, 0, "", "", false, "", "", "", 0);
            CreateTaskRequest create = new CreateTaskRequest(
                    "c",
                    "/b",
                    List.of(new Mount("bind", "/s", "", List.of("ro"))),
                    false,
                    "",
                    "",
                    "",
                    "",
                    "",
                    Any.of(RuncOptions.NAME, options));
            var bytes = Request.of(TaskMethod.SERVICE_V2, "Create", create)
                    .toFrame(1)
                    .toBytes();
            var incoming = Objects.requireNonNull(new FrameDecoder().decode(bytes));
            Request request = ((Received.Call) new ServerStreams().receive(incoming)).request();
            CreateTaskRequest read = (CreateTaskRequest) TaskMethod.CREATE.readRequest(request.payload());
            ByteString value = Objects.requireNonNull(read.options()).value();
            System.out.println(read.bundle() + " " + RuncOptions.read(value).shimCgroup());
        }
    }
}
