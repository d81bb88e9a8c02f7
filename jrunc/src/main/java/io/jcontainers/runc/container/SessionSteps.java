package io.jcontainers.runc.container;

import io.jcontainers.runc.program.Arg;
import io.jcontainers.runc.program.Call;
import io.jcontainers.runc.program.Errno;
import io.jcontainers.runc.program.Op;
import io.jcontainers.runc.program.OpenFlags;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.spec.NamespaceType;
import io.jcontainers.spec.Process;
import io.jcontainers.spec.Spec;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Session, keyring, names and kernel parameters of the container; by init. */
final class SessionSteps {
    private final Assembly assembly;
    private final ProgramBuilder init;

    SessionSteps(Assembly assembly) {
        this.assembly = assembly;
        this.init = assembly.init();
    }

    /** A session and a keyring of its own, before anything of the container is looked at. */
    void begin() {
        init.at("", "process-session", "unable to start container process: setsid");
        init.call(Call.SETSID).tolerate(Errno.EPERM);
        if (assembly.options().newKeyring()) {
            SessionKeyring.join(init, assembly.options().id(), assembly.has(NamespaceType.USER));
        }
    }

    /** In the container's root: its working directory, names, sysctls. */
    void inContainer() {
        workingDirectory();
        names();
        labelsAndSysctls();
    }

    /** Made where it is missing, as root, mode 0755. */
    private void workingDirectory() {
        Process process = assembly.bundle().process();
        init.at("process.cwd", "process-cwd", "unable to start container process: mkdir " + process.cwd());
        var target = init.scratch("cwd");
        init.add(
                        Op.IN_ROOT,
                        assembly.root().arg(),
                        init.memory().text(process.cwd()),
                        Arg.of(InRoot.DIR, "directory"),
                        Arg.of(0755, "0755"))
                .into(target)
                .tolerate(Errno.EROFS, Errno.EACCES, Errno.ENOTDIR);
        init.call(Call.CLOSE, target.arg()).ifSet();
    }

    private void names() {
        Spec spec = assembly.bundle().spec();
        String hostname = spec.hostname();
        if (hostname != null && !hostname.isEmpty()) {
            name("hostname", hostname, Call.SETHOSTNAME);
        }
        String domainname = spec.domainname();
        if (domainname != null && !domainname.isEmpty()) {
            name("domainname", domainname, Call.SETDOMAINNAME);
        }
    }

    private void name(String field, String name, Call call) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        init.at(field, "process-" + field, "unable to start container process: set" + field);
        init.call(call, init.memory().path(bytes), Arg.of(bytes.length));
    }

    /**
     * Through a procfs of our own: whatever the image or a mount has put at /proc is not written to. It stays detached
     * and goes with its descriptor.
     */
    private void labelsAndSysctls() {
        Process process = assembly.bundle().process();
        Map<String, String> sysctls = assembly.bundle().spec().linux().sysctl();
        if (sysctls.isEmpty() && !LabelSteps.has(process)) {
            return;
        }
        var proc = ProcHandle.open(init);
        LabelSteps.apply(init, process, proc);
        sysctls.forEach((key, value) -> {
            String file = "sys/" + (key.contains("/") ? key : key.replace('.', '/'));
            init.at(
                    "linux.sysctl[\"" + key + "\"]",
                    "sysctl-write",
                    "unable to start container process: error during container init: write sysctl key " + key
                            + ": /proc/" + file);
            init.put(
                    proc.arg(),
                    init.memory().text(file),
                    OpenFlags.WRONLY | OpenFlags.NOFOLLOW,
                    value.getBytes(StandardCharsets.UTF_8));
        });
        init.call(Call.CLOSE, proc.arg());
    }
}
