package io.jcontainers.runc.container;

import io.jcontainers.runc.cgroup.SystemdUnit;
import io.jcontainers.runc.dbus.DBusMessage;
import io.jcontainers.runc.dbus.SystemdCalls;
import io.jcontainers.runc.program.Arg;
import io.jcontainers.runc.program.Label;
import io.jcontainers.runc.program.Op;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.runc.program.Slot;
import io.jcontainers.runc.program.Test;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/**
 * What a program tells systemd about a container's unit.
 *
 * <p>Some properties depend on systemd's version, which only systemd tells. A message that is the same for all versions
 * is sent at once; otherwise the program asks for the version first and then sends the message for it.
 */
public final class SystemdSteps {
    /**
     * Versions from which on a message may differ from that for the version before, see SystemdLimits; 1: the oldest.
     */
    private static final List<Integer> VERSIONS = List.of(1, 242, 244, 252, 253);

    private static final String FIELD = "linux.cgroupsPath";
    private static final int HELLO = 1;
    private static final int MATCH = 2;
    private static final int VERSION = 3;
    private static final int RESET = 5;
    private static final int VERSION_DIGITS = 3;

    /** The serial number of {@link #start}'s and {@link #update}'s message. */
    public static final int CALL = 4;

    private final ProgramBuilder program;
    private final BusAddress address;
    private final SystemdUnit unit;

    SystemdSteps(ProgramBuilder program, BusAddress address, SystemdUnit unit) {
        this.program = program;
        this.address = address;
        this.unit = unit;
    }

    /** A message for systemd from this version on. */
    private record Variant(int version, DBusMessage message) {}

    private static List<Variant> variants(IntFunction<DBusMessage> byVersion) {
        List<Variant> variants = new ArrayList<>();
        for (int version : VERSIONS) {
            DBusMessage message = byVersion.apply(version);
            if (variants.isEmpty()
                    || !Arrays.equals(variants.getLast().message().bytes(), message.bytes())) {
                variants.add(new Variant(version, message));
            }
        }
        return variants;
    }

    /** Fails where systemd does not answer; asked before anything is made that only a unit would remove. */
    void reach() {
        program.at(FIELD, "systemd-bus", startText());
        connect().close();
    }

    private String startText() {
        return "unable to apply cgroup configuration: unable to start unit \"" + unit.name() + "\"";
    }

    /**
     * Makes the unit with a process in it, and waits until systemd has moved the process.
     *
     * @param byVersion the message for a version of systemd, with serial number {@link #CALL}
     * @param pid the process
     * @param cgroups emptied when systemd refuses: a unit that is there already is somebody else's, and so is its
     * cgroup
     */
    void start(IntFunction<DBusMessage> byVersion, Slot pid, CgroupDirectory cgroups) {
        String text = startText();
        Label refused = new Label();
        Label again = new Label();
        Label undone = new Label();
        program.at(FIELD, "systemd-bus", text);
        BusSteps bus = connect();
        List<Variant> variants = variants(byVersion);
        call(bus, variants, pid, refused);
        bus.awaitReplyAndJob(unit.name(), refused, undone);
        program.here(again);
        bus.close();
        program.later(refused, () -> {
            Label fatal = new Label();
            retry(bus, variants, pid, again, undone, fatal);
            program.here(fatal);
            bus.errorText();
            program.at(FIELD, "systemd-refused", text);
            program.add(Op.SET, Arg.of(-1), Arg.of(0)).into(cgroups.slot()).tolerateAll();
            program.add(Op.FAIL, Arg.of(0), Arg.of(0), bus.text().arg());
        });
        program.later(undone, () -> {
            program.at(FIELD, "systemd-job", text + ": error creating systemd unit `" + unit.name() + "`: got");
            program.add(Op.FAIL, Arg.of(0), Arg.of(0), bus.text().arg());
        });
    }

    /** A unit of this name may be the failed one of an earlier container: systemd forgets it when told so. */
    private void retry(BusSteps bus, List<Variant> variants, Slot pid, Label started, Label undone, Label fatal) {
        Label exists = new Label();
        Label reset = new Label();
        bus.jumpIfErrorNames(SystemdCalls.UNIT_EXISTS, exists);
        program.jump(fatal);
        program.here(exists);
        bus.send(List.of(SystemdCalls.resetFailedUnit(RESET, unit.name())), pid);
        bus.awaitReplies(1, reset);
        program.here(reset);
        choose(bus, variants, pid);
        bus.awaitReplyAndJob(unit.name(), fatal, undone);
        program.jump(started);
    }

    private BusSteps connect() {
        Label lost = new Label();
        BusSteps bus = new BusSteps(program, lost);
        bus.connect(address, hello());
        String reached = program.origin().text() + ": no answer from systemd on " + address.display()
                + " (is a bus running, and may this user talk to it?)";
        program.later(lost, () -> {
            program.at(FIELD, "systemd-bus", reached);
            program.fail(null);
        });
        return bus;
    }

    private List<DBusMessage> hello() {
        return List.of(SystemdCalls.hello(HELLO), SystemdCalls.matchJobRemoved(MATCH, unit.name()));
    }

    private void call(BusSteps bus, List<Variant> variants, Slot pid, Label refused) {
        if (variants.size() > 1) {
            bus.send(List.of(SystemdCalls.getVersion(VERSION)), pid);
            bus.awaitReplies(1, refused);
            readVersion(bus);
        }
        choose(bus, variants, pid);
    }

    private Slot version() {
        return program.scratch("systemd-version");
    }

    /** {@code v245.4-1.fc32} and {@code 252.39-1~deb12u1}: three digits side by side, see {@link #comparable}. */
    private void readVersion(BusSteps bus) {
        Slot digit = program.scratch("systemd-digit");
        Label digits = new Label();
        bus.variantText();
        program.add(Op.PEEK, bus.text().arg(), Arg.of(1), Arg.of(0)).into(digit);
        program.jumpIf(digit.arg(), Test.NE, Arg.of('v', "'v'"), digits);
        program.add(Op.SET, bus.text().arg(), Arg.of(1)).into(bus.text());
        program.here(digits);
        program.add(Op.SET, Arg.of(0), Arg.of(0)).into(version());
        for (int i = 0; i < VERSION_DIGITS; i++) {
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                program.add(Op.SET, version().arg(), version().arg()).into(version());
            }
            program.add(Op.PEEK, bus.text().arg(), Arg.of(1), Arg.of(0)).into(digit);
            program.add(Op.SET, version().arg(), digit.arg()).into(version());
            program.add(Op.SET, bus.text().arg(), Arg.of(1)).into(bus.text());
        }
    }

    private void choose(BusSteps bus, List<Variant> variants, Slot pid) {
        Label sent = new Label();
        for (int i = variants.size() - 1; i > 0; i--) {
            Label older = new Label();
            Variant variant = variants.get(i);
            program.jumpIf(version().arg(), Test.LT, Arg.of(comparable(variant.version())), older);
            bus.send(List.of(variant.message()), pid);
            program.jump(sent);
            program.here(older);
        }
        bus.send(List.of(variants.getFirst().message()), pid);
        program.here(sent);
    }

    /** Three ASCII digits as one number. */
    private static long comparable(int version) {
        long number = 0;
        for (char digit : "%03d".formatted(version).toCharArray()) {
            number = number << Byte.SIZE | digit;
        }
        return number;
    }

    /**
     * Changes the unit's limits.
     *
     * @param byVersion the message for a version of systemd, with serial number {@link #CALL}
     */
    public void update(IntFunction<DBusMessage> byVersion) {
        Label refused = new Label();
        program.at("linux.resources", "systemd-bus", "unable to set unit properties of \"" + unit.name() + "\"");
        BusSteps bus = connect();
        call(bus, variants(byVersion), Slot.PID, refused);
        bus.awaitReplies(1, refused);
        bus.close();
        program.later(refused, () -> {
            bus.errorText();
            program.add(Op.FAIL, Arg.of(0), Arg.of(0), bus.text().arg());
        });
    }

    /**
     * Stops the unit, waits for that and lets systemd forget it. Without an answer the cgroup alone is removed.
     *
     * @param cgroups if it is not open, nothing is done
     */
    void stop(CgroupDirectory cgroups) {
        Label gone = new Label();
        Label end = new Label();
        Label done = new Label();
        program.at(FIELD, "systemd-stop", "stop unit \"" + unit.name() + "\"");
        program.jumpIf(cgroups.arg(), Test.LT, Arg.of(0), end);
        BusSteps bus = new BusSteps(program, end);
        bus.connect(address, hello());
        bus.send(List.of(SystemdCalls.stopUnit(CALL, unit.name())), Slot.PID);
        bus.awaitReplyAndJob(unit.name(), gone, gone);
        program.here(gone);
        bus.send(List.of(SystemdCalls.resetFailedUnit(RESET, unit.name())), Slot.PID);
        bus.awaitReplies(1, done);
        program.here(done);
        program.here(end);
        bus.close();
    }
}
