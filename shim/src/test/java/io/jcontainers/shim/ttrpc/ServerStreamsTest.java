package io.jcontainers.shim.ttrpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.protobuf.ByteString;
import io.jcontainers.shim.proto.Empty;
import io.jcontainers.shim.ttrpc.Received.Call;
import io.jcontainers.shim.ttrpc.Received.Ignored;
import io.jcontainers.shim.ttrpc.Received.Refused;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is an error of a request. Each case comes after a good request on stream 5, and before one on stream 9. */
final class ServerStreamsTest {
    private static final Request REQUEST = Request.of("s", "m", new Empty());
    private static final String REUSED = "StreamID cannot be re-used and must increment";
    private static final String EVEN = "StreamID must be odd for client initiated streams";

    static Stream<Arguments> cases() {
        ByteString data = ByteString.copyFromUtf8("x");
        return Stream.of(
                arguments("the next id", REQUEST.toFrame(7), new Call(7, REQUEST)),
                arguments(
                        "flags of streams don't matter",
                        new Frame(7, Frame.REQUEST, Frame.REMOTE_OPEN, REQUEST.toByteString()),
                        new Call(7, REQUEST)),
                arguments("an id again", REQUEST.toFrame(5), refused(5, REUSED)),
                arguments("a smaller id", REQUEST.toFrame(3), refused(3, REUSED)),
                arguments("an even id", REQUEST.toFrame(8), refused(8, EVEN)),
                arguments("id 0", REQUEST.toFrame(0), refused(0, EVEN)),
                arguments("an even id, of a response", new Frame(2, Frame.RESPONSE, 0, data), refused(2, EVEN)),
                arguments(
                        "no request",
                        new Frame(7, Frame.REQUEST, 0, ByteString.fromHex("0801")),
                        refused(
                                7,
                                "unmarshal request error: ttrpc.Request.service: wire type 0 (varint)"
                                        + " where 2 (length-delimited) belongs")),
                arguments(
                        "too long",
                        new OversizedFrame(new FrameHeader(4_194_305, 7, Frame.REQUEST, 0)),
                        new Refused(
                                7,
                                RpcStatus.of(
                                        Code.RESOURCE_EXHAUSTED,
                                        "a frame with 4194305 bytes of data, more than 4194304"))),
                arguments("data", new Frame(5, Frame.DATA, 0, data), refused(5, "stream 5 takes no data")),
                arguments(
                        "data of a stream that isn't open",
                        new Frame(7, Frame.DATA, Frame.REMOTE_CLOSED | Frame.NO_DATA, ByteString.EMPTY),
                        refused(7, "stream 7 takes no data")),
                arguments(
                        "the end of the client's side",
                        new Frame(5, Frame.DATA, Frame.REMOTE_CLOSED | Frame.NO_DATA, ByteString.EMPTY),
                        new Ignored(5)),
                arguments("a response", new Frame(7, Frame.RESPONSE, 0, data), new Ignored(7)),
                arguments("an unknown type", new Frame(7, 200, 0, data), new Ignored(7)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void errorsAreOfOneRequest(String name, Incoming incoming, Received expected) {
        ServerStreams streams = new ServerStreams();
        assertEquals(new Call(5, REQUEST), streams.receive(REQUEST.toFrame(5)));
        assertEquals(expected, streams.receive(incoming));
        assertEquals(new Call(9, REQUEST), streams.receive(REQUEST.toFrame(9)));
    }

    /** As with Go's server: what can't be read has used its id, what was passed over unread has not. */
    @Test
    void whichErrorsUseUpTheirId() {
        ServerStreams streams = new ServerStreams();
        streams.receive(new Frame(7, Frame.REQUEST, 0, ByteString.fromHex("0801")));
        assertEquals(refused(7, REUSED), streams.receive(REQUEST.toFrame(7)));
        streams.receive(new OversizedFrame(new FrameHeader(4_194_305, 9, Frame.REQUEST, 0)));
        assertEquals(new Call(9, REQUEST), streams.receive(REQUEST.toFrame(9)));
    }

    @Test
    void theGreatestId() {
        ServerStreams streams = new ServerStreams();
        assertEquals(new Call(0xffff_ffffL, REQUEST), streams.receive(REQUEST.toFrame(0xffff_ffffL)));
        assertEquals(refused(1, REUSED), streams.receive(REQUEST.toFrame(1)));
    }

    @Test
    void aRefusalIsAResponseOnItsStream() {
        Frame frame = refused(8, EVEN).toFrame();
        assertEquals(
                new Frame(
                        8,
                        Frame.RESPONSE,
                        0,
                        Response.failed(RpcStatus.of(Code.INVALID_ARGUMENT, EVEN))
                                .toByteString()),
                frame);
    }

    private static Refused refused(long streamId, String message) {
        return new Refused(streamId, RpcStatus.of(Code.INVALID_ARGUMENT, message));
    }
}
