package io.jcontainers.conformance.build.registry;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The uploads of a registry that takes them up where a connection ended, wherever that was; what is complete goes to
 * the one behind. Debian's own forgets an upload that was broken off.
 */
final class Uploads {
    private static final String PLACE = "/v2/new/blobs/uploads/";

    private final FaultyProxy proxy;
    private final Map<String, ByteArrayOutputStream> sessions = new ConcurrentHashMap<>();
    private final Deque<Drop> drops = new ArrayDeque<>();
    private int begun;

    /** When a connection ends. */
    enum When {
        /** Before anything was done. */
        BEFORE,
        /** With half of the body. */
        WITHIN,
        /** When all was done, before the answer. */
        AFTER
    }

    /**
     * A connection to be ended.
     *
     * @param method of the request
     * @param least the fewest bytes that its body has
     */
    private record Drop(String method, long least, When when) {}

    private Uploads(FaultyProxy proxy) {
        this.proxy = proxy;
    }

    static Uploads of(FaultyProxy proxy) {
        Uploads uploads = new Uploads(proxy);
        proxy.on("POST|GET|PUT|PATCH|DELETE", "^" + PLACE, uploads::play);
        return uploads;
    }

    Uploads drop(String method, long least, When when) {
        drops.add(new Drop(method, least, when));
        return this;
    }

    /** Whether all drops have come to pass. */
    synchronized boolean isDone() {
        return drops.isEmpty();
    }

    private synchronized void play(Exchange x) throws IOException {
        Drop next = drops.peek();
        boolean dropped = next != null && x.method().equals(next.method()) && x.bodyLength() >= next.least();
        if (!dropped) {
            x.send(answer(x, x.bodyLength()));
            return;
        }
        drops.remove();
        if (next.when() == When.WITHIN) {
            append(x, x.bodyLength() / 2);
        } else if (next.when() == When.AFTER) {
            answer(x, x.bodyLength());
        }
        x.reset();
    }

    private static String id(Exchange x) {
        return x.target().substring(PLACE.length()).replaceFirst("\\?.*", "");
    }

    private boolean append(Exchange x, long length) throws IOException {
        ByteArrayOutputStream session = sessions.get(id(x));
        String range = x.request().value("Content-Range");
        byte[] piece = x.body(length);
        if (session == null || (!range.isEmpty() && !range.startsWith(session.size() + "-"))) {
            return false;
        }
        session.writeBytes(piece);
        return true;
    }

    private Reply answer(Exchange x, long length) throws IOException {
        if (x.method().equals("POST")) {
            String id = "upload-" + ++begun;
            sessions.put(id, new ByteArrayOutputStream());
            return Reply.of(202, "").with("Location", PLACE + id + "?state=" + begun);
        }
        ByteArrayOutputStream session = sessions.get(id(x));
        if (session == null) {
            x.body(length);
            return Reply.of(404, "{\"errors\":[{\"code\":\"BLOB_UPLOAD_UNKNOWN\"}]}");
        }
        return switch (x.method()) {
            case "GET" -> state(x, session, 204);
            case "DELETE" -> {
                sessions.remove(id(x));
                yield Reply.of(204, "");
            }
            case "PATCH" -> append(x, length) ? state(x, session, 202) : state(x, session, 416);
            default -> append(x, length) ? complete(x, session) : state(x, session, 416);
        };
    }

    private static Reply state(Exchange x, ByteArrayOutputStream session, int status) {
        return Reply.of(status, "")
                .with("Location", PLACE + id(x) + "?state=" + session.size())
                .with("Range", "0-" + Math.max(0, session.size() - 1));
    }

    private Reply complete(Exchange x, ByteArrayOutputStream session) throws IOException {
        sessions.remove(id(x));
        String digest = Exchange.Query.of(x.target()).value("digest");
        if (!digest.equals(RemoteImage.digest(session.toByteArray()))) {
            return Reply.of(400, "{\"errors\":[{\"code\":\"DIGEST_INVALID\"}]}");
        }
        try {
            RemoteImage.upload("http://" + proxy.behind() + "/v2/new/", session.toByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Reply.of(201, "").with("Docker-Content-Digest", digest);
    }
}
