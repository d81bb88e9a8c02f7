package io.jcontainers.spec.json;

import io.jcontainers.spec.Box;
import io.jcontainers.spec.Capabilities;
import io.jcontainers.spec.ExecCpuAffinity;
import io.jcontainers.spec.IoPriority;
import io.jcontainers.spec.Process;
import io.jcontainers.spec.Rlimit;
import io.jcontainers.spec.Scheduler;
import io.jcontainers.spec.User;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The members of a {@code process} object. */
final class ProcessFields {
    private ProcessFields() {}

    static void write(JsonText out, Process process) {
        out.optional("terminal", process.terminal() ? Boolean.TRUE : null);
        Box size = process.consoleSize();
        if (size != null) {
            out.key("consoleSize").beginObject();
            out.unsigned("height", size.height())
                    .unsigned("width", size.width())
                    .endObject();
        }
        writeUser(out, process.user());
        out.texts("args", process.args()).optional("commandLine", process.commandLine());
        out.texts("env", process.env()).text("cwd", process.cwd());
        writeCapabilities(out, process.capabilities());
        writeRlimits(out, process.rlimits());
        out.optional("noNewPrivileges", process.noNewPrivileges() ? Boolean.TRUE : null);
        out.optional("apparmorProfile", process.apparmorProfile()).optional("oomScoreAdj", process.oomScoreAdj());
        writeScheduler(out, process.scheduler());
        out.optional("selinuxLabel", process.selinuxLabel());
        IoPriority io = process.ioPriority();
        if (io != null) {
            out.key("ioPriority").beginObject();
            out.text("class", io.ioClass()).number("priority", io.priority()).endObject();
        }
        ExecCpuAffinity affinity = process.execCPUAffinity();
        if (affinity != null) {
            out.key("execCPUAffinity").beginObject();
            out.optional("initial", affinity.initial())
                    .optional("final", affinity.finalCpus())
                    .endObject();
        }
    }

    private static void writeUser(JsonText out, User user) {
        out.key("user").beginObject().number("uid", user.uid()).number("gid", user.gid());
        out.optional("umask", user.umask()).numbers("additionalGids", user.additionalGids());
        out.optional("username", user.username()).endObject();
    }

    private static void writeCapabilities(JsonText out, @Nullable Capabilities sets) {
        if (sets != null) {
            out.key("capabilities").beginObject();
            out.texts("bounding", sets.bounding()).texts("effective", sets.effective());
            out.texts("inheritable", sets.inheritable()).texts("permitted", sets.permitted());
            out.texts("ambient", sets.ambient()).endObject();
        }
    }

    private static void writeRlimits(JsonText out, List<Rlimit> rlimits) {
        if (rlimits.isEmpty()) {
            return;
        }
        out.key("rlimits").beginArray();
        for (Rlimit rlimit : rlimits) {
            out.element().beginObject().text("type", rlimit.type());
            out.unsigned("hard", rlimit.hard()).unsigned("soft", rlimit.soft()).endObject();
        }
        out.endArray();
    }

    private static void writeScheduler(JsonText out, @Nullable Scheduler scheduler) {
        if (scheduler == null) {
            return;
        }
        out.key("scheduler").beginObject().text("policy", scheduler.policy());
        out.optional("nice", nonZero(scheduler.nice())).optional("priority", nonZero(scheduler.priority()));
        out.texts("flags", scheduler.flags());
        out.optionalUnsigned("runtime", nonZero(scheduler.runtime()));
        out.optionalUnsigned("deadline", nonZero(scheduler.deadline()));
        out.optionalUnsigned("period", nonZero(scheduler.period())).endObject();
    }

    private static @Nullable Long nonZero(long value) {
        return value == 0 ? null : Long.valueOf(value);
    }
}
