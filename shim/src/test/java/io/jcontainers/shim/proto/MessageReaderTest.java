package io.jcontainers.shim.proto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.protobuf.ByteString;
import io.jcontainers.shim.MessageTypes;
import io.jcontainers.shim.MessageTypes.MessageType;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bytes that are no message, and bytes that would like to cost more than they are worth. */
final class MessageReaderTest {
    private static final Map<String, MessageTypes.Reader> READERS =
            MessageTypes.all().stream().collect(Collectors.toMap(MessageType::name, MessageType::reader));

    static Stream<Arguments> refusals() {
        return Stream.of(
                arguments(
                        "StateRequest",
                        "0805",
                        "StateRequest.id: wire type 0 (varint) where 2 (length-delimited) belongs"),
                arguments(
                        "StateRequest",
                        "0b0c",
                        "StateRequest.id: wire type 3 (start of a group) where 2 (length-delimited) belongs"),
                arguments(
                        "StateRequest", "0e", "StateRequest.id: wire type 6 (none) where 2 (length-delimited) belongs"),
                arguments(
                        "KillRequest",
                        "1a0109",
                        "KillRequest.signal: wire type 2 (length-delimited) where 0 (varint) belongs"),
                arguments(
                        "CreateTaskRequest",
                        "1a00 1a042202726f 1a022005",
                        "CreateTaskRequest.rootfs[2].options[0]: wire type 0 (varint)"
                                + " where 2 (length-delimited) belongs"),
                arguments(
                        "BootstrapResult",
                        "2500000000",
                        "BootstrapResult.capabilities: wire type 5 (32 bits) where 2 (length-delimited) belongs"),
                arguments("StateRequest", "0a03 6162", "StateRequest.id: a length of 3 bytes where 2 are left"),
                arguments(
                        "StateRequest",
                        "0affffffff07",
                        "StateRequest.id: a length of 2147483647 bytes where 0 are left"),
                arguments(
                        "StateRequest",
                        "0affffffffffffffffff01",
                        "StateRequest.id: a length of 18446744073709551615 bytes where 0 are left"),
                arguments(
                        "UpdateTaskRequest",
                        "1a030a0561 6262626262",
                        "UpdateTaskRequest.annotations.key: a length of 5 bytes where 1 are left"),
                arguments("StateRequest", "0a02c328", "StateRequest.id: the string is not UTF-8"),
                arguments("StateRequest", "0a03eda080", "StateRequest.id: the string is not UTF-8"),
                arguments(
                        "UpdateTaskRequest",
                        "1a031201ff",
                        "UpdateTaskRequest.annotations.value: the string is not UTF-8"),
                arguments("StartResponse", "0880", "StartResponse.pid: a varint is cut off or has more than 64 bits"),
                arguments(
                        "StartResponse",
                        "08ffffffffffffffffffff01",
                        "StartResponse.pid: a varint is cut off or has more than 64 bits"),
                arguments(
                        "StartResponse",
                        "08ffffffffffffffffff02",
                        "StartResponse.pid: a varint is cut off or has more than 64 bits"),
                arguments(
                        "BootstrapResult",
                        "220180",
                        "BootstrapResult.capabilities: a varint is cut off or has more than 64 bits"),
                arguments("StateRequest", "00", "StateRequest: a field with the number 0"),
                arguments("StateRequest", "02", "StateRequest: a field with the number 0"),
                arguments("StateRequest", "ff", "StateRequest: a field's tag is cut off or too long"),
                arguments("StateRequest", "8a80808010", "StateRequest: a field with the number 536870913"),
                arguments("StateRequest", "ffffffffffffffffff02", "StateRequest: a field's tag is cut off or too long"),
                arguments("DeleteResponse", "1a0100", "DeleteResponse.exited_at: a field with the number 0"),
                arguments(
                        "StateRequest",
                        "7a05",
                        "StateRequest.field 15: a field that is skipped is cut off, of no wire type or too deep"),
                arguments(
                        "StateRequest",
                        "7b",
                        "StateRequest.field 15: a field that is skipped is cut off, of no wire type or too deep"),
                arguments(
                        "StateRequest",
                        "7b74",
                        "StateRequest.field 15: a field that is skipped is cut off, of no wire type or too deep"),
                arguments(
                        "StateRequest",
                        "7e",
                        "StateRequest.field 15: a field that is skipped is cut off, of no wire type or too deep"),
                arguments("StateRequest", "7c", "StateRequest.field 15: a group ends that has not begun"),
                arguments(
                        "Timestamp",
                        "08ff91b8c398feffffff01",
                        "google.protobuf.Timestamp.seconds: -62135596801 is not within the years 1 to 9999"),
                arguments(
                        "TaskExit",
                        "2a06108094ebdc03",
                        "containerd.events.TaskExit.exited_at.nanos: 1000000000 is not within 0 to 999999999"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refusalsNameMessageAndField(String type, String hex, String expected) {
        ByteString bytes = ByteString.fromHex(hex.replace(" ", ""));
        MalformedMessageException refused = assertThrows(
                MalformedMessageException.class, () -> READERS.get(type).read(bytes));
        assertEquals(expected, refused.getMessage());
    }

    /** 2 MiB of starts of groups would be as many frames of the stack. */
    @Test
    void groupsWithinGroupsEndSomewhere() throws MalformedMessageException {
        String deepest = "7b".repeat(MessageReader.GROUPS_DEEPEST) + "7c".repeat(MessageReader.GROUPS_DEEPEST);
        assertEquals(new Empty(), Empty.read(ByteString.fromHex(deepest)));
        for (int groups : new int[] {MessageReader.GROUPS_DEEPEST + 1, 1 << 21}) {
            ByteString bytes = ByteString.fromHex("7b".repeat(groups) + "7c".repeat(groups));
            MalformedMessageException refused = assertThrows(MalformedMessageException.class, () -> Empty.read(bytes));
            assertEquals(
                    "google.protobuf.Empty.field 15: a field that is skipped is cut off, of no wire type or too deep",
                    refused.getMessage());
        }
    }

    /** Two bytes of an empty mount would become a record with four strings and a list. */
    @Test
    void elementsAreCounted() throws MalformedMessageException {
        int most = MessageReader.ELEMENTS_MOST;
        READERS.get("CreateTaskRequest").read(ByteString.fromHex("1a00".repeat(most)));
        refused("CreateTaskRequest", "1a00".repeat(most + 1), "CreateTaskRequest.rootfs");
        refused("CreateTaskRequest", "1a022200".repeat(most / 2 + 1), "CreateTaskRequest.rootfs");
    }

    @Test
    void elementsOfMapsAndPackedNumbersAreCounted() {
        int most = MessageReader.ELEMENTS_MOST;
        refused("UpdateTaskRequest", "1a00".repeat(most + 1), "UpdateTaskRequest.annotations");
        refused("BootstrapResult", "2000".repeat(most + 1), "BootstrapResult.capabilities");
        refused("BootstrapResult", "22818004" + "00".repeat(most + 1), "BootstrapResult.capabilities");
    }

    /** A status with many details, and then two million empty ones to be merged with it. */
    @Test
    void mergesAreCounted() throws MalformedMessageException {
        int most = MessageReader.MERGES_MOST;
        READERS.get("Response").read(ByteString.fromHex("0a00" + "0a00".repeat(most)));
        ByteString bytes = ByteString.fromHex("0a021a00" + "0a00".repeat(most + 1));
        MalformedMessageException refused = assertThrows(
                MalformedMessageException.class, () -> READERS.get("Response").read(bytes));
        assertEquals("ttrpc.Response.status: more than 1000 single messages that come again", refused.getMessage());
    }

    @Test
    void aMessageIsNoLongerThanAFrame() throws MalformedMessageException {
        byte[] bytes = new byte[MessageReader.BYTES_MOST];
        // Field 15, whose length takes four bytes.
        System.arraycopy(new byte[] {0x7a, (byte) 0xfb, (byte) 0xff, (byte) 0xff, 0x01}, 0, bytes, 0, 5);
        assertEquals(new Empty(), Empty.read(ByteString.copyFrom(bytes)));
        MalformedMessageException refused = assertThrows(
                MalformedMessageException.class,
                () -> Empty.read(ByteString.copyFrom(new byte[MessageReader.BYTES_MOST + 1])));
        assertEquals(
                "google.protobuf.Empty: 4194305 bytes are more than 4194304, the longest message",
                refused.getMessage());
    }

    private static void refused(String type, String hex, String location) {
        MalformedMessageException refused = assertThrows(
                MalformedMessageException.class, () -> READERS.get(type).read(ByteString.fromHex(hex)));
        assertEquals(location + ": more than 65536 elements of lists and maps in one message", refused.getMessage());
    }
}
