package io.jcontainers.shim.ttrpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.ByteString;
import io.jcontainers.shim.proto.Any;
import io.jcontainers.shim.proto.Empty;
import java.io.IOException;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Requests and responses, and the ids that a client gives them. */
final class EnvelopeTest {
    @Test
    void onlyAPositiveTimeoutIsADeadline() {
        assertEquals(Optional.empty(), request(0).timeout());
        assertEquals(Optional.empty(), request(-1).timeout());
        assertEquals(Optional.of(Duration.ofSeconds(2)), request(2_000_000_000L).timeout());
    }

    @Test
    void metadataIsFoundInAnyCaseAndTheFirstCounts() {
        Request request = new Request(
                "s",
                "m",
                ByteString.EMPTY,
                0,
                List.of(
                        new KeyValue("other", "x"),
                        new KeyValue("Containerd-Namespace-TTRPC", "k8s.io"),
                        new KeyValue("containerd-namespace-ttrpc", "default")));
        assertEquals(Optional.of("k8s.io"), request.metadata(Request.NAMESPACE));
        assertEquals(Optional.empty(), request.metadata("none"));
    }

    @Test
    void aStatusThatIsAbsentIsSuccess() {
        assertEquals(Code.OK, Response.succeeded(new Empty()).code());
        assertEquals(
                Code.NOT_FOUND,
                Response.failed(RpcStatus.of(Code.NOT_FOUND, "x")).code());
    }

    @Test
    void aResponseThatIsTooLongBecomesAnError() throws IOException {
        Any payload = new Any("", ByteString.copyFrom(new byte[Frame.DATA_BYTES_MOST]));
        Frame frame = Response.succeeded(payload).toFrame(3);
        assertEquals(
                Response.failed(
                        RpcStatus.of(Code.RESOURCE_EXHAUSTED, "a response of 4194314 bytes is longer than 4194304")),
                Response.read(frame.data()));
        assertEquals(3, frame.streamId());
    }

    @Test
    void aRequestThatIsTooLongIsNotSent() {
        Any payload = new Any("", ByteString.copyFrom(new byte[Frame.DATA_BYTES_MOST]));
        Request request = Request.of("s", "m", payload);
        assertThrows(IllegalArgumentException.class, () -> request.toFrame(1));
    }

    @Test
    void aClientsIdsAreOddAndEnd() throws Exception {
        ClientStreams streams = new ClientStreams();
        assertEquals(List.of(1L, 3L, 5L), List.of(streams.next(), streams.next(), streams.next()));
        Field next = ClientStreams.class.getDeclaredField("next");
        next.setAccessible(true);
        next.setLong(streams, 0xffff_ffffL);
        assertEquals(0xffff_ffffL, streams.next());
        FrameException ended = assertThrows(FrameException.class, streams::next);
        assertEquals("all stream ids of the connection are used up", ended.getMessage());
    }

    private static Request request(long timeoutNanos) {
        return new Request("s", "m", ByteString.EMPTY, timeoutNanos, List.of());
    }
}
