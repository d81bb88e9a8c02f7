package io.jcontainers.build.command;

import io.jcontainers.build.flag.Syntax;

/** version. */
public final class VersionCommand implements Command {
    @Override
    public Syntax syntax() {
        return Syntax.of("jbuild version", "", "Show the version", 0, 0).withExamples("jbuild version");
    }

    @Override
    public int run(Call call) {
        call.line("jbuild version " + Commands.VERSION);
        return 0;
    }
}
