package io.jcontainers.build.registry;

import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.Digests;
import io.jcontainers.build.registry.http.Answer;
import io.jcontainers.build.registry.http.Backoff;
import io.jcontainers.build.registry.http.RegistryException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * One blob on its way into a file. What the file holds from an earlier time is hashed and gone on with; at the end size
 * and digest of all bytes are checked. Whatever goes wrong, the file keeps what came, unless that was not the blob.
 */
final class BlobDownload {
    private static final int BUFFER = 256 * 1024;

    private final BlobPlace place;
    private final Descriptor blob;
    private final BlobTarget target;
    private final RegistrySettings settings;
    private final TransferListener listener;
    private final Digests.Running hash;
    private final byte[] buffer = new byte[BUFFER];
    private long have;
    private boolean ranges = true;
    private int liesLeft = 1;

    BlobDownload(BlobPlace place, Transfer transfer, RegistrySettings settings, TransferListener listener) {
        this.place = place;
        this.blob = transfer.blob();
        this.target = transfer.target();
        this.settings = settings;
        this.listener = listener;
        this.hash = settings.digests().start(blob.digest().algorithm());
    }

    /**
     * Brings the whole blob.
     *
     * @throws RegistryException when the registry can't or won't, or sends something else; IOException when the
     *     file fails
     */
    void run() throws IOException {
        takeUp();
        Backoff.Run retries = settings.backoff().start();
        while (true) {
            try {
                if (have < blob.size()) {
                    fetch();
                }
                verify();
                listener.finished(blob);
                return;
            } catch (RegistryException e) {
                boolean lie = e.reason() == RegistryException.Reason.UNTRUSTED;
                if (lie) {
                    restart();
                }
                if (lie && liesLeft-- <= 0) {
                    throw e;
                }
                Duration wait = retries.again(
                        lie ? RegistryException.passing(e.reason(), String.valueOf(e.getMessage()), e) : e);
                listener.retrying(blob, wait, String.valueOf(e.getMessage()));
            }
        }
    }

    private void takeUp() throws IOException {
        long there = target.size();
        if (there > blob.size()) {
            target.truncate(0);
            return;
        }
        ByteBuffer bytes = ByteBuffer.wrap(buffer);
        while (have < there) {
            bytes.clear();
            int got = target.read(bytes, have);
            if (got < 0) {
                throw new IOException(
                        "the partial file of " + blob.digest() + " ends at " + have + " of " + there + " bytes");
            }
            hash.update(buffer, 0, got);
            have += got;
        }
        if (have > 0) {
            liesLeft++; // The first lie may be the old file's own.
            listener.resumed(blob, have);
        }
    }

    private void restart() throws IOException {
        target.truncate(0);
        hash.finish();
        have = 0;
        listener.moved(blob, 0);
    }

    private void verify() throws IOException {
        Digest actual = hash.finish();
        if (!actual.equals(blob.digest())) {
            throw untrusted("the bytes are " + actual);
        }
    }

    private void fetch() throws IOException {
        boolean large = blob.size() - have >= 8L * settings.partBytes();
        if (settings.parts() > 1 && ranges && large) {
            BlobParts parts = new BlobParts(place, blob, settings);
            ranges = parts.fetch(have, this::append);
        }
        if (have < blob.size()) {
            fetchRest();
        }
    }

    private void fetchRest() throws IOException {
        try (Answer answer = place.send(have, -1, 200, 206, 416)) {
            boolean exact = answer.status() == 206
                    && have > 0
                    && ContentRange.is(answer.header("Content-Range"), have, blob.size() - 1, blob.size());
            if (answer.status() == 200) {
                if (have > 0) {
                    restart();
                }
            } else if (!exact) {
                answer.finish();
                restartWithoutRange(answer);
                return;
            }
            receive(answer);
        }
    }

    /** A registry that answers a range with another one: its bytes can't be added to ours. */
    private void restartWithoutRange(Answer refused) throws IOException {
        if (have == 0) {
            throw untrusted("status " + refused.status() + " for the whole blob");
        }
        restart();
        try (Answer answer = place.send(0, -1, 200)) {
            receive(answer);
        }
    }

    private void receive(Answer answer) throws IOException {
        long length = answer.length();
        if (length >= 0 && length != blob.size() - have) {
            throw untrusted("the registry sends " + length + " bytes where " + (blob.size() - have) + " are missing");
        }
        InputStream in = answer.body();
        while (fill(in)) {
            continue;
        }
        if (have < blob.size()) {
            throw RegistryException.passing(
                    RegistryException.Reason.UNAVAILABLE,
                    told("the transfer ended after " + have + " of " + blob.size() + " bytes"),
                    null);
        }
    }

    /** Collects what comes in small pieces, so that file and hash get large ones; false at the end. */
    private boolean fill(InputStream in) throws IOException {
        int filled = 0;
        try {
            while (filled < buffer.length) {
                int got = in.read(buffer, filled, buffer.length - filled);
                if (got < 0) {
                    return false;
                }
                filled += got;
            }
            return true;
        } finally {
            // Also before a failure: what came is kept. A channel would close itself under an interrupted thread.
            boolean interrupted = Thread.interrupted();
            append(buffer, filled);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void append(byte[] bytes, int length) throws IOException {
        if (length > blob.size() - have) {
            throw untrusted("the registry sends more than its " + blob.size() + " bytes");
        }
        target.write(ByteBuffer.wrap(bytes, 0, length), have);
        hash.update(bytes, 0, length);
        have += length;
        listener.moved(blob, have);
    }

    private RegistryException untrusted(String what) {
        return RegistryException.of(RegistryException.Reason.UNTRUSTED, told(what));
    }

    private String told(String what) {
        return "blob " + blob.digest() + " from " + place.host() + ": " + what;
    }
}
