package io.jcontainers.build.command;

import java.nio.charset.StandardCharsets;

/** version. */
final class VersionCommand implements Command {
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
        String version = String.valueOf(VersionCommand.class.getPackage().getImplementationVersion());
        invocation.front().out(("jbuild version " + version + "\n").getBytes(StandardCharsets.UTF_8));
        return 0;
    }
}
