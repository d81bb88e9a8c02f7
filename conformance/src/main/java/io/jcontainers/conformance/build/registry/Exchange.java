package io.jcontainers.conformance.build.registry;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/** One request that came to a {@link FaultyProxy}, and what is done about it. */
final class Exchange {
    private final Socket client;
    private final InputStream in;
    private final OutputStream out;
    private final Head request;
    private final int upstreamPort;
    private final CountDownLatch end;
    private long unread;
    private boolean passed;

    Exchange(Socket client, Head request, int upstreamPort, CountDownLatch end) throws IOException {
        this.client = client;
        this.in = client.getInputStream();
        this.out = client.getOutputStream();
        this.request = request;
        this.upstreamPort = upstreamPort;
        this.end = end;
        String length = request.value("Content-Length");
        this.unread = length.isEmpty() ? 0 : Long.parseLong(length);
    }

    Head request() {
        return request;
    }

    String method() {
        return request.word(0);
    }

    /** Path and query. */
    String target() {
        String target = request.word(1);
        return target.startsWith("http://") ? target.replaceFirst("^http://[^/]*", "") : target;
    }

    /** Of the request's body. */
    long bodyLength() {
        return unread;
    }

    /** The next bytes of the request's body. */
    byte[] body(long length) throws IOException {
        byte[] bytes = in.readNBytes((int) Math.min(length, unread));
        unread -= bytes.length;
        return bytes;
    }

    /** What the registry behind us says. */
    Reply upstream() throws IOException {
        return upstream(unread);
    }

    /** What it says when it is asked for something else. */
    Reply upstreamOf(String target) throws IOException {
        return new Exchange(
                        client, new Head(method() + " " + target + " HTTP/1.1", request.fields()), upstreamPort, end)
                .upstream();
    }

    /**
     * What the registry behind us says to the beginning of a request's body.
     *
     * @param length where that is not all, the connection to it ends then, and there is no answer
     */
    Reply upstream(long length) throws IOException {
        boolean whole = length >= unread;
        try (Socket registry = new Socket(InetAddress.getLoopbackAddress(), upstreamPort)) {
            Head head = new Head(method() + " " + target() + " HTTP/1.1", request.fields()).without("Connection");
            for (String hop : new String[] {"Upgrade", "HTTP2-Settings", "Proxy-Authorization"}) {
                head = head.without(hop);
            }
            registry.getOutputStream().write(head.with("Connection", "close").bytes());
            registry.getOutputStream().write(body(length));
            registry.getOutputStream().flush();
            if (!whole) {
                // It has to have noted what came before it sees the end.
                registry.shutdownOutput();
                registry.getInputStream().readAllBytes();
                return Reply.of(499, "");
            }
            return Reply.read(registry.getInputStream(), !method().equals("HEAD"));
        }
    }

    /** Leaves it to the next rule that fits. */
    void pass() {
        passed = true;
    }

    /** Whether the last rule left it to others. */
    boolean isPassed() {
        boolean was = passed;
        passed = false;
        return was;
    }

    void forward() throws IOException {
        send(upstream());
    }

    void send(Reply reply) throws IOException {
        send(reply, reply.body().length);
    }

    /** An answer that ends before its time: of the length that it names only so many bytes come. */
    void send(Reply reply, int bytes) throws IOException {
        sendHead(reply);
        if (!method().equals("HEAD")) {
            out.write(reply.body(), 0, Math.min(bytes, reply.body().length));
        }
        out.flush();
    }

    /** Some more of an answer that has begun. */
    void more(Reply reply, int from, int length) throws IOException {
        out.write(reply.body(), from, length);
        out.flush();
    }

    private void sendHead(Reply reply) throws IOException {
        Head head = reply.head().with("Connection", "close");
        boolean said = !head.value("Content-Length").isEmpty()
                || !head.value("Transfer-Encoding").isEmpty();
        boolean none = reply.status() == 204 || method().equals("HEAD");
        out.write((said || none ? head : head.with("Content-Length", String.valueOf(reply.body().length))).bytes());
    }

    /** An answer in chunks. */
    void sendChunked(Reply reply, boolean whole) throws IOException {
        sendHead(reply.without("Content-Length").with("Transfer-Encoding", "chunked"));
        moreChunks(reply);
        if (whole) {
            out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        out.flush();
    }

    /** An answer's body once more. */
    void moreChunks(Reply reply) throws IOException {
        for (int at = 0; at < reply.body().length; at += 10_000) {
            int length = Math.min(10_000, reply.body().length - at);
            out.write((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.write(reply.body(), at, length);
            out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** Says nothing more; returns when the case ends or the client goes. */
    void hang() throws IOException {
        client.setSoTimeout(50);
        while (end.getCount() > 0) {
            try {
                if (unread > 0) {
                    end.await(50, java.util.concurrent.TimeUnit.MILLISECONDS);
                } else if (in.read() < 0) {
                    return;
                }
            } catch (java.net.SocketTimeoutException e) {
                continue;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Ends the connection as a crash does. */
    void reset() throws IOException {
        client.setSoLinger(true, 0);
        client.close();
    }

    /** Connects the client with the registry behind us, whatever host it asked for. */
    void tunnel() throws IOException {
        try (Socket registry = new Socket(InetAddress.getLoopbackAddress(), upstreamPort)) {
            out.write("HTTP/1.1 200 Connected\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            Thread back = Thread.ofVirtual().start(() -> copy(registry, client));
            copy(client, registry);
            back.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EOFException("interrupted");
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            // One of them has gone; so does the other.
        }
    }

    /** The query of a target, decoded. */
    record Query(String raw) {
        static Query of(String target) {
            return new Query(target.substring(target.indexOf('?') + 1));
        }

        /** Empty for none. */
        String value(String name) {
            for (String pair : raw.split("&")) {
                if (pair.startsWith(name + "=")) {
                    return URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
                }
            }
            return "";
        }
    }
}
