package io.jcontainers.build.registry.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What came back. Closing it before its body was read to the end gives the connection up. */
public final class Answer implements AutoCloseable {
    private final HttpResponse<TimedBody> response;

    Answer(HttpResponse<TimedBody> response) {
        this.response = response;
    }

    /** The status code. */
    public int status() {
        return response.statusCode();
    }

    /** Where it came from. */
    public URI uri() {
        return response.uri();
    }

    /** The host it came from. */
    public Origin origin() {
        return Origin.of(response.uri());
    }

    /** The first value of a header; null for none. */
    public @Nullable String header(String name) {
        return response.headers().firstValue(name).orElse(null);
    }

    /** All values of a header. */
    public List<String> headers(String name) {
        return response.headers().allValues(name);
    }

    /** The media type without its parameters, in lower case; null where none is said. */
    public @Nullable String mediaType() {
        String type = header("Content-Type");
        if (type == null) {
            return null;
        }
        int semicolon = type.indexOf(';');
        return (semicolon < 0 ? type : type.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
    }

    /**
     * Content-Length; -1 where none is said.
     *
     * @throws RegistryException for one that is no length
     */
    public long length() throws RegistryException {
        String length = header("Content-Length");
        if (length == null) {
            return -1;
        }
        try {
            long bytes = Long.parseLong(length.strip());
            if (bytes >= 0) {
                return bytes;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw RegistryException.of(
                RegistryException.Reason.PROTOCOL,
                origin().hostAndPort() + " sent the Content-Length " + Printable.text(length));
    }

    /** The body, as it comes. Reading fails when it stalls. */
    public InputStream body() {
        return response.body();
    }

    /**
     * The whole body.
     *
     * @param cap the most bytes it may have
     * @throws RegistryException when there are more
     */
    public byte[] bytes(int cap) throws IOException {
        if (length() > cap) {
            throw tooLong(cap);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] buffer = new byte[16 * 1024];
        for (int got = body().read(buffer); got >= 0; got = body().read(buffer)) {
            if (bytes.size() + got > cap) {
                throw tooLong(cap);
            }
            bytes.write(buffer, 0, got);
        }
        return bytes.toByteArray();
    }

    private RegistryException tooLong(int cap) {
        return RegistryException.of(
                RegistryException.Reason.UNTRUSTED,
                Printable.uri(uri()) + ": more than the " + cap + " bytes that such a document may have");
    }

    /** Reads what little is left, so that the connection can serve the next request, and closes. */
    public void finish() {
        try {
            if (length() <= 16 * 1024) {
                bytes(16 * 1024);
            }
        } catch (IOException e) {
            // Nobody waits for these bytes; the connection is given up.
        } finally {
            close();
        }
    }

    @Override
    public void close() {
        response.body().close();
    }
}
