package io.jcontainers.shim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.protobuf.ByteString;
import io.jcontainers.shim.bootstrap.BootstrapParams;
import io.jcontainers.shim.bootstrap.BootstrapResult;
import io.jcontainers.shim.bootstrap.Extension;
import io.jcontainers.shim.bootstrap.LogLevel;
import io.jcontainers.shim.bootstrap.RuntimeInfo;
import io.jcontainers.shim.bootstrap.RuntimeVersion;
import io.jcontainers.shim.event.Envelope;
import io.jcontainers.shim.event.ForwardRequest;
import io.jcontainers.shim.event.TaskCreate;
import io.jcontainers.shim.event.TaskIO;
import io.jcontainers.shim.options.ConfigOptions;
import io.jcontainers.shim.options.RuncOptions;
import io.jcontainers.shim.proto.Any;
import io.jcontainers.shim.proto.Empty;
import io.jcontainers.shim.proto.Message;
import io.jcontainers.shim.proto.Timestamp;
import io.jcontainers.shim.task.CreateTaskRequest;
import io.jcontainers.shim.task.DeleteResponse;
import io.jcontainers.shim.task.KillRequest;
import io.jcontainers.shim.task.Mount;
import io.jcontainers.shim.task.StateRequest;
import io.jcontainers.shim.task.StateResponse;
import io.jcontainers.shim.task.Status;
import io.jcontainers.shim.task.UpdateTaskRequest;
import io.jcontainers.shim.ttrpc.Code;
import io.jcontainers.shim.ttrpc.KeyValue;
import io.jcontainers.shim.ttrpc.Request;
import io.jcontainers.shim.ttrpc.Response;
import io.jcontainers.shim.ttrpc.RpcStatus;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bytes as they follow from the encoding's description, worked out by hand; blanks are between fields. */
final class WireBytesTest {
    private static final Map<String, MessageTypes.Reader> READERS = MessageTypes.all().stream()
            .collect(Collectors.toMap(MessageTypes.MessageType::name, MessageTypes.MessageType::reader));

    static Stream<Arguments> messages() {
        return Stream.of(tasks(), others(), envelopes()).flatMap(List::stream);
    }

    private static List<Arguments> tasks() {
        return List.of(
                arguments("", new StateRequest("", "")),
                arguments("0a026331", new StateRequest("c1", "")),
                arguments("0a026331 120165", new StateRequest("c1", "e")),
                arguments("1203c3a478", new StateRequest("", "äx")),
                arguments(
                        "0a0163 12022f62 18ac02 2002 4001 48ffffffff0f 520408011002 5a0178",
                        new StateResponse(
                                "c",
                                "/b",
                                300,
                                Status.RUNNING,
                                "",
                                "",
                                "",
                                true,
                                0xffff_ffffL,
                                new Timestamp(1, 2),
                                "x")),
                arguments(
                        "0a0163 1a150a0462696e6412022f732202726f22057262696e64 52030a0174",
                        new CreateTaskRequest(
                                "c",
                                "",
                                List.of(new Mount("bind", "/s", "", List.of("ro", "rbind"))),
                                false,
                                "",
                                "",
                                "",
                                "",
                                "",
                                new Any("t", ByteString.EMPTY))),
                arguments("0807 108901 1a060880e2cfaa06", new DeleteResponse(7, 137, new Timestamp(1_700_000_000, 0))),
                arguments("1a00", new DeleteResponse(0, 0, new Timestamp(0, 0))),
                arguments("0a0163 1809 2001", new KillRequest("c", "", 9, true)),
                arguments("0a0163 1a060a0161120162", new UpdateTaskRequest("c", null, Map.of("a", "b"))),
                arguments("1a040a001200", new UpdateTaskRequest("", null, Map.of("", ""))));
    }

    private static List<Arguments> others() {
        return List.of(
                arguments("", new Empty()),
                arguments("0a0174 120200ff", new Any("t", ByteString.fromHex("00ff"))),
                arguments("088092b8c398feffffff01", new Timestamp(-62_135_596_800L, 0)),
                arguments("10ff93ebdc03", new Timestamp(0, 999_999_999)),
                arguments("0a0163 22022001", new TaskCreate("c", "", List.of(), new TaskIO("", "", "", true), "", 0)),
                arguments("1a0163 4801", new RuncOptions(false, false, "c", 0, 0, "", "", true, "", "", "", 0)),
                arguments("1a0178", new ConfigOptions("", "", ByteString.copyFromUtf8("x"))),
                arguments(
                        "0a0163 18fcffffffffffffffff01 42050a030a0174 4a00",
                        new BootstrapParams(
                                "c",
                                "",
                                LogLevel.DEBUG,
                                "",
                                "",
                                "",
                                "",
                                List.of(new Extension(new Any("t", ByteString.EMPTY))),
                                "")),
                arguments(
                        "0803 1209756e69783a2f2f2f73 1a057474727063 220100",
                        new BootstrapResult(3, "unix:///s", "ttrpc", List.of(0), Map.of())),
                arguments("12030a0176", new RuntimeInfo("", new RuntimeVersion("v", ""), null, null, Map.of())));
    }

    private static List<Arguments> envelopes() {
        return List.of(
                arguments(
                        "0a0173 12016d 1a01aa 2005 2a060a016b120176",
                        new Request("s", "m", ByteString.fromHex("aa"), 5, List.of(new KeyValue("k", "v")))),
                arguments("", new Response(null, ByteString.EMPTY)),
                arguments("0a00", new Response(RpcStatus.of(Code.OK, ""), ByteString.EMPTY)),
                arguments("0a050805120178", new Response(RpcStatus.of(Code.NOT_FOUND, "x"), ByteString.EMPTY)),
                arguments("1201aa", new Response(null, ByteString.fromHex("aa"))),
                arguments(
                        "0a0c 0a020801 12016e 1a012f 2200",
                        new ForwardRequest(
                                new Envelope(new Timestamp(1, 0), "n", "/", new Any("", ByteString.EMPTY)))));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void areWrittenAndRead(String hex, Message message) throws IOException {
        String bytes = hex.replace(" ", "");
        assertEquals(bytes, HexFormat.of().formatHex(message.toByteString().toByteArray()));
        assertEquals(message, READERS.get(message.getClass().getSimpleName()).read(ByteString.fromHex(bytes)));
    }

    static Stream<Arguments> otherForms() {
        return Stream.of(
                arguments("a number in more bytes than it needs", "0887808000", "DeleteResponse", "0807"),
                arguments("a default that is written", "0a00 1800", "KillRequest", ""),
                arguments("a single value twice: the last", "0a0161 0a0162", "StateRequest", "0a0162"),
                arguments("fields in another order", "120165 0a0163", "StateRequest", "0a0163120165"),
                arguments("a bool that is not 1", "2002", "KillRequest", "2001"),
                arguments("a number of 64 bits for a uint32: the lower half", "088080808020", "StartResponse", ""),
                arguments("enum values that are not packed", "2000 20ac02", "BootstrapResult", "220300ac02"),
                arguments(
                        "a map's key twice: the last",
                        "1a060a0161120162 1a060a0161120163",
                        "UpdateTaskRequest",
                        "1a060a0161120163"),
                arguments("a map's entry without value", "1a030a0161", "UpdateTaskRequest", "1a050a01611200"),
                arguments("a state of a later version", "2063", "StateResponse", ""),
                arguments("a code of a later version", "0863", "RpcStatus", "0802"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("otherForms")
    void otherFormsAreRead(String name, String hex, String type, String written) throws IOException {
        Message read = READERS.get(type).read(ByteString.fromHex(hex.replace(" ", "")));
        assertEquals(written, HexFormat.of().formatHex(read.toByteString().toByteArray()));
    }
}
