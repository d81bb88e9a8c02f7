package io.jcontainers.build.registry.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jcontainers.build.registry.http.Printable;
import io.jcontainers.build.registry.http.StrictJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One credential helper, spoken to as docker-credential-helpers lays down: JSON on its streams. Immutable. */
public final class HelperClient {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,63}");
    private static final String NOT_FOUND = "credentials not found in native keychain";
    /** In place of a user: the secret is an identity token. */
    private static final String TOKEN_USER = "<token>";

    private final String program;
    private final HelperRunner runner;
    private final StrictJson json;

    /**
     * @param name as config.json has it, without {@code docker-credential-}
     * @throws IOException for one that could name another program than such a helper
     */
    public HelperClient(String name, HelperRunner runner, StrictJson json) throws IOException {
        if (!NAME.matcher(name).matches()) {
            throw new IOException("credential helper \"" + Printable.text(name)
                    + "\": a name has letters, digits, \".\", \"_\" and \"-\" only");
        }
        this.program = "docker-credential-" + name;
        this.runner = runner;
        this.json = json;
    }

    /** What it keeps for a server; null where it has nothing. */
    public @Nullable Credentials get(String server) throws IOException {
        HelperRunner.Result result = run("get", server.getBytes(StandardCharsets.UTF_8));
        if (result.exitCode() != 0) {
            String said = new String(result.output(), StandardCharsets.UTF_8).strip();
            if (said.equals(NOT_FOUND)) {
                return null;
            }
            throw failed("get", result.exitCode());
        }
        JsonNode answer;
        try {
            answer = json.object(result.output());
        } catch (IOException e) {
            throw new IOException(program + " get: " + e.getMessage(), e);
        }
        String user = answer.path("Username").asText("");
        String secret = answer.path("Secret").asText("");
        if (secret.isEmpty()) {
            return null;
        }
        if (user.equals(TOKEN_USER)) {
            return new Credentials.IdentityToken(secret);
        }
        try {
            return new Credentials.UserPassword(user, secret);
        } catch (IllegalArgumentException e) {
            throw new IOException(program + " get: " + e.getMessage(), e);
        }
    }

    /** Hands credentials over for a server. */
    public void store(String server, Credentials.UserPassword credentials) throws IOException {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        request.put("ServerURL", server);
        request.put("Username", credentials.user());
        request.put("Secret", credentials.password());
        HelperRunner.Result result = run("store", json.compact(request));
        if (result.exitCode() != 0) {
            throw failed("store", result.exitCode());
        }
    }

    /** Removes what it keeps for a server; false where it had nothing. */
    public boolean erase(String server) throws IOException {
        HelperRunner.Result result = run("erase", server.getBytes(StandardCharsets.UTF_8));
        if (result.exitCode() == 0) {
            return true;
        }
        if (new String(result.output(), StandardCharsets.UTF_8).strip().equals(NOT_FOUND)) {
            return false;
        }
        throw failed("erase", result.exitCode());
    }

    private HelperRunner.Result run(String action, byte[] input) throws IOException {
        HelperRunner.Result result = runner.run(program, action, input);
        if (result.output().length > HelperRunner.MOST_OUTPUT) {
            throw new IOException(
                    program + " " + action + ": more than " + HelperRunner.MOST_OUTPUT + " bytes printed");
        }
        return result;
    }

    /** What it printed is left out: a helper that fails half-way may have printed a secret. */
    private IOException failed(String action, int exitCode) {
        return new IOException(program + " " + action + ": exit code " + exitCode);
    }
}
