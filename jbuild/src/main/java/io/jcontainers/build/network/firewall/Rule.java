package io.jcontainers.build.network.firewall;

import io.jcontainers.build.network.netlink.Payload;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * One rule of nf_tables: expressions that are gone through in order. Each comparison loads something into register 1
 * and ends the rule if it is not so; the last expression is the verdict.
 *
 * <pre>
 * expressions: elements (1) of: name (1), text; data (2), attributes of its kind:
 *   meta       target register (1), key (2)
 *   payload    target register (1), header (2), offset (3), length (4)
 *   ct         target register (1), key (2)
 *   bitwise    source (1), target (2), length (3), mask (4) and exclusive or (5), each with value (1)
 *   cmp        source register (1), operation (2), data (3) with value (1)
 *   immediate  target register (1): the verdict's, data (2) with verdict (2) with code (1)
 *   reject     type (1), code (2), one byte
 *   masq
 * </pre>
 *
 * Numbers are 32 bits, most significant byte first (linux/netfilter/nf_tables.h).
 */
public final class Rule {
    private static final int ELEMENT = 1;
    private static final int NAME = 1;
    private static final int DATA = 2;
    private static final int VALUE = 1;
    private static final int VERDICT = 2;
    private static final int VERDICT_CODE = 1;

    private static final int VERDICT_REGISTER = 0;
    private static final int REGISTER = 1;

    private static final int EQUAL = 0;
    private static final int NOT_EQUAL = 1;

    private static final int META_INPUT_NAME = 6;
    private static final int META_OUTPUT_NAME = 7;
    private static final int META_FAMILY = 15;
    private static final int META_PROTOCOL = 16;
    private static final int NETWORK_HEADER = 1;
    private static final int TRANSPORT_HEADER = 2;

    private static final int DEVICE_NAME_BYTES = 16;
    private static final int CT_STATE = 0;

    /** NF_CT_STATE_BIT of IP_CT_ESTABLISHED and IP_CT_RELATED. */
    private static final int ANSWERS = 1 << 1 | 1 << 2;

    private static final int DROP = 0;
    private static final int ACCEPT = 1;
    private static final int REJECT_ANY_FAMILY = 2;
    private static final int PROHIBITED = 3;

    private final List<Consumer<Payload>> expressions = new ArrayList<>();

    /** From devices whose names begin so. */
    Rule fromDevices(String prefix) {
        return meta(META_INPUT_NAME).compare(EQUAL, text(prefix));
    }

    /** From the device of this name. */
    Rule fromDevice(String name) {
        return meta(META_INPUT_NAME).compare(EQUAL, Arrays.copyOf(text(name), DEVICE_NAME_BYTES));
    }

    /** To devices whose names begin so. */
    Rule toDevices(String prefix) {
        return meta(META_OUTPUT_NAME).compare(EQUAL, text(prefix));
    }

    /** To other devices than those whose names begin so. */
    Rule notToDevices(String prefix) {
        return meta(META_OUTPUT_NAME).compare(NOT_EQUAL, text(prefix));
    }

    /** Packets of a family. */
    Rule family(PacketFamily family) {
        return meta(META_FAMILY).compare(EQUAL, new byte[] {(byte) family.number()});
    }

    /** The sender's address begins with these bytes; the family is certain already. */
    Rule from(PacketFamily family, byte[] prefix) {
        return payload(NETWORK_HEADER, family.sourceOffset(), prefix.length).compare(EQUAL, prefix);
    }

    /** The sender's address does not begin with these bytes; the family is certain already. */
    Rule notFrom(PacketFamily family, byte[] prefix) {
        return payload(NETWORK_HEADER, family.sourceOffset(), prefix.length).compare(NOT_EQUAL, prefix);
    }

    /** The receiver's address begins with these bytes; the family is certain already. */
    Rule to(PacketFamily family, byte[] prefix) {
        return payload(NETWORK_HEADER, family.destinationOffset(), prefix.length)
                .compare(EQUAL, prefix);
    }

    /** A transport protocol, 6 or 17, and its receiver's port. */
    Rule toPort(int protocol, int port) {
        return meta(META_PROTOCOL)
                .compare(EQUAL, new byte[] {(byte) protocol})
                .payload(TRANSPORT_HEADER, 2, 2)
                .compare(EQUAL, new byte[] {(byte) (port >> 8), (byte) port});
    }

    /** Packets of connections that are known, or belong to one. */
    Rule answers() {
        byte[] mask = ByteBuffer.allocate(4)
                .order(ByteOrder.nativeOrder())
                .putInt(ANSWERS)
                .array();
        byte[] none = new byte[4];
        add("ct", data -> data.attributeBe32(1, REGISTER).attributeBe32(2, CT_STATE));
        add(
                "bitwise",
                data -> data.attributeBe32(1, REGISTER)
                        .attributeBe32(2, REGISTER)
                        .attributeBe32(3, mask.length)
                        .nested(4, value -> value.attribute(VALUE, mask))
                        .nested(5, value -> value.attribute(VALUE, none)));
        return compare(NOT_EQUAL, none);
    }

    /** The packet goes on to the next chain. */
    Rule accept() {
        return verdict(ACCEPT);
    }

    /** The packet is gone without a word. */
    Rule drop() {
        return verdict(DROP);
    }

    /** The sender is told by ICMP that it is forbidden. */
    Rule reject() {
        return add("reject", data -> data.attributeBe32(1, REJECT_ANY_FAMILY).attribute8(2, PROHIBITED));
    }

    /** The packet leaves under the address of the device that it leaves by. */
    Rule masquerade() {
        return add("masq", data -> {});
    }

    private Rule verdict(int code) {
        return add(
                "immediate",
                data -> data.attributeBe32(1, VERDICT_REGISTER)
                        .nested(
                                2,
                                value -> value.nested(VERDICT, verdict -> verdict.attributeBe32(VERDICT_CODE, code))));
    }

    private Rule meta(int key) {
        return add("meta", data -> data.attributeBe32(2, key).attributeBe32(1, REGISTER));
    }

    private Rule payload(int header, int offset, int length) {
        return add(
                "payload",
                data -> data.attributeBe32(1, REGISTER)
                        .attributeBe32(2, header)
                        .attributeBe32(3, offset)
                        .attributeBe32(4, length));
    }

    private Rule compare(int operation, byte[] with) {
        return add(
                "cmp",
                data -> data.attributeBe32(1, REGISTER)
                        .attributeBe32(2, operation)
                        .nested(3, value -> value.attribute(VALUE, with)));
    }

    private Rule add(String name, Consumer<Payload> data) {
        expressions.add(list ->
                list.nested(ELEMENT, element -> element.attribute(NAME, name).nested(DATA, data)));
        return this;
    }

    private static byte[] text(String name) {
        return name.getBytes(StandardCharsets.UTF_8);
    }

    /** Writes all expressions. */
    void appendTo(Payload list) {
        expressions.forEach(expression -> expression.accept(list));
    }
}
