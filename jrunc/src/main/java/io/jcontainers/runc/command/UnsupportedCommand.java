package io.jcontainers.runc.command;

import io.jcontainers.runc.request.Reply;
import java.util.List;

/**
 * checkpoint and restore. Callers ask for the help of checkpoint and take success for support, so that fails as well.
 */
final class UnsupportedCommand implements Command {
    private final String name;

    UnsupportedCommand(String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String purpose() {
        return "not supported yet";
    }

    @Override
    public String operands() {
        return "<container-id>";
    }

    @Override
    public List<Option> options() {
        return List.of();
    }

    @Override
    public List<String> examples() {
        return List.of();
    }

    @Override
    public boolean takesAnything() {
        return true;
    }

    @Override
    public Reply answer(Call call) {
        return Reply.fail(
                1,
                "unsupported",
                call.request().program() + " " + name + " failed: checkpoint and restore are not supported yet");
    }
}
