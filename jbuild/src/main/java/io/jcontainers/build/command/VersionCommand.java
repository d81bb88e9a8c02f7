package io.jcontainers.build.command;

import java.nio.charset.StandardCharsets;

/** version. */
final class VersionCommand implements Command {
    /** Of this program. */
    private static final String NUMBER = "0.1.0";

    @Override
    public String name() {
        return "version";
    }

    @Override
    public String purpose() {
        return "print the version";
    }

    @Override
    public int run(Invocation invocation) {
        invocation.front().out(("jbuild version " + NUMBER + "\n").getBytes(StandardCharsets.UTF_8));
        return 0;
    }
}
