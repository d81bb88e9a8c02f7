package io.jcontainers.build.transfer;

import io.jcontainers.build.command.Call;
import io.jcontainers.build.command.Command;
import io.jcontainers.build.command.CommandException;
import io.jcontainers.build.flag.Flag;
import io.jcontainers.build.flag.Syntax;
import io.jcontainers.build.registry.RegistryClient;
import io.jcontainers.build.registry.auth.CredentialStore;
import io.jcontainers.build.registry.auth.Credentials;
import io.jcontainers.build.registry.http.RegistryException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** login. */
final class LoginCommand implements Command {
    private static final int MOST_PASSWORD_BYTES = 64 * 1024;

    private final Transfers transfers;

    LoginCommand(Transfers transfers) {
        this.transfers = transfers;
    }

    @Override
    public Syntax syntax() {
        return Syntax.of(
                        "jbuild login",
                        "[OPTIONS] [SERVER]",
                        "Authenticate to a registry",
                        0,
                        1,
                        Flag.text("password", 'p', "string", "Password or Personal Access Token (PAT)"),
                        Flag.toggle(
                                "password-stdin", '\0', "Take the Password or Personal Access Token (PAT) from stdin"),
                        Flag.text("username", 'u', "string", "Username"))
                .withExamples("pass show registry | jbuild login -u me --password-stdin registry.example");
    }

    @Override
    public int run(Call call) throws IOException, InterruptedException {
        String host = Servers.host(call.arguments());
        boolean fromInput = call.flags().on("password-stdin");
        if (call.flags().has("password") && fromInput) {
            throw new CommandException("--password and --password-stdin are mutually exclusive");
        }
        if (call.flags().has("password")) {
            call.tell("WARNING! Using --password via the CLI is insecure. Use --password-stdin.");
        }
        if (fromInput && call.flags().text("username").isEmpty()) {
            throw new CommandException("Must provide --username with --password-stdin");
        }
        CredentialStore store = transfers.credentials(call);
        try (RegistryClient client = transfers.client(call)) {
            boolean nothingGiven =
                    !call.flags().has("username") && !call.flags().has("password");
            if (nothingGiven && Interruption.ending(call.front(), () -> known(call, client, store, host))) {
                return 0;
            }
            Credentials.UserPassword given = credentials(call, fromInput);
            Interruption.ending(call.front(), () -> {
                check(client, host, given);
                store.login(host, given);
                return true;
            });
        }
        call.line("Login Succeeded");
        return 0;
    }

    private static void check(RegistryClient client, String host, Credentials credentials) throws IOException {
        try {
            client.checkLogin(host, credentials);
        } catch (RegistryException e) {
            if (e.reason() == RegistryException.Reason.UNAUTHORIZED) {
                throw RegistryException.of(
                        e.reason(), "unauthorized: incorrect username or password: " + e.getMessage(), e);
            }
            throw e;
        }
    }

    /** Tries what is kept already. */
    private static boolean known(Call call, RegistryClient client, CredentialStore store, String host)
            throws IOException {
        Credentials kept = store.find(host, "");
        if (kept instanceof Credentials.Anonymous) {
            return false;
        }
        call.line("Authenticating with existing credentials..."
                + (kept instanceof Credentials.UserPassword user ? " [Username: " + user.user() + "]" : ""));
        try {
            client.checkLogin(host, kept);
        } catch (RegistryException e) {
            if (e.reason() != RegistryException.Reason.UNAUTHORIZED) {
                throw e;
            }
            call.tell("Login did not succeed, error: " + e.getMessage());
            return false;
        }
        call.line("Login Succeeded");
        return true;
    }

    private Credentials.UserPassword credentials(Call call, boolean fromInput)
            throws IOException, InterruptedException {
        String user = call.flags().text("username");
        String password = fromInput ? input(call) : call.flags().textOrNull("password");
        if ((user.isEmpty() || password == null) && !transfers.caller().readsTerminal(call)) {
            throw new CommandException("Error: Cannot perform an interactive login from a non TTY device");
        }
        if (user.isEmpty()) {
            user = transfers.caller().ask(call, "Username: ", false).strip();
        }
        if (user.isEmpty()) {
            throw new CommandException("username is required");
        }
        String secret = password == null ? transfers.caller().ask(call, "Password: ", true) : password;
        return checked(user, secret);
    }

    private static Credentials.UserPassword checked(String user, @Nullable String password) {
        if (password == null || password.isEmpty()) {
            throw new CommandException("password is required");
        }
        try {
            return new Credentials.UserPassword(user, password);
        } catch (IllegalArgumentException e) {
            throw new CommandException(String.valueOf(e.getMessage()));
        }
    }

    /** All of stdin without the line feed at its end. */
    private static String input(Call call) throws IOException {
        byte[] bytes = call.front().input().readNBytes(MOST_PASSWORD_BYTES + 1);
        if (bytes.length > MOST_PASSWORD_BYTES) {
            throw new CommandException("the password on stdin has more than " + MOST_PASSWORD_BYTES + " bytes");
        }
        return new String(bytes, StandardCharsets.UTF_8).replaceFirst("\r?\n\\z", "");
    }
}
