package io.jcontainers.build.registry;

import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.registry.http.Answer;
import io.jcontainers.build.registry.http.Backoff;
import io.jcontainers.build.registry.http.Call;
import io.jcontainers.build.registry.http.Payload;
import io.jcontainers.build.registry.http.Printable;
import io.jcontainers.build.registry.http.RegistryException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One blob on its way into a repository (distribution-spec 1.1, "Pushing blobs"): not sent where it is already, taken
 * over from another repository where the registry can, else sent in one PUT or in pieces. After a failure the
 * registry is asked how much it has, and sending goes on there.
 */
final class BlobUpload {
    private static final String BYTES = "application/octet-stream";

    private final Connection connection;
    private final String repository;
    private final Descriptor blob;
    private final BlobSource source;
    private final RegistrySettings settings;
    private final TransferListener listener;
    private @Nullable URI session;
    private long sent;
    private long chunk;

    BlobUpload(
            Connection connection,
            String repository,
            Descriptor blob,
            BlobSource source,
            RegistrySettings settings,
            TransferListener listener) {
        this.connection = connection;
        this.repository = repository;
        this.blob = blob;
        this.source = source;
        this.settings = settings;
        this.listener = listener;
        this.chunk = settings.chunkBytes();
    }

    /** @param mountFrom another repository of the registry that has it; null for none */
    Push.Outcome run(@Nullable String mountFrom) throws IOException {
        if (exists()) {
            listener.finished(blob);
            return Push.Outcome.EXISTED;
        }
        if (mount(mountFrom)) {
            listener.finished(blob);
            return Push.Outcome.MOUNTED;
        }
        boolean complete = false;
        try {
            source.prepare();
            sendAll();
            complete = true;
        } finally {
            if (!complete) {
                abort();
            }
        }
        listener.finished(blob);
        return Push.Outcome.UPLOADED;
    }

    private boolean exists() throws IOException {
        Call call = Call.head(connection.uri(repository + "/blobs/" + blob.digest()));
        // With the scope of the push: one token for the whole of it.
        try (Answer answer = connection.send(call, Access.push(repository), 200, 404)) {
            if (answer.status() == 200 && answer.length() >= 0 && answer.length() != blob.size()) {
                throw RegistryException.of(
                        RegistryException.Reason.UNTRUSTED,
                        told("the registry says it has it with " + answer.length() + " bytes, it has " + blob.size()));
            }
            return answer.status() == 200;
        }
    }

    /** True when the registry took it over; one that won't, whatever it says to that, is sent it. */
    private boolean mount(@Nullable String from) throws IOException {
        try {
            return begin(from);
        } catch (RegistryException e) {
            boolean refused = e.status() >= 400 && e.status() < 500 && !e.retryable();
            if (from == null || !refused) {
                throw e;
            }
            return begin(null);
        }
    }

    /** Opens an upload; true when a mount made it needless. */
    private boolean begin(@Nullable String mountFrom) throws IOException {
        session = null;
        sent = 0;
        listener.moved(blob, 0);
        String query = mountFrom == null ? "" : "?mount=" + encoded(blob.digest()) + "&from=" + encode(mountFrom);
        Access access = mountFrom == null ? Access.push(repository) : Access.mount(repository, mountFrom);
        Call call = Call.of("POST", connection.uri(repository + "/blobs/uploads/" + query));
        try (Answer answer = connection.send(call, access, 201, 202)) {
            answer.finish();
            if (answer.status() == 201) {
                if (mountFrom == null) {
                    throw protocol(answer, "201 for an upload that has just begun");
                }
                return true;
            }
            adopt(answer, true);
            String least = answer.header("OCI-Chunk-Min-Length");
            if (chunk > 0 && least != null && least.strip().matches("[0-9]{1,12}")) {
                chunk = Math.max(chunk, Long.parseLong(least.strip()));
            }
            return false;
        }
    }

    private void sendAll() throws IOException {
        Backoff.Run retries = settings.backoff().start();
        while (true) {
            try {
                if (session == null) {
                    if (retries.used() > 0 && exists()) {
                        return; // only its last answer was lost
                    }
                    begin(null);
                }
                sendRest();
                return;
            } catch (RegistryException e) {
                boolean lost = e.status() == 404 || e.status() == 416;
                Duration wait = retries.again(
                        lost ? RegistryException.passing(e.reason(), String.valueOf(e.getMessage()), e) : e);
                listener.retrying(blob, wait, String.valueOf(e.getMessage()));
                ask();
            }
        }
    }

    private void sendRest() throws IOException {
        if (sent == 0 && (chunk == 0 || blob.size() <= chunk)) {
            finish(payload(0, blob.size()));
            return;
        }
        while (sent < blob.size()) {
            long piece = chunk == 0 ? blob.size() - sent : Math.min(chunk, blob.size() - sent);
            patch(piece);
        }
        finish(null);
    }

    private void patch(long length) throws IOException {
        long last = sent + length - 1;
        Call call = Call.of("PATCH", location())
                .with("Content-Range", sent + "-" + last)
                .with(BYTES, payload(sent, length))
                .committing()
                .once();
        try (Answer answer = connection.send(call, Access.push(repository), 202, 201, 204)) {
            answer.finish();
            adopt(answer, false);
            long taken = ContentRange.uploaded(answer.header("Range"));
            if (taken > last + 1) {
                throw protocol(answer, "the registry says it has " + taken + " bytes, " + (last + 1) + " were sent");
            }
            sent = taken > sent ? taken : last + 1;
        }
    }

    private void finish(@Nullable Payload rest) throws IOException {
        URI location = location();
        String text = location.toString();
        URI target =
                URI.create(text + (location.getRawQuery() == null ? "?" : "&") + "digest=" + encoded(blob.digest()));
        Call bare = Call.of("PUT", target).committing().once();
        Call call = rest == null ? bare : bare.with(BYTES, rest);
        try (Answer answer = connection.send(call, Access.push(repository), 201, 204)) {
            String told = answer.header("Docker-Content-Digest");
            answer.finish();
            Digest named = told == null ? null : Digest.parseOrNull(told.strip());
            boolean comparable =
                    named != null && named.algorithm() == blob.digest().algorithm();
            if (comparable && !blob.digest().equals(named)) {
                throw RegistryException.of(
                        RegistryException.Reason.UNTRUSTED, told("the registry stored it as " + named));
            }
            sent = blob.size();
        }
    }

    /** Asks how much the registry has; where it doesn't know, an upload begins anew. */
    private void ask() {
        URI location = session;
        session = null;
        if (location == null) {
            return;
        }
        try (Answer answer = connection.send(Call.get(location).once(), Access.push(repository), 204, 202, 200)) {
            long has = ContentRange.uploaded(answer.header("Range"));
            answer.finish();
            if (has > 0 && has <= blob.size()) {
                sent = has;
                session = location;
                adopt(answer, false);
                listener.resumed(blob, has);
            }
        } catch (IOException e) {
            // A new upload it is.
            session = null;
        }
    }

    /** Takes over where to go on: relative or absolute, with its query as it is. */
    private void adopt(Answer answer, boolean required) throws RegistryException {
        String location = answer.header("Location");
        if (location != null) {
            session = Route.follow(answer.uri(), location, connection.origin());
        } else if (required) {
            throw protocol(answer, "an upload without a Location");
        }
    }

    private URI location() {
        URI location = session;
        if (location == null) {
            throw new IllegalStateException("no upload has begun");
        }
        return location;
    }

    /** Tells the registry that nothing more comes; it forgets the upload one day anyway. */
    private void abort() {
        URI location = session;
        if (location == null || Thread.currentThread().isInterrupted()) {
            return;
        }
        try (Answer answer =
                connection.send(Call.of("DELETE", location).once(), Access.push(repository), 204, 202, 200)) {
            answer.finish();
        } catch (IOException e) {
            // The failure that led here is the one to tell.
        }
    }

    private Payload payload(long offset, long length) {
        return new Payload() {
            @Override
            public long length() {
                return length;
            }

            @Override
            public InputStream open() throws IOException {
                return new SentBytes(source.open(offset), length, moved -> listener.moved(blob, offset + moved));
            }
        };
    }

    private static String encoded(Digest digest) {
        return encode(digest.toString());
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private RegistryException protocol(Answer answer, String what) {
        return RegistryException.of(RegistryException.Reason.PROTOCOL, Printable.uri(answer.uri()) + ": " + what);
    }

    private String told(String what) {
        return "blob " + blob.digest() + " to " + connection.origin().hostAndPort() + "/" + repository + ": " + what;
    }
}
