package io.jcontainers.runc.exec;

import io.jcontainers.runc.process.CapabilityName;
import io.jcontainers.runc.request.RequestException;
import io.jcontainers.spec.Capabilities;
import io.jcontainers.spec.Process;
import io.jcontainers.spec.User;
import io.jcontainers.spec.json.JsonProblem;
import io.jcontainers.spec.json.ProcessReader;
import io.jcontainers.spec.rules.Problem;
import io.jcontainers.spec.rules.SpecRules;

/** The process in a file of its own, as {@code exec --process} takes it: all options but the runtime's are ignored. */
public final class ProcessFile {
    private ProcessFile() {}

    /**
     * Reads it; what it leaves out is the container's.
     *
     * @param document JSON
     * @param name of the file, for errors
     */
    public static Process read(byte[] document, String name, Process container) {
        try {
            return over(container, ProcessReader.read(document));
        } catch (JsonProblem e) {
            throw new RequestException("process-invalid", name + ": " + e.getMessage());
        }
    }

    /** A process with what it does not say taken from the container's. */
    static Process over(Process container, Process given) {
        Process.Builder process = given.toBuilder();
        if (given.user().umask() == null) {
            User user = given.user();
            process.user(new User(user.uid(), user.gid(), container.user().umask(), user.additionalGids(), null));
        }
        if (given.capabilities() == null) {
            process.capabilities(container.capabilities());
        }
        if (given.rlimits().isEmpty()) {
            process.rlimits(container.rlimits());
        }
        if (given.apparmorProfile() == null || given.apparmorProfile().isEmpty()) {
            process.apparmorProfile(container.apparmorProfile());
        }
        if (given.selinuxLabel() == null || given.selinuxLabel().isEmpty()) {
            process.selinuxLabel(container.selinuxLabel());
        }
        if (given.scheduler() == null) {
            process.scheduler(container.scheduler());
        }
        if (given.ioPriority() == null) {
            process.ioPriority(container.ioPriority());
        }
        if (given.execCPUAffinity() == null) {
            process.execCPUAffinity(container.execCPUAffinity());
        }
        // The score is the container's: a file cannot make its process the last one to be killed.
        return process.oomScoreAdj(container.oomScoreAdj()).build();
    }

    /** Refuses a process that could not be started. */
    public static void check(Process process, String place) {
        for (Problem problem : SpecRules.checkProcess(process)) {
            if (problem.isError()) {
                throw new RequestException("process-invalid", place + problem.path() + ": " + problem.message());
            }
        }
        Capabilities capabilities = process.capabilities();
        if (capabilities != null) {
            for (String capability : capabilities.bounding()) {
                if (CapabilityName.number(capability).isEmpty()) {
                    throw new RequestException("usage", "unknown capability " + capability);
                }
            }
        }
    }
}
