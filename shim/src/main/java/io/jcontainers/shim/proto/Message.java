package io.jcontainers.shim.proto;

import com.google.protobuf.ByteString;

/** A message of protobuf. */
public interface Message {
    /** Writes the fields in the order of their numbers, leaving out those that have their default value. */
    void write(MessageWriter out);

    /** The message's bytes. */
    default ByteString toByteString() {
        return MessageWriter.bytes(this);
    }
}
