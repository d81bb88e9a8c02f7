package io.jcontainers.conformance.build.registry;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** An answer of a registry, whole. */
record Reply(Head head, byte[] body) {
    static Reply of(int status, String text) {
        return of(status, text.getBytes(StandardCharsets.UTF_8));
    }

    static Reply of(int status, byte[] body) {
        return new Reply(new Head("HTTP/1.1 " + status + " Said", List.of()), body);
    }

    /** An answer to GET of a document. */
    static Reply document(String mediaType, String text) {
        return of(200, text).with("Content-Type", mediaType);
    }

    static Reply redirect(int status, String location) {
        return of(status, "").with("Location", location);
    }

    /** Reads to the end of the connection. */
    static Reply read(InputStream in, boolean hasBody) throws IOException {
        Head head = Head.read(in);
        byte[] rest = hasBody ? in.readAllBytes() : new byte[0];
        boolean chunked = head.value("Transfer-Encoding").equalsIgnoreCase("chunked");
        return new Reply(head.without("Transfer-Encoding").without("Connection"), chunked ? joined(rest) : rest);
    }

    private static byte[] joined(byte[] chunks) throws IOException {
        InputStream in = new ByteArrayInputStream(chunks);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (true) {
            StringBuilder size = new StringBuilder();
            for (int b = in.read(); b != '\n' && b >= 0; b = in.read()) {
                size.append((char) b);
            }
            int length = Integer.parseInt(size.toString().strip(), 16);
            if (length == 0) {
                return all.toByteArray();
            }
            all.writeBytes(in.readNBytes(length));
            in.skipNBytes(2);
        }
    }

    int status() {
        return Integer.parseInt(head.word(1));
    }

    String header(String name) {
        return head.value(name);
    }

    Reply with(String name, String value) {
        return new Reply(head.with(name, value), body);
    }

    Reply adding(String name, String value) {
        return new Reply(head.adding(name, value), body);
    }

    Reply without(String name) {
        return new Reply(head.without(name), body);
    }

    /** The same head over other bytes; a length in the head stays as it is. */
    Reply withBody(byte[] other) {
        return new Reply(head, other);
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
