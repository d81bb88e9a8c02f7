package io.jcontainers.spec.json;

import io.jcontainers.spec.Box;
import io.jcontainers.spec.Capabilities;
import io.jcontainers.spec.ExecCpuAffinity;
import io.jcontainers.spec.IoPriority;
import io.jcontainers.spec.Process;
import io.jcontainers.spec.Rlimit;
import io.jcontainers.spec.Scheduler;
import io.jcontainers.spec.User;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a {@code process} object, in config.json or in a file of its own. */
public final class ProcessReader {
    private ProcessReader() {}

    /**
     * Reads a document that is one process object, as {@code exec --process} takes it.
     *
     * @throws JsonProblem if it can't be read
     */
    public static Process read(byte[] document) {
        JsonCursor in = JsonCursor.open(document);
        Process process = process(in);
        in.close();
        return process;
    }

    static Process process(JsonCursor in) {
        Process.Builder process = new Process.Builder();
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            switch (key) {
                case "terminal" -> process.terminal(in.flag());
                case "consoleSize" -> process.consoleSize(in.beginObject() ? box(in) : null);
                case "user" -> process.user(in.beginObject() ? user(in) : User.ROOT);
                case "args" -> process.args(in.texts());
                case "commandLine" -> process.commandLine(in.optionalText());
                case "env" -> process.env(in.texts());
                case "cwd" -> process.cwd(in.text());
                case "capabilities" -> process.capabilities(in.beginObject() ? capabilities(in) : null);
                case "rlimits" -> process.rlimits(rlimits(in));
                case "noNewPrivileges" -> process.noNewPrivileges(in.flag());
                case "apparmorProfile" -> process.apparmorProfile(in.optionalText());
                case "oomScoreAdj" -> process.oomScoreAdj(in.optionalInteger(IntegerRange.INT64));
                case "scheduler" -> process.scheduler(in.beginObject() ? scheduler(in) : null);
                case "selinuxLabel" -> process.selinuxLabel(in.optionalText());
                case "ioPriority" -> process.ioPriority(in.beginObject() ? ioPriority(in) : null);
                case "execCPUAffinity" -> process.execCPUAffinity(in.beginObject() ? affinity(in) : null);
                default -> in.skip();
            }
        }
        return process.build();
    }

    private static Box box(JsonCursor in) {
        long height = 0;
        long width = 0;
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            switch (key) {
                case "height" -> height = in.integer(IntegerRange.UINT64);
                case "width" -> width = in.integer(IntegerRange.UINT64);
                default -> in.skip();
            }
        }
        return new Box(height, width);
    }

    private static User user(JsonCursor in) {
        long uid = 0;
        long gid = 0;
        @Nullable Long umask = null;
        List<Long> additionalGids = List.of();
        @Nullable String username = null;
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            switch (key) {
                case "uid" -> uid = in.integer(IntegerRange.UINT32);
                case "gid" -> gid = in.integer(IntegerRange.UINT32);
                case "umask" -> umask = in.optionalInteger(IntegerRange.UINT32);
                case "additionalGids" -> additionalGids = in.integers(IntegerRange.UINT32);
                case "username" -> username = in.optionalText();
                default -> in.skip();
            }
        }
        return new User(uid, gid, umask, additionalGids, username);
    }

    private static Capabilities capabilities(JsonCursor in) {
        List<String> bounding = List.of();
        List<String> effective = List.of();
        List<String> inheritable = List.of();
        List<String> permitted = List.of();
        List<String> ambient = List.of();
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            switch (key) {
                case "bounding" -> bounding = in.texts();
                case "effective" -> effective = in.texts();
                case "inheritable" -> inheritable = in.texts();
                case "permitted" -> permitted = in.texts();
                case "ambient" -> ambient = in.texts();
                default -> in.skip();
            }
        }
        return new Capabilities(bounding, effective, inheritable, permitted, ambient);
    }

    private static List<Rlimit> rlimits(JsonCursor in) {
        if (!in.beginArray()) {
            return List.of();
        }
        List<Rlimit> rlimits = new ArrayList<>();
        while (in.nextObject()) {
            rlimits.add(rlimit(in));
        }
        return rlimits;
    }

    private static Rlimit rlimit(JsonCursor in) {
        String type = "";
        long hard = 0;
        long soft = 0;
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            switch (key) {
                case "type" -> type = in.text();
                case "hard" -> hard = in.integer(IntegerRange.UINT64);
                case "soft" -> soft = in.integer(IntegerRange.UINT64);
                default -> in.skip();
            }
        }
        return new Rlimit(type, hard, soft);
    }

    private static Scheduler scheduler(JsonCursor in) {
        String policy = "";
        long nice = 0;
        long priority = 0;
        List<String> flags = List.of();
        long runtime = 0;
        long deadline = 0;
        long period = 0;
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            switch (key) {
                case "policy" -> policy = in.text();
                case "nice" -> nice = in.integer(IntegerRange.INT32);
                case "priority" -> priority = in.integer(IntegerRange.INT32);
                case "flags" -> flags = in.texts();
                case "runtime" -> runtime = in.integer(IntegerRange.UINT64);
                case "deadline" -> deadline = in.integer(IntegerRange.UINT64);
                case "period" -> period = in.integer(IntegerRange.UINT64);
                default -> in.skip();
            }
        }
        return new Scheduler(policy, nice, priority, flags, runtime, deadline, period);
    }

    private static IoPriority ioPriority(JsonCursor in) {
        String ioClass = "";
        long priority = 0;
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            switch (key) {
                case "class" -> ioClass = in.text();
                case "priority" -> priority = in.integer(IntegerRange.INT32);
                default -> in.skip();
            }
        }
        return new IoPriority(ioClass, priority);
    }

    private static ExecCpuAffinity affinity(JsonCursor in) {
        @Nullable String initial = null;
        @Nullable String finalCpus = null;
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            switch (key) {
                case "initial" -> initial = in.optionalText();
                case "final" -> finalCpus = in.optionalText();
                default -> in.skip();
            }
        }
        return new ExecCpuAffinity(initial, finalCpus);
    }
}
