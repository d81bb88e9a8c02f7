package io.jcontainers.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@code process} object of config.json, and of the file that {@code exec --process} reads.
 *
 * @param terminal whether the process gets a pseudo terminal
 * @param consoleSize size of that terminal
 * @param user identity; {@link User#ROOT} when absent
 * @param args argument vector; the first one is looked up in the container's PATH
 * @param commandLine command line of Windows; ignored on Linux
 * @param env environment, {@code NAME=value} each, later ones win
 * @param cwd working directory inside the container; empty when absent
 * @param capabilities capability sets; absent means none is given
 * @param rlimits resource limits of setrlimit(2)
 * @param noNewPrivileges whether to set no_new_privs
 * @param apparmorProfile AppArmor profile to run under
 * @param oomScoreAdj oom_score_adj of proc_pid_oom_score_adj(5), -1000 to 1000; absent means untouched
 * @param scheduler attributes for sched_setattr(2)
 * @param selinuxLabel SELinux label to run under
 * @param ioPriority I/O priority for ioprio_set(2)
 * @param execCPUAffinity CPU affinity of an exec'd process
 */
public record Process(
        boolean terminal,
        @Nullable Box consoleSize,
        User user,
        List<String> args,
        @Nullable String commandLine,
        List<String> env,
        String cwd,
        @Nullable Capabilities capabilities,
        List<Rlimit> rlimits,
        boolean noNewPrivileges,
        @Nullable String apparmorProfile,
        @Nullable Long oomScoreAdj,
        @Nullable Scheduler scheduler,
        @Nullable String selinuxLabel,
        @Nullable IoPriority ioPriority,
        @Nullable ExecCpuAffinity execCPUAffinity) {
    /** Takes immutable copies of the collections. */
    public Process {
        args = List.copyOf(args);
        env = List.copyOf(env);
        rlimits = List.copyOf(rlimits);
    }

    /** A builder that starts with the values of this record. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.terminal = terminal;
        builder.consoleSize = consoleSize;
        builder.user = user;
        builder.args = args;
        builder.commandLine = commandLine;
        builder.env = env;
        builder.cwd = cwd;
        builder.capabilities = capabilities;
        builder.rlimits = rlimits;
        builder.noNewPrivileges = noNewPrivileges;
        builder.apparmorProfile = apparmorProfile;
        builder.oomScoreAdj = oomScoreAdj;
        builder.scheduler = scheduler;
        builder.selinuxLabel = selinuxLabel;
        builder.ioPriority = ioPriority;
        builder.execCPUAffinity = execCPUAffinity;
        return builder;
    }

    /** Collects the parts of a Process; what is not set stays absent. Not thread-safe. */
    public static final class Builder {
        private boolean terminal;
        private @Nullable Box consoleSize;
        private User user = User.ROOT;
        private List<String> args = List.of();
        private @Nullable String commandLine;
        private List<String> env = List.of();
        private String cwd = "";
        private @Nullable Capabilities capabilities;
        private List<Rlimit> rlimits = List.of();
        private boolean noNewPrivileges;
        private @Nullable String apparmorProfile;
        private @Nullable Long oomScoreAdj;
        private @Nullable Scheduler scheduler;
        private @Nullable String selinuxLabel;
        private @Nullable IoPriority ioPriority;
        private @Nullable ExecCpuAffinity execCPUAffinity;

        /** Sets terminal: whether the process gets a pseudo terminal. */
        public Builder terminal(boolean terminal) {
            this.terminal = terminal;
            return this;
        }

        /** Sets consoleSize: size of that terminal. */
        public Builder consoleSize(@Nullable Box consoleSize) {
            this.consoleSize = consoleSize;
            return this;
        }

        /** Sets user: identity; {@link User#ROOT} when absent. */
        public Builder user(User user) {
            this.user = user;
            return this;
        }

        /** Sets args: argument vector; the first one is looked up in the container's PATH. */
        public Builder args(List<String> args) {
            this.args = args;
            return this;
        }

        /** Sets commandLine: command line of Windows; ignored on Linux. */
        public Builder commandLine(@Nullable String commandLine) {
            this.commandLine = commandLine;
            return this;
        }

        /** Sets env: environment, {@code NAME=value} each, later ones win. */
        public Builder env(List<String> env) {
            this.env = env;
            return this;
        }

        /** Sets cwd: working directory inside the container; empty when absent. */
        public Builder cwd(String cwd) {
            this.cwd = cwd;
            return this;
        }

        /** Sets capabilities: capability sets; absent means none is given. */
        public Builder capabilities(@Nullable Capabilities capabilities) {
            this.capabilities = capabilities;
            return this;
        }

        /** Sets rlimits: resource limits of setrlimit(2). */
        public Builder rlimits(List<Rlimit> rlimits) {
            this.rlimits = rlimits;
            return this;
        }

        /** Sets noNewPrivileges: whether to set no_new_privs. */
        public Builder noNewPrivileges(boolean noNewPrivileges) {
            this.noNewPrivileges = noNewPrivileges;
            return this;
        }

        /** Sets apparmorProfile: AppArmor profile to run under. */
        public Builder apparmorProfile(@Nullable String apparmorProfile) {
            this.apparmorProfile = apparmorProfile;
            return this;
        }

        /** Sets oomScoreAdj: oom_score_adj of proc_pid_oom_score_adj(5), -1000 to 1000; absent means untouched. */
        public Builder oomScoreAdj(@Nullable Long oomScoreAdj) {
            this.oomScoreAdj = oomScoreAdj;
            return this;
        }

        /** Sets scheduler: attributes for sched_setattr(2). */
        public Builder scheduler(@Nullable Scheduler scheduler) {
            this.scheduler = scheduler;
            return this;
        }

        /** Sets selinuxLabel: SELinux label to run under. */
        public Builder selinuxLabel(@Nullable String selinuxLabel) {
            this.selinuxLabel = selinuxLabel;
            return this;
        }

        /** Sets ioPriority: I/O priority for ioprio_set(2). */
        public Builder ioPriority(@Nullable IoPriority ioPriority) {
            this.ioPriority = ioPriority;
            return this;
        }

        /** Sets execCPUAffinity: CPU affinity of an exec'd process. */
        public Builder execCPUAffinity(@Nullable ExecCpuAffinity execCPUAffinity) {
            this.execCPUAffinity = execCPUAffinity;
            return this;
        }

        /** The record. */
        public Process build() {
            return new Process(
                    terminal,
                    consoleSize,
                    user,
                    args,
                    commandLine,
                    env,
                    cwd,
                    capabilities,
                    rlimits,
                    noNewPrivileges,
                    apparmorProfile,
                    oomScoreAdj,
                    scheduler,
                    selinuxLabel,
                    ioPriority,
                    execCPUAffinity);
        }
    }
}
