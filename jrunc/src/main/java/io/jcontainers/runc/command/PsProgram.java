package io.jcontainers.runc.command;

import io.jcontainers.runc.program.Arg;
import io.jcontainers.runc.program.Call;
import io.jcontainers.runc.program.Errno;
import io.jcontainers.runc.program.Executor;
import io.jcontainers.runc.program.Label;
import io.jcontainers.runc.program.Op;
import io.jcontainers.runc.program.Program;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.runc.program.Slot;
import io.jcontainers.runc.request.Request;
import java.util.List;

/** Steps of the front for {@link PsCommand}. */
final class PsProgram {
    private static final int PS_BLOCK = 2;

    private PsProgram() {}

    /** ps(1) with these options, less what belongs to others than the container. */
    static Program of(Request request, String id, List<byte[]> options) {
        ProgramBuilder program = new ProgramBuilder(Executor.FRONT, new Slot.Numbering());
        SelfCall self = new SelfCall(request);
        Slot printed = program.slot("printed");
        Label failed = new Label();
        program.block(Executor.FRONT);
        SelfCall.letSignalsThrough(program);
        program.at("", "ps-memory", "make a file in memory");
        program.call(Call.MEMFD_CREATE, program.memory().text("ps"), Arg.of(0)).into(printed);
        program.at("", "ps-failed", "ps(1) failed, what it says is above");
        program.add(Op.JOIN, Arg.of(PS_BLOCK)).otherwise(failed, Errno.ANY);
        program.later(failed, () -> program.fail(null));
        program.at("", "ps-memory", "read what ps(1) printed");
        program.call(Call.LSEEK, printed.arg(), Arg.of(0), Arg.of(0, "SEEK_SET"));
        program.call(Call.DUP3, printed.arg(), Arg.of(0, "stdin"), Arg.of(0));
        self.execute(
                program, List.of(SelfCall.bytes("ps"), SelfCall.bytes("--" + PsCommand.FILTER), SelfCall.bytes(id)));
        program.block(Executor.FRONT);
        program.block(Executor.JOINER);
        program.at("", "ps-memory", "let ps(1) write into memory");
        program.call(Call.DUP3, printed.arg(), Arg.of(1, "stdout"), Arg.of(0));
        self.executeOther(program, "ps", options);
        return program.build();
    }
}
