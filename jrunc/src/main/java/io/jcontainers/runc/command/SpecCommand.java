package io.jcontainers.runc.command;

import io.jcontainers.runc.cgroup.BytePath;
import io.jcontainers.runc.cgroup.CgroupMode;
import io.jcontainers.runc.container.Assembly;
import io.jcontainers.runc.host.Host;
import io.jcontainers.runc.program.Arg;
import io.jcontainers.runc.program.Errno;
import io.jcontainers.runc.program.Executor;
import io.jcontainers.runc.program.OpenFlags;
import io.jcontainers.runc.program.Program;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.runc.program.Slot;
import io.jcontainers.runc.program.Step;
import io.jcontainers.runc.request.Reply;
import io.jcontainers.spec.Spec;
import io.jcontainers.spec.json.SpecWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** spec. */
final class SpecCommand implements Command {
    private static final String FILE = "config.json";
    private static final int MODE = 0666;

    @Override
    public String name() {
        return "spec";
    }

    @Override
    public String purpose() {
        return "write a config.json to start from";
    }

    @Override
    public String operands() {
        return "";
    }

    @Override
    public List<Option> options() {
        return List.of(
                Option.value("bundle,b", "DIR", "where to write it (default: the current directory)"),
                Option.flag("rootless", "for an ordinary user"));
    }

    @Override
    public List<String> examples() {
        return List.of(
                "# a bundle with a shell",
                "mkdir -p shell/rootfs && cd shell && jrunc spec && jrunc run shell1",
                "# one that needs no root",
                "jrunc spec --rootless --bundle /bundles/mine");
    }

    @Override
    public int leastWords() {
        return 0;
    }

    @Override
    public Reply answer(Call call) {
        boolean unified = Host.of(call.request(), new Host.Cache()).cgroups().mode() == CgroupMode.V2;
        Spec spec = call.arguments().flag("rootless")
                ? DefaultConfig.rootless(
                        unified,
                        call.request().ids().euid(),
                        call.request().ids().egid())
                : DefaultConfig.rootful(unified);
        BytePath given = call.arguments().path("bundle");
        BytePath directory = given == null ? call.directory() : call.absolute(given);
        return new Reply.Run(write(directory.join(FILE), SpecWriter.write(spec))
                .encode(call.request().machine()));
    }

    /** One file, made here and by nobody else. */
    static Program write(BytePath file, String text) {
        ProgramBuilder program = new ProgramBuilder(Executor.FRONT, new Slot.Numbering());
        program.block(Executor.FRONT);
        program.at("", "spec-write", "write " + file.display());
        Arg path = program.memory().path(file.bytes());
        int flags = OpenFlags.WRONLY | OpenFlags.CREAT | OpenFlags.EXCL;
        Step put = program.put(Assembly.here(), path, flags, text.getBytes(StandardCharsets.UTF_8), MODE);
        program.refuse(put, "spec-exists", "File " + FILE + " exists. Remove it first", Errno.EEXIST);
        return program.build();
    }
}
