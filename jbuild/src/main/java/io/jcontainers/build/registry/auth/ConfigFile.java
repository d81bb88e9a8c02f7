package io.jcontainers.build.registry.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jcontainers.build.registry.http.StrictJson;
import io.jcontainers.build.store.lock.FileLock;
import io.jcontainers.build.store.lock.FileLocks;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Docker's config.json or podman's auth.json: what it says of credentials. Read anew each time; written by renaming a
 * complete file of mode 0600 into place, everything else in it kept. From reading to renaming a lock is held, a file
 * beside it, so that of two logins at once none is lost.
 */
public final class ConfigFile {
    private static final int MOST_BYTES = 4 * 1024 * 1024;
    private static final String AUTHS = "auths";

    private final Path path;
    private final StrictJson json;

    /** @param path it needn't exist */
    public ConfigFile(Path path, StrictJson json) {
        this.path = path;
        this.json = json;
    }

    /** Where it is. */
    public Path path() {
        return path;
    }

    /** Its name of the helper for a host: of that host, else of all; null for none. */
    public @Nullable String helperName(String host) throws IOException {
        JsonNode document = read();
        for (var entry : document.path("credHelpers").properties()) {
            if (ServerKeys.subject(entry.getKey()).equals(ServerKeys.subject(host))) {
                return entry.getValue().asText();
            }
        }
        String store = document.path("credsStore").asText("");
        return store.isEmpty() ? null : store;
    }

    /** What stands in it for a repository, the nearest entry; null for none. */
    public @Nullable Credentials find(String host, String repository) throws IOException {
        JsonNode auths = read().path(AUTHS);
        for (String subject : ServerKeys.subjects(host, repository)) {
            for (var entry : auths.properties()) {
                if (ServerKeys.subject(entry.getKey()).equals(subject)) {
                    Credentials found = credentials(entry.getKey(), entry.getValue());
                    if (found != null) {
                        return found;
                    }
                }
            }
        }
        return null;
    }

    private @Nullable Credentials credentials(String key, JsonNode entry) throws IOException {
        String identity = entry.path("identitytoken").asText("");
        String registry = entry.path("registrytoken").asText("");
        if (!registry.isEmpty()) {
            try {
                return new Credentials.RegistryToken(registry);
            } catch (IllegalArgumentException e) {
                throw wrong(key, String.valueOf(e.getMessage()));
            }
        }
        if (!identity.isEmpty()) {
            return new Credentials.IdentityToken(identity);
        }
        String user = entry.path("username").asText("");
        String password = entry.path("password").asText("");
        String auth = entry.path("auth").asText("");
        if (!auth.isEmpty()) {
            String pair = decoded(key, auth);
            int colon = pair.indexOf(':');
            if (colon < 0) {
                throw wrong(key, "auth is no base64 of user:password");
            }
            user = pair.substring(0, colon);
            password = stripNuls(pair.substring(colon + 1));
        }
        if (user.isEmpty()) {
            return null;
        }
        try {
            return new Credentials.UserPassword(user, password);
        } catch (IllegalArgumentException e) {
            throw wrong(key, e.getMessage() == null ? "no user" : e.getMessage());
        }
    }

    private String decoded(String key, String auth) throws IOException {
        try {
            return new String(Base64.getDecoder().decode(auth.strip()), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw wrong(key, "auth is no base64 of user:password");
        }
    }

    /** Some clients padded passwords with NULs. */
    private static String stripNuls(String password) {
        int end = password.length();
        while (end > 0 && password.charAt(end - 1) == 0) {
            end--;
        }
        return password.substring(0, end);
    }

    private IOException wrong(String key, String what) {
        return new IOException(path + ": auths[" + ServerKeys.subject(key) + "]: " + what);
    }

    /** Whether others than its owner may read secrets in it. */
    public boolean isOpenToOthers() throws IOException {
        try {
            Set<PosixFilePermission> permissions = EnumSet.copyOf(PosixFilePermissions.fromString("---------"));
            permissions.addAll(Files.getPosixFilePermissions(path));
            return permissions.contains(PosixFilePermission.GROUP_READ)
                    || permissions.contains(PosixFilePermission.OTHERS_READ);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Keeps a user and a password in it, in base64, which hides nothing. */
    public void put(String host, Credentials.UserPassword credentials) throws IOException {
        put(host, entry -> entry.put("auth", credentials.basic()));
    }

    /** Notes that a helper keeps the credentials of a host, as Docker does. */
    public void putEmpty(String host) throws IOException {
        put(host, entry -> {});
    }

    private void put(String host, Consumer<ObjectNode> content) throws IOException {
        Path target = target();
        try (FileLock held = lock(target)) {
            ObjectNode document = read();
            ObjectNode auths = document.withObjectProperty(AUTHS);
            keysOf(auths, host).forEach(auths::remove);
            content.accept(auths.putObject(ServerKeys.forHost(host)));
            write(target, document);
        }
    }

    /** Removes the entries of a host; false where there was none. */
    public boolean remove(String host) throws IOException {
        if (Files.notExists(path)) {
            return false;
        }
        Path target = target();
        try (FileLock held = lock(target)) {
            ObjectNode document = read();
            if (!(document.get(AUTHS) instanceof ObjectNode auths)) {
                return false;
            }
            List<String> keys = keysOf(auths, host);
            if (keys.isEmpty()) {
                return false;
            }
            keys.forEach(auths::remove);
            write(target, document);
            return true;
        }
    }

    private static List<String> keysOf(ObjectNode auths, String host) {
        List<String> keys = new ArrayList<>();
        for (var entry : auths.properties()) {
            if (ServerKeys.subject(entry.getKey()).equals(ServerKeys.subject(host))) {
                keys.add(entry.getKey());
            }
        }
        return keys;
    }

    private ObjectNode read() throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(path)) {
            bytes = in.readNBytes(MOST_BYTES + 1);
        } catch (NoSuchFileException e) {
            return JsonNodeFactory.instance.objectNode();
        }
        if (bytes.length > MOST_BYTES) {
            throw new IOException(path + ": more than " + MOST_BYTES + " bytes");
        }
        if (new String(bytes, StandardCharsets.UTF_8).isBlank()) {
            return JsonNodeFactory.instance.objectNode();
        }
        try {
            ObjectNode document = (ObjectNode) json.object(bytes);
            if (document.has(AUTHS)
                    && !document.get(AUTHS).isObject()
                    && !document.get(AUTHS).isNull()) {
                throw new IOException("auths: no object");
            }
            if (document.path(AUTHS).isNull()) {
                document.remove(AUTHS);
            }
            return document;
        } catch (IOException e) {
            throw new IOException(path + ": " + e.getMessage(), e);
        }
    }

    /** The file itself: a link to it stays one. */
    private Path target() throws IOException {
        return Files.isSymbolicLink(path) ? path.toRealPath() : path.toAbsolutePath();
    }

    private Path directory(Path target) throws IOException {
        Path directory = target.getParent();
        if (directory == null) {
            throw new IOException(path + ": no file in a directory");
        }
        return directory;
    }

    private FileLock lock(Path target) throws IOException {
        Path directory = directory(target);
        FileAttribute<?> ours = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        Files.createDirectories(directory, ours);
        return new FileLocks().exclusive(directory.resolve("." + target.getFileName() + ".lock"));
    }

    private void write(Path target, ObjectNode document) throws IOException {
        Path directory = directory(target);
        Path temporary = directory.resolve("." + target.getFileName() + "."
                + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()));
        Set<StandardOpenOption> fresh = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        FileAttribute<?> secret = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try {
            try (FileChannel file = FileChannel.open(temporary, fresh, secret)) {
                ByteBuffer bytes = ByteBuffer.wrap(json.indented(document));
                while (bytes.hasRemaining()) {
                    file.write(bytes);
                }
                file.force(true);
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
