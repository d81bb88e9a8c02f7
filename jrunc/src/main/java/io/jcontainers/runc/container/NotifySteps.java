package io.jcontainers.runc.container;

import io.jcontainers.runc.cgroup.BytePath;
import io.jcontainers.runc.program.Arg;
import io.jcontainers.runc.program.Call;
import io.jcontainers.runc.program.Errno;
import io.jcontainers.runc.program.Memory;
import io.jcontainers.runc.program.Op;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.runc.program.Slot;
import io.jcontainers.runc.request.Request;
import io.jcontainers.runc.request.RequestException;
import io.jcontainers.spec.Mount;
import io.jcontainers.spec.Process;
import io.jcontainers.spec.Spec;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Readiness (sd_notify(3)): a socket in the container's state directory, bound at {@code /run/notify} of the container,
 * whose message READY=1 goes on to the caller's NOTIFY_SOCKET with the pid of the container's init.
 *
 * <p>The caller's own socket is not given to the container: systemd would not take a message of a process that is not
 * of its unit, and the container could say more than that it is ready.
 */
final class NotifySteps {
    private static final String DIRECTORY = "notify";
    private static final String SOCKET = DIRECTORY + "/notify.sock";
    private static final String MOUNTPOINT = "/run/notify";
    private static final int SUN_PATH_BYTES = 108;

    private final ProgramBuilder program;
    private final byte[] caller;
    private final Slot own;
    private final Slot host;

    private NotifySteps(ProgramBuilder program, byte[] caller) {
        this.program = program;
        this.caller = caller;
        this.own = program.slot("notify-socket");
        this.host = program.slot("caller-notify-socket");
    }

    /** Steps of the front or of a stored program; null where the caller wants to know nothing. */
    static @Nullable NotifySteps of(Assembly assembly, ProgramBuilder program) {
        String socket = assembly.request().environment().get("NOTIFY_SOCKET");
        return socket == null || !wanted(socket)
                ? null
                : new NotifySteps(program, socket.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static boolean wanted(String socket) {
        if (socket.isEmpty()) {
            return false;
        }
        boolean good = socket.charAt(0) == '/' || socket.charAt(0) == '@';
        if (!good || socket.length() >= SUN_PATH_BYTES) {
            throw new RequestException(
                    "usage",
                    "NOTIFY_SOCKET: \"" + socket + "\" is neither an absolute path nor an abstract socket"
                            + " of less than " + SUN_PATH_BYTES + " bytes");
        }
        return true;
    }

    /** The bundle of a container that can tell when it is ready; the same where nobody wants to know. */
    static Bundle prepare(Bundle bundle, Request request, String id) {
        if (!wanted(request.environment().getOrDefault("NOTIFY_SOCKET", ""))) {
            return bundle;
        }
        BytePath absolute = BytePath.of(request.directory()).resolve(BytePath.of(request.root()));
        Spec spec = bundle.spec();
        Process process = bundle.process();
        List<String> env = new ArrayList<>(process.env());
        env.add("NOTIFY_SOCKET=" + MOUNTPOINT + "/notify.sock");
        List<Mount> mounts = new ArrayList<>(spec.mounts());
        mounts.add(new Mount(
                MOUNTPOINT,
                "bind",
                absolute.join(id).join(DIRECTORY).utf8(),
                List.of("bind", "nosuid", "noexec", "nodev", "ro"),
                List.of(),
                List.of()));
        return bundle.with(spec.toBuilder()
                .mounts(mounts)
                .process(process.toBuilder().env(env).build())
                .build());
    }

    /** Front, in the claimed directory: what is mounted in the container. */
    void makeDirectory() {
        program.at("NOTIFY_SOCKET", "notify-directory", "make the directory of the notify socket");
        program.call(Call.MKDIRAT, Slot.STATE_DIR.arg(), program.memory().text(DIRECTORY), Arg.of(0755, "0755"));
        program.call(Call.FCHMODAT, Slot.STATE_DIR.arg(), program.memory().text(DIRECTORY), Arg.of(0755, "0755"));
    }

    /** Before the container's process executes: both sockets. */
    void open() {
        program.at("NOTIFY_SOCKET", "notify-socket", "make the container's notify socket");
        Arg name = program.memory().text(SOCKET);
        socket(own);
        program.call(Call.UNLINKAT, Slot.STATE_DIR.arg(), name, Arg.of(0)).tolerate(Errno.ENOENT);
        Memory.Room address = program.memory().zeroes(2 + SUN_PATH_BYTES, "sockaddr_un");
        byte[] template = template();
        program.add(Op.POKE, Arg.offset(address), Arg.of(1, "AF_UNIX"), Arg.of(2));
        program.add(
                Op.FORMAT,
                program.memory().struct(template, "path of " + SOCKET),
                Arg.of(template.length),
                Arg.of(address.plus(2)),
                Arg.of(SUN_PATH_BYTES));
        program.call(Call.BIND, own.arg(), Arg.of(address), Arg.of(2 + SUN_PATH_BYTES));
        program.call(Call.FCHMODAT, Slot.STATE_DIR.arg(), name, Arg.of(0777, "0777"));
        String shown = new BytePath(new String(caller, StandardCharsets.ISO_8859_1)).display();
        program.at("NOTIFY_SOCKET", "notify-connect", "connect to NOTIFY_SOCKET " + shown);
        socket(host);
        byte[] to = address(caller);
        program.call(Call.CONNECT, host.arg(), program.memory().struct(to, shown), Arg.of(to.length));
    }

    private void socket(Slot into) {
        program.call(Call.SOCKET, Arg.of(1, "AF_UNIX"), Arg.of(02000002, "SOCK_DGRAM|SOCK_CLOEXEC"), Arg.of(0))
                .into(into);
    }

    private static byte[] template() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes("/proc/self/fd/".getBytes(StandardCharsets.US_ASCII));
        int directory = Slot.STATE_DIR.index();
        out.writeBytes(new byte[] {1, 'd', (byte) directory, (byte) (directory >> 8)});
        out.writeBytes(("/" + SOCKET).getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    /** An abstract name has no NUL at its end, and one in place of the @. */
    private static byte[] address(byte[] socket) {
        boolean isAbstract = socket[0] == '@';
        ByteBuffer out =
                ByteBuffer.allocate(2 + socket.length + (isAbstract ? 0 : 1)).order(ByteOrder.LITTLE_ENDIAN);
        out.putShort((short) 1).put(socket);
        if (isAbstract) {
            out.put(2, (byte) 0);
        }
        return out.array();
    }

    /** Waits until the container is ready or has ended. */
    void await(Slot pidfd) {
        program.at("NOTIFY_SOCKET", "notify-wait", "wait for the container to be ready");
        program.add(Op.NOTIFY_PROXY, own.arg(), host.arg(), pidfd.arg(), Slot.PID.arg());
    }

    /** The container's socket, for OP_SUPERVISE. */
    Arg socket() {
        return own.arg();
    }

    /** The caller's socket, for OP_SUPERVISE. */
    Arg target() {
        return host.arg();
    }
}
