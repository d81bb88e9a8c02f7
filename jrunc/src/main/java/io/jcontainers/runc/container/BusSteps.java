package io.jcontainers.runc.container;

import io.jcontainers.runc.dbus.DBusMessage;
import io.jcontainers.runc.dbus.SystemdCalls;
import io.jcontainers.runc.program.Arg;
import io.jcontainers.runc.program.Call;
import io.jcontainers.runc.program.Errno;
import io.jcontainers.runc.program.Label;
import io.jcontainers.runc.program.Memory;
import io.jcontainers.runc.program.Op;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.runc.program.Slot;
import io.jcontainers.runc.program.Step;
import io.jcontainers.runc.program.Test;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A connection to a D-Bus daemon and what is said on it, as plain steps: whole messages are sent, answers are read one
 * by one and taken apart as {@link SystemdCalls} draws them. The bus is trusted to speak D-Bus, but every length that
 * it names is checked against the room there is.
 */
final class BusSteps {
    private static final int ROOM_BYTES = 32768;
    private static final int HEAD_BYTES = 16;
    private static final int AUTHENTICATED_BYTES = 37; // "OK ", 32 hexadecimal digits, CR LF
    private static final int TYPE_OFFSET = 1;
    private static final int BODY_OFFSET = 4;
    private static final int FIELDS_OFFSET = 12;
    private static final int REPLY = 2;
    private static final int ERROR = 3;
    private static final int SIGNAL = 4;
    private static final Arg WAIT_ALL = Arg.of(0x100, "MSG_WAITALL");
    private static final Arg NO_SIGNAL = Arg.of(0x4000, "MSG_NOSIGNAL");
    private static final Arg WAIT_MS = Arg.of(1000L * SystemdCalls.JOB_TIMEOUT_SECONDS);

    private final ProgramBuilder program;
    private final Label lost;
    private final Slot socket;
    private final Slot got;
    private final Slot fields;
    private final Slot body;
    private final Slot type;
    private final Slot replies;
    private final Slot text;
    private final Memory.Room message;
    private final Memory.Room rest;

    /**
     * Steps of a program.
     *
     * @param lost where it goes on when the bus can't be reached, hangs up, says nonsense or nothing for 30 seconds
     */
    BusSteps(ProgramBuilder program, Label lost) {
        this.program = program;
        this.lost = lost;
        this.socket = program.scratch("bus");
        this.got = program.scratch("bus-got");
        this.fields = program.scratch("bus-fields");
        this.body = program.scratch("bus-body");
        this.type = program.scratch("bus-type");
        this.replies = program.scratch("bus-replies");
        this.text = program.scratch("bus-text");
        this.message = program.memory().zeroes(ROOM_BYTES + 8, "message");
        this.rest = message.plus(HEAD_BYTES);
    }

    private void orLost(Step step) {
        step.otherwise(lost, Errno.ANY);
    }

    /**
     * Connects and authenticates; on a bus also asks for the signals of a unit's jobs. systemd's own socket takes the
     * place of the system's bus where there is none: it needs no greeting, and tells everything unasked.
     *
     * @param hello the greeting, and the match for the signals
     */
    void connect(BusAddress address, List<DBusMessage> hello) {
        Slot direct = program.scratch("bus-direct");
        Label alone = new Label();
        Label connected = new Label();
        Label greeted = new Label();
        program.add(Op.SET, Arg.of(0), Arg.of(0)).into(direct);
        open(address).otherwise(address.isSystem() ? alone : lost, Errno.ANY);
        program.here(connected);
        authenticate(address.uid());
        program.jumpIf(direct.arg(), Test.EQ, Arg.of(1), greeted);
        send(hello, Slot.PID);
        awaitReplies(hello.size(), lost);
        program.here(greeted);
        if (address.isSystem()) {
            program.later(alone, () -> {
                close();
                orLost(open(BusAddress.SYSTEMD));
                program.add(Op.SET, Arg.of(1), Arg.of(0)).into(direct);
                program.jump(connected);
            });
        }
    }

    private Step open(BusAddress address) {
        byte[] name = address.bytes();
        orLost(program.call(Call.SOCKET, Arg.of(1, "AF_UNIX"), Arg.of(02000001, "SOCK_STREAM|SOCK_CLOEXEC"), Arg.of(0))
                .into(socket));
        return program.call(
                Call.CONNECT, socket.arg(), program.memory().struct(name, address.display()), Arg.of(name.length));
    }

    /**
     * BEGIN goes along with the first line, as sd-bus does it: systemd's own end leaves what comes in one read with a
     * later BEGIN lying until there is more.
     */
    private void authenticate(long uid) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        lines.writeBytes(SystemdCalls.authentication(uid));
        lines.writeBytes(SystemdCalls.BEGIN.getBytes(StandardCharsets.US_ASCII));
        send(program.memory().struct(lines.toByteArray(), "AUTH EXTERNAL, BEGIN"), lines.size());
        receive(message, Arg.of(3), Arg.of(3));
        program.add(Op.PEEK, Arg.offset(message), Arg.of(2), Arg.of(0)).into(got);
        program.jumpIf(got.arg(), Test.NE, Arg.of('O' | 'K' << 8, "'OK'"), lost);
        receive(message, Arg.of(AUTHENTICATED_BYTES - 3), Arg.of(AUTHENTICATED_BYTES - 3));
    }

    /** Sends messages in one write; {@code pid} is filled in where one of them has a place for it. */
    void send(List<DBusMessage> messages, Slot pid) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        int hole = DBusMessage.NO_PID;
        for (DBusMessage one : messages) {
            if (one.pidOffset() != DBusMessage.NO_PID) {
                hole = all.size() + one.pidOffset();
            }
            all.writeBytes(one.bytes());
        }
        Arg.Address bytes = program.memory().struct(all.toByteArray(), messages.size() + " messages");
        if (hole != DBusMessage.NO_PID) {
            program.add(Op.POKE, bytes.offsetAt(hole), pid.arg(), Arg.of(4));
        }
        send(bytes, all.size());
    }

    private void send(Arg bytes, int size) {
        orLost(program.call(Call.SENDTO, socket.arg(), bytes, Arg.of(size), NO_SIGNAL, Arg.of(0), Arg.of(0)));
    }

    /** Exactly so many bytes; {@code size} twice, because a step's argument and a comparison want it. */
    private void receive(Memory.Room into, Arg size, Arg expected) {
        orLost(program.add(Op.WAIT, socket.arg(), WAIT_MS));
        orLost(program.call(Call.RECVFROM, socket.arg(), Arg.of(into), size, WAIT_ALL, Arg.of(0), Arg.of(0))
                .into(got));
        program.jumpIf(got.arg(), Test.NE, expected, lost);
    }

    private void next() {
        receive(message, Arg.of(HEAD_BYTES), Arg.of(HEAD_BYTES));
        peek(0, 1, type);
        program.jumpIf(type.arg(), Test.NE, Arg.of('l', "'l'"), lost);
        peek(TYPE_OFFSET, 1, type);
        peek(BODY_OFFSET, 4, body);
        peek(FIELDS_OFFSET, 4, fields);
        align(fields, 8);
        Slot size = program.scratch("bus-size");
        program.add(Op.SET, body.arg(), fields.arg()).into(size);
        program.jumpIf(size.arg(), Test.GE, Arg.of(ROOM_BYTES - HEAD_BYTES), lost);
        receive(rest, size.arg(), size.arg());
    }

    private void peek(int offset, int bytes, Slot into) {
        program.add(Op.PEEK, Arg.offset(message.plus(offset)), Arg.of(bytes), Arg.of(0))
                .into(into);
    }

    /** Rounds up to a power of two, which the executor has no operation for. */
    private void align(Slot slot, int power) {
        program.add(Op.SET, slot.arg(), Arg.of(power - 1)).into(slot);
        for (int bit = 1; bit < power; bit *= 2) {
            Label even = new Label();
            program.jumpIf(slot.arg(), Test.NO_BITS, Arg.of(bit), even);
            program.add(Op.SET, slot.arg(), Arg.of(-bit)).into(slot);
            program.here(even);
        }
    }

    /**
     * Reads until so many replies came.
     *
     * @param refused where it goes on after an error reply, see {@link #errorText} and {@link #jumpIfErrorNames}
     */
    void awaitReplies(int count, Label refused) {
        Label again = new Label();
        program.add(Op.SET, Arg.of(0), Arg.of(0)).into(replies);
        program.here(again);
        next();
        program.jumpIf(type.arg(), Test.EQ, Arg.of(ERROR, "error"), refused);
        program.jumpIf(type.arg(), Test.NE, Arg.of(REPLY, "reply"), again);
        program.add(Op.SET, replies.arg(), Arg.of(1)).into(replies);
        program.jumpIf(replies.arg(), Test.LT, Arg.of(count), again);
    }

    /**
     * Reads until there is the reply to a call that makes a job of a unit, and the signal that this job is over, in
     * whatever order.
     *
     * @param unit its name
     * @param refused where it goes on after an error reply
     * @param undone where it goes on if the job was not done; {@link #text} then is its result
     */
    void awaitReplyAndJob(String unit, Label refused, Label undone) {
        Slot removed = program.scratch("bus-removed");
        Label again = new Label();
        Label reply = new Label();
        Label signal = new Label();
        Label end = new Label();
        program.add(Op.SET, Arg.of(0), Arg.of(0)).into(replies);
        program.add(Op.SET, Arg.of(0), Arg.of(0)).into(removed);
        program.here(again);
        next();
        program.jumpIf(type.arg(), Test.EQ, Arg.of(ERROR, "error"), refused);
        program.jumpIf(type.arg(), Test.EQ, Arg.of(REPLY, "reply"), reply);
        program.jumpIf(type.arg(), Test.NE, Arg.of(SIGNAL, "signal"), again);
        new TextSearch(program).jumpIfFound(rest, fields.arg(), "JobRemov", signal);
        program.jump(again);
        program.here(reply);
        program.add(Op.SET, Arg.of(1), Arg.of(0)).into(replies);
        program.jumpIf(removed.arg(), Test.EQ, Arg.of(1), end);
        program.jump(again);
        program.here(signal);
        readResult(unit, again, undone);
        program.add(Op.SET, Arg.of(1), Arg.of(0)).into(removed);
        program.jumpIf(replies.arg(), Test.EQ, Arg.of(0), again);
        program.here(end);
    }

    private void readResult(String unit, Label other, Label undone) {
        program.add(Op.SET, Arg.offset(rest), fields.arg()).into(text);
        program.add(Op.SET, text.arg(), Arg.of(4)).into(text);
        skipText(); // the job's path
        jumpUnless(unit, other);
        skipText();
        program.add(Op.SET, text.arg(), Arg.of(4)).into(text);
        program.add(Op.PEEK, text.arg(), Arg.of(4), Arg.of(0)).into(got);
        program.jumpIf(got.arg(), Test.NE, Arg.of('d' | 'o' << 8 | 'n' << 16 | 'e' << 24, "'done'"), undone);
    }

    /** Compares the text that is next eight bytes at a time, the last ones once more where they overlap. */
    private void jumpUnless(String wanted, Label other) {
        Slot word = program.scratch("bus-word");
        program.add(Op.PEEK, text.arg(), Arg.of(4), Arg.of(0)).into(got).otherwise(lost, Errno.ANY);
        program.jumpIf(got.arg(), Test.NE, Arg.of(wanted.length()), other);
        for (int at = 0; at < wanted.length() && wanted.length() >= 8; at += 8) {
            int from = Math.min(at, wanted.length() - 8);
            String eight = wanted.substring(from, from + 8);
            program.add(Op.SET, text.arg(), Arg.of(4L + from)).into(word);
            program.add(Op.PEEK, word.arg(), Arg.of(8), Arg.of(0)).into(word).tolerateAll();
            program.jumpIf(word.arg(), Test.NE, Arg.of(TextSearch.number(eight), '"' + eight + '"'), other);
        }
    }

    /** From the length of a text to what stands behind it, a multiple of four. */
    private void skipText() {
        program.add(Op.PEEK, text.arg(), Arg.of(4), Arg.of(0)).into(got).otherwise(lost, Errno.ANY);
        program.jumpIf(got.arg(), Test.GE, Arg.of(ROOM_BYTES), lost);
        program.add(Op.SET, text.arg(), got.arg()).into(text);
        program.add(Op.SET, text.arg(), Arg.of(5)).into(text);
        align(text, 4);
    }

    /** The offset in memory of the text of an error, or of a job's result. */
    Slot text() {
        return text;
    }

    /** Sets {@link #text} to what an error reply says; to 0 where it says nothing. */
    void errorText() {
        Label none = new Label();
        program.add(Op.SET, Arg.of(0), Arg.of(0)).into(text);
        program.jumpIf(body.arg(), Test.LT, Arg.of(5), none);
        program.add(Op.SET, Arg.offset(rest), fields.arg()).into(text);
        program.add(Op.SET, text.arg(), Arg.of(4)).into(text);
        program.here(none);
    }

    /** Goes on at a label if the error's name has this part: its last eight characters are enough. */
    void jumpIfErrorNames(String name, Label label) {
        new TextSearch(program).jumpIfFound(rest, fields.arg(), name.substring(name.length() - 8), label);
    }

    /** The offset in memory of a text inside a variant, the body of a reply to a question for a property. */
    void variantText() {
        program.add(Op.SET, Arg.offset(rest), fields.arg()).into(text);
        program.add(Op.SET, text.arg(), Arg.of(8)).into(text); // signature "s" with its length and NUL, length
    }

    /** Hangs up. */
    void close() {
        program.call(Call.CLOSE, socket.arg()).ifSet().tolerateAll();
    }
}
