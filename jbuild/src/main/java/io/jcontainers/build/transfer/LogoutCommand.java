package io.jcontainers.build.transfer;

import io.jcontainers.build.command.Call;
import io.jcontainers.build.command.Command;
import io.jcontainers.build.flag.Syntax;
import java.io.IOException;

/** logout. */
final class LogoutCommand implements Command {
    private final Transfers transfers;

    LogoutCommand(Transfers transfers) {
        this.transfers = transfers;
    }

    @Override
    public Syntax syntax() {
        return Syntax.of("jbuild logout", "[SERVER]", "Log out from a registry", 0, 1)
                .withExamples("jbuild logout registry.example");
    }

    @Override
    public int run(Call call) throws IOException, InterruptedException {
        String host = Servers.host(call.arguments());
        String shown = Servers.key(host);
        boolean known = Interruption.ending(
                call.front(), () -> transfers.credentials(call).logout(host));
        call.line((known ? "Removing login credentials for " : "Not logged in to ") + shown);
        return 0;
    }
}
