package io.jcontainers.runc.container;

import static io.jcontainers.runc.container.Assembly.here;

import io.jcontainers.runc.program.Arg;
import io.jcontainers.runc.program.Call;
import io.jcontainers.runc.program.Memory;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.runc.request.Request;
import io.jcontainers.runc.request.RequestException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Descriptors of the caller that the process keeps, from 3 on: those of socket activation (sd_listen_fds(3)) first,
 * then those of {@code --preserve-fds}.
 *
 * @param listen how many are of socket activation
 * @param preserved how many more
 * @param names LISTEN_FDNAMES, empty without
 */
public record PreservedDescriptors(int listen, int preserved, String names) {
    /** Only stdio. */
    public static final PreservedDescriptors NONE = new PreservedDescriptors(0, 0, "");

    /** More than any caller passes; each costs a step. */
    private static final int MOST = 4096;

    private static final int FIRST = 3;
    private static final int STATX_BYTES = 256;
    private static final int STATX_TYPE = 1;

    /**
     * From the caller's environment and command line.
     *
     * @param preserveFds value of {@code --preserve-fds}
     */
    public static PreservedDescriptors of(Request request, long preserveFds) {
        if (preserveFds < 0 || preserveFds > MOST) {
            throw new RequestException("usage", "--preserve-fds: " + preserveFds + " is not between 0 and " + MOST);
        }
        Map<String, String> environment = request.environment();
        boolean ours = number(environment.get("LISTEN_PID")) == request.ids().pid();
        int listen = ours ? Math.max(0, number(environment.get("LISTEN_FDS"))) : 0;
        if (listen > MOST) {
            throw new RequestException("usage", "LISTEN_FDS: " + listen + " is more than " + MOST);
        }
        String names = listen == 0 ? "" : environment.getOrDefault("LISTEN_FDNAMES", "");
        return new PreservedDescriptors(
                listen,
                (int) preserveFds,
                new String(names.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
    }

    private static int number(@org.jspecify.annotations.Nullable String text) {
        try {
            return text == null ? -1 : Integer.parseInt(text);
        } catch (NumberFormatException notANumber) {
            return -1;
        }
    }

    /** How many from 3 on. */
    public int count() {
        return listen + preserved;
    }

    /**
     * The environment with what tells the process of its sockets; later entries win.
     *
     * @param pid what LISTEN_PID is
     */
    public List<String> environment(List<String> env, String pid) {
        if (listen == 0) {
            return env;
        }
        List<String> all = new ArrayList<>(env);
        all.add("LISTEN_FDS=" + listen);
        all.add("LISTEN_PID=" + pid);
        if (!names.isEmpty()) {
            all.add("LISTEN_FDNAMES=" + names);
        }
        return all;
    }

    /** Front, before it opens anything: one that is not open would be taken by a descriptor of ours. */
    public void check(ProgramBuilder front) {
        if (count() == 0) {
            return;
        }
        Memory.Room statx = front.memory().zeroes(STATX_BYTES, "statx");
        for (int i = 0; i < count(); i++) {
            String path = "/proc/self/fd/" + (FIRST + i);
            boolean ofListen = i < listen;
            front.at(
                    ofListen ? "LISTEN_FDS" : "--preserve-fds",
                    "preserved-descriptor",
                    ofListen
                            ? "unable to stat descriptor " + (FIRST + i) + " of LISTEN_FDS: stat " + path
                            : "unable to stat preserved-fd " + (i - listen) + " (of " + preserved + "): stat " + path);
            front.call(
                    Call.STATX,
                    here(),
                    front.memory().text(path),
                    Arg.of(0),
                    Arg.of(STATX_TYPE, "STATX_TYPE"),
                    Arg.of(statx));
        }
    }
}
