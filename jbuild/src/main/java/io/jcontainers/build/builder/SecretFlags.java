package io.jcontainers.build.builder;

import io.jcontainers.build.command.Call;
import io.jcontainers.build.command.CommandException;
import io.jcontainers.build.flag.CsvFields;
import io.jcontainers.build.flag.UsageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code --secret} and {@code --ssh}: what a build gets that must stay in nobody's hands but its own. */
final class SecretFlags {
    private static final int MOST_BYTES = 500 << 10;
    private static final String AGENT = "SSH_AUTH_SOCK";

    private final Call call;
    private final Map<String, String> environment;

    SecretFlags(Call call) {
        this.call = call;
        this.environment = call.environment();
    }

    /** Secrets by id. */
    Map<String, byte[]> secrets() throws IOException {
        Map<String, byte[]> secrets = new LinkedHashMap<>();
        for (String text : call.flags().list("secret")) {
            Map<String, String> fields = fields(text);
            String id = fields.getOrDefault("id", "");
            if (id.isEmpty()) {
                throw wrong(text, "must have an id");
            }
            secrets.put(id, secret(text, id, fields));
        }
        return secrets;
    }

    private static Map<String, String> fields(String text) {
        try {
            return CsvFields.pairs(text);
        } catch (IllegalArgumentException e) {
            throw wrong(text, String.valueOf(e.getMessage()));
        }
    }

    private static UsageException wrong(String text, String why) {
        return new UsageException("failed to parse secret: " + text + ": " + why);
    }

    private byte[] secret(String text, String id, Map<String, String> fields) throws IOException {
        String type = fields.getOrDefault("type", "");
        String source = fields.containsKey("src") ? fields.get("src") : fields.get("source");
        String variable = fields.get("env");
        for (String name : fields.keySet()) {
            if (!java.util.Set.of("id", "src", "source", "env", "type").contains(name)) {
                throw wrong(text, "unexpected key '" + name + "'");
            }
        }
        if (!type.isEmpty() && !type.equals("file") && !type.equals("env")) {
            throw wrong(text, "unsupported secret type " + type);
        }
        if (source == null && variable == null) {
            variable = type.equals("file") || !environment.containsKey(id) ? null : id;
        } else if (source != null && type.equals("env")) {
            variable = source;
        }
        if (variable != null) {
            return environment.getOrDefault(variable, "").getBytes(StandardCharsets.UTF_8);
        }
        return read(id, call.directory().resolve(source == null ? id : source));
    }

    private static byte[] read(String id, Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new CommandException("failed to stat " + file + " of secret " + id + ": no such file");
        }
        if (Files.size(file) > MOST_BYTES) {
            throw new CommandException("secret " + id + ": " + file + " has more than " + MOST_BYTES + " bytes");
        }
        return Files.readAllBytes(file);
    }

    /** Sockets of agents by id. */
    Map<String, Path> agents() {
        Map<String, Path> agents = new LinkedHashMap<>();
        for (String text : call.flags().list("ssh")) {
            int equals = text.indexOf('=');
            String id = equals < 0 ? text : text.substring(0, equals);
            String socket = equals < 0 ? environment.getOrDefault(AGENT, "") : text.substring(equals + 1);
            if (socket.isEmpty()) {
                throw new CommandException("invalid empty ssh agent socket: make sure " + AGENT + " is set");
            }
            Path path = call.directory().resolve(socket);
            if (Files.isRegularFile(path)) {
                throw new CommandException("--ssh " + id + ": " + socket
                        + " is a key file, and only agents' sockets are supported: ssh-add it to an agent");
            }
            agents.put(id.isEmpty() ? "default" : id, path);
        }
        return agents;
    }
}
