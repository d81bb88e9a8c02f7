package io.jcontainers.build.command;

import io.jcontainers.build.flag.Syntax;

/** version. */
public final class VersionCommand implements Command {
    /** Of this program. */
    private static final String NUMBER = "0.1.0";

    @Override
    public Syntax syntax() {
        return Syntax.of("jbuild version", "", "Show the version", 0, 0);
    }

    @Override
    public int run(Call call) {
        call.line("jbuild version " + NUMBER);
        return 0;
    }
}
