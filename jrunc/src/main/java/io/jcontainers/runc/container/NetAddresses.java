package io.jcontainers.runc.container;

import io.jcontainers.runc.program.Arg;
import io.jcontainers.runc.program.Label;
import io.jcontainers.runc.program.Memory;
import io.jcontainers.runc.program.Op;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.runc.program.Slot;
import io.jcontainers.runc.program.Test;

/**
 * The permanent global addresses of a network device: the answer to RTM_GETADDR is kept, and each message in it that
 * counts is turned into the request to add just that address. rtnetlink(7).
 */
final class NetAddresses {
    private static final int RTM_NEWADDR = 20;
    private static final int RTM_GETADDR = 22;
    private static final int NLMSG_ERROR = 2;
    private static final int NLMSG_DONE = 3;
    private static final int NLM_F_DUMP = 0x300;
    /** Request, acknowledge, exclusive, create. */
    private static final int ADD_FLAGS = 0x605;

    private static final int FLAGS_OFFSET = 6;
    private static final int PID_OFFSET = 12;
    private static final int FAMILY_OFFSET = 16;
    private static final int ADDRESS_FLAGS_OFFSET = 18;
    private static final int SCOPE_OFFSET = 19;
    private static final int INDEX_OFFSET = 20;
    private static final int ATTRIBUTES_OFFSET = 24;
    private static final int IFA_F_PERMANENT = 0x80;
    private static final int IFA_LABEL = 3;
    /** No kernel reads it: the label names the device as it was called. */
    private static final int NO_ATTRIBUTE = 100;

    /** More than 150 addresses. */
    private static final int ANSWER_BYTES = 16384;

    private final ProgramBuilder program;
    private final Memory.Room room;
    private final Slot size;
    private final Slot count;
    private final Slot at;
    private final Slot end;
    private final Slot field;
    private final Slot value;

    private NetAddresses(ProgramBuilder program) {
        this.program = program;
        this.room = program.memory().zeroes(ANSWER_BYTES, "addresses");
        this.size = program.slot("addresses-size");
        this.count = program.slot("addresses");
        this.at = program.scratch("message");
        this.end = program.scratch("messages-end");
        this.field = program.scratch("field");
        this.value = program.scratch("value");
    }

    /** Asks for the addresses of one family. */
    static NetAddresses read(ProgramBuilder program, Netlink netlink, int family, Slot index) {
        NetAddresses addresses = new NetAddresses(program);
        addresses.read(netlink, family, index);
        return addresses;
    }

    private void read(Netlink netlink, int family, Slot index) {
        netlink.send(new Netlink.Message(RTM_GETADDR, NLM_F_DUMP)
                .number8(family)
                .number8(0)
                .number8(0)
                .number8(0)
                .slot(index));
        netlink.receive(room, ANSWER_BYTES, size);
        set(count, Arg.of(0), 0);
        Label done = new Label();
        walk(next -> {
            peek(4, 2);
            program.jumpIf(value.arg(), Test.EQ, Arg.of(NLMSG_DONE), done);
            program.refuseIf(
                    value.arg(), Test.EQ, Arg.of(NLMSG_ERROR), "netdevice-addresses", "read its addresses: refused");
            program.jumpIf(value.arg(), Test.NE, Arg.of(RTM_NEWADDR), next);
            unless(FAMILY_OFFSET, 1, Test.EQ, Arg.of(family), next);
            unless(INDEX_OFFSET, 4, Test.EQ, index.arg(), next);
            unless(SCOPE_OFFSET, 1, Test.EQ, Arg.of(0), next);
            unless(ADDRESS_FLAGS_OFFSET, 1, Test.BITS, Arg.of(IFA_F_PERMANENT), next);
            poke(FLAGS_OFFSET, Arg.of(ADD_FLAGS), 2);
            poke(PID_OFFSET, Arg.of(0), 4);
            set(count, count.arg(), 1);
            dropLabel();
        });
        last(netlink);
        program.here(done);
    }

    /** What follows the first datagram is the end, unless there was no room for all. */
    private void last(Netlink netlink) {
        Memory.Room rest = program.memory().zeroes(1024, "end of addresses");
        Slot ignored = program.scratch("answer-size");
        netlink.receive(rest, 1024, ignored);
        program.add(Op.PEEK, Arg.offset(rest.plus(4)), Arg.of(2), Arg.of(0)).into(value);
        program.refuseIf(
                value.arg(),
                Test.NE,
                Arg.of(NLMSG_DONE),
                "netdevice-addresses",
                "the network device has too many addresses to keep");
    }

    /** Adds them to a device, which has to be in the socket's network namespace. */
    void add(Netlink netlink, Slot index) {
        Label none = new Label();
        Label again = new Label();
        program.jumpIf(count.arg(), Test.EQ, Arg.of(0), none);
        walk(next -> {
            unless(FLAGS_OFFSET, 2, Test.EQ, Arg.of(ADD_FLAGS), next);
            poke(INDEX_OFFSET, index.arg(), 4);
        });
        netlink.send(Arg.of(room), size.arg());
        program.here(again);
        netlink.acknowledged();
        set(count, count.arg(), -1);
        program.jumpIf(count.arg(), Test.NE, Arg.of(0), again);
        program.here(none);
    }

    /** Steps for one message; they may jump to the next one. */
    private interface Body {
        void steps(Label next);
    }

    private void walk(Body body) {
        Label again = new Label();
        Label next = new Label();
        Label over = new Label();
        Slot length = program.scratch("message-length");
        set(at, Arg.offset(room), 0);
        program.add(Op.SET, Arg.offset(room), size.arg()).into(end);
        program.here(again);
        program.jumpIf(at.arg(), Test.GE, end.arg(), over);
        program.add(Op.PEEK, at.arg(), Arg.of(4), Arg.of(0)).into(length);
        program.jumpIf(length.arg(), Test.LT, Arg.of(Netlink.HEADER_BYTES), over);
        body.steps(next);
        program.here(next);
        program.add(Op.SET, at.arg(), length.arg()).into(at);
        align(at);
        program.jump(again);
        program.here(over);
    }

    private void dropLabel() {
        Slot attribute = program.scratch("attribute");
        Slot behind = program.scratch("message-end");
        Slot length = program.scratch("attribute-length");
        Slot type = program.scratch("attribute-type");
        Label again = new Label();
        Label other = new Label();
        Label over = new Label();
        program.add(Op.SET, at.arg(), program.scratch("message-length").arg()).into(behind);
        set(attribute, at.arg(), ATTRIBUTES_OFFSET);
        program.here(again);
        program.jumpIf(attribute.arg(), Test.GE, behind.arg(), over);
        program.add(Op.PEEK, attribute.arg(), Arg.of(2), Arg.of(0)).into(length);
        program.jumpIf(length.arg(), Test.LT, Arg.of(4), over);
        set(field, attribute.arg(), 2);
        program.add(Op.PEEK, field.arg(), Arg.of(2), Arg.of(0)).into(type);
        program.jumpIf(type.arg(), Test.NE, Arg.of(IFA_LABEL), other);
        program.add(Op.POKE, field.arg(), Arg.of(NO_ATTRIBUTE), Arg.of(2));
        program.here(other);
        program.add(Op.SET, attribute.arg(), length.arg()).into(attribute);
        align(attribute);
        program.jump(again);
        program.here(over);
    }

    /** Up to the next multiple of four. */
    private void align(Slot slot) {
        Label again = new Label();
        Label aligned = new Label();
        program.here(again);
        program.jumpIf(slot.arg(), Test.NO_BITS, Arg.of(3), aligned);
        set(slot, slot.arg(), 1);
        program.jump(again);
        program.here(aligned);
    }

    private void set(Slot slot, Arg value, long more) {
        program.add(Op.SET, value, Arg.of(more)).into(slot);
    }

    private void peek(int offset, int bytes) {
        set(field, at.arg(), offset);
        program.add(Op.PEEK, field.arg(), Arg.of(bytes), Arg.of(0)).into(value);
    }

    private void unless(int offset, int bytes, Test test, Arg right, Label next) {
        Label holds = new Label();
        peek(offset, bytes);
        program.jumpIf(value.arg(), test, right, holds);
        program.jump(next);
        program.here(holds);
    }

    private void poke(int offset, Arg number, int bytes) {
        set(field, at.arg(), offset);
        program.add(Op.POKE, field.arg(), number, Arg.of(bytes));
    }
}
