package io.jcontainers.build.registry;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.Digests;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A registry in this process that does what it should, until a test puts a fault in its way. */
public final class FakeRegistry implements AutoCloseable {
    private static final Pattern BLOB = Pattern.compile("/v2/(.+)/blobs/(sha256:.+)");
    private static final Pattern UPLOADS = Pattern.compile("/v2/(.+)/blobs/uploads/");
    private static final Pattern UPLOAD = Pattern.compile("/v2/(.+)/blobs/uploads/([0-9]+)");
    private static final Pattern MANIFEST = Pattern.compile("/v2/(.+)/manifests/(.+)");

    public final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
    public final Map<String, byte[]> manifests = new ConcurrentHashMap<>();
    public final Map<String, String> types = new ConcurrentHashMap<>();
    public final Map<String, ByteArrayOutputStream> uploads = new ConcurrentHashMap<>();
    public final List<Request> requests = new CopyOnWriteArrayList<>();
    public final List<Fault> faults = new CopyOnWriteArrayList<>();
    public volatile boolean ranges = true;
    public volatile boolean referrers;
    private final AtomicInteger ids = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;

    /** What came in. */
    public record Request(String method, String uri, Headers headers) {
        public String authorization() {
            return headers.getFirst("Authorization");
        }

        @Override
        public String toString() {
            return method + " " + uri;
        }
    }

    /** Answers in place of the registry; false: it didn't. */
    @FunctionalInterface
    public interface Fault {
        boolean answer(HttpExchange exchange) throws IOException;
    }

    public FakeRegistry() throws IOException {
        this("127.0.0.1");
    }

    public FakeRegistry(String address) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName(address), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    public String host() {
        return server.getAddress().getAddress().getHostAddress() + ":"
                + server.getAddress().getPort();
    }

    /** Only the first so many requests with that method whose path has that text. */
    public void fault(int times, String method, String path, Fault fault) {
        AtomicInteger left = new AtomicInteger(times);
        faults.add(exchange -> exchange.getRequestMethod().equals(method)
                && exchange.getRequestURI().toString().contains(path)
                && left.getAndDecrement() > 0
                && fault.answer(exchange));
    }

    public static boolean status(HttpExchange exchange, int status, String... headers) throws IOException {
        for (int i = 0; i < headers.length; i += 2) {
            exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
        }
        exchange.getRequestBody().readAllBytes();
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
        return true;
    }

    public static boolean body(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getRequestBody().readAllBytes();
        boolean head = exchange.getRequestMethod().equals("HEAD");
        if (head) {
            exchange.getResponseHeaders().set("Content-Length", String.valueOf(body.length));
        }
        exchange.sendResponseHeaders(status, head || body.length == 0 ? -1 : body.length);
        if (!head) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
        return true;
    }

    /** Announces a length, sends less and hangs up. */
    public static boolean cut(HttpExchange exchange, int status, byte[] body, int announced) throws IOException {
        exchange.sendResponseHeaders(status, announced);
        exchange.getResponseBody().write(body);
        exchange.getResponseBody().flush();
        exchange.close();
        return true;
    }

    public Digest blob(byte[] bytes) {
        Digest digest = Digests.fast().sha256(bytes);
        blobs.put(digest.toString(), bytes);
        return digest;
    }

    public Digest manifest(String repository, String tag, String type, byte[] bytes) {
        Digest digest = Digests.fast().sha256(bytes);
        for (String name : List.of(tag, digest.toString())) {
            manifests.put(repository + "/" + name, bytes);
            types.put(repository + "/" + name, type);
        }
        return digest;
    }

    public List<String> asked() {
        List<String> all = new ArrayList<>();
        requests.forEach(request -> all.add(request.toString()));
        return all;
    }

    private void handle(HttpExchange exchange) throws IOException {
        Headers copy = new Headers();
        copy.putAll(exchange.getRequestHeaders());
        requests.add(new Request(
                exchange.getRequestMethod(), exchange.getRequestURI().toString(), copy));
        try {
            for (Fault fault : faults) {
                if (fault.answer(exchange)) {
                    return;
                }
            }
            serve(exchange);
        } catch (IOException e) {
            exchange.close();
        }
    }

    private void serve(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        Matcher match = UPLOAD.matcher(path);
        if (match.matches()) {
            upload(exchange, match.group(1), match.group(2));
            return;
        }
        match = UPLOADS.matcher(path);
        if (match.matches()) {
            beginUpload(exchange, match.group(1));
            return;
        }
        match = BLOB.matcher(path);
        if (match.matches()) {
            getBlob(exchange, match.group(2));
            return;
        }
        match = MANIFEST.matcher(path);
        if (match.matches()) {
            manifest(exchange, match.group(1), match.group(2));
            return;
        }
        status(exchange, path.equals("/v2/") ? 200 : 404);
    }

    private void getBlob(HttpExchange exchange, String digest) throws IOException {
        byte[] bytes = blobs.get(digest);
        if (bytes == null) {
            status(exchange, 404);
            return;
        }
        String range = exchange.getRequestHeaders().getFirst("Range");
        if (range == null || !ranges) {
            body(exchange, 200, bytes);
            return;
        }
        String[] ends = range.substring("bytes=".length()).split("-", -1);
        int from = Integer.parseInt(ends[0]);
        int to = ends[1].isEmpty() ? bytes.length - 1 : Integer.parseInt(ends[1]);
        exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-" + to + "/" + bytes.length);
        body(exchange, 206, java.util.Arrays.copyOfRange(bytes, from, to + 1));
    }

    private void beginUpload(HttpExchange exchange, String repository) throws IOException {
        String query = exchange.getRequestURI().getQuery();
        Matcher mount = Pattern.compile("mount=([^&]+)&from=.*").matcher(query == null ? "" : query);
        if (mount.matches() && blobs.containsKey(mount.group(1))) {
            status(exchange, 201, "Location", "/v2/" + repository + "/blobs/" + mount.group(1));
            return;
        }
        String id = String.valueOf(ids.incrementAndGet());
        uploads.put(id, new ByteArrayOutputStream());
        status(exchange, 202, "Location", "/v2/" + repository + "/blobs/uploads/" + id + "?_state=a%2Fb%3D");
    }

    private void upload(HttpExchange exchange, String repository, String id) throws IOException {
        ByteArrayOutputStream upload = uploads.get(id);
        String query = exchange.getRequestURI().getRawQuery();
        if (upload == null || query == null || !query.startsWith("_state=a%2Fb%3D")) {
            status(exchange, 404);
            return;
        }
        String location = "/v2/" + repository + "/blobs/uploads/" + id + "?_state=a%2Fb%3D";
        switch (exchange.getRequestMethod()) {
            case "GET" -> status(exchange, 204, "Location", location, "Range", "0-" + Math.max(0, upload.size() - 1));
            case "DELETE" -> {
                uploads.remove(id);
                status(exchange, 204);
            }
            case "PATCH" -> {
                String range = exchange.getRequestHeaders().getFirst("Content-Range");
                if (range != null && !range.startsWith(upload.size() + "-")) {
                    status(exchange, 416, "Location", location, "Range", "0-" + (upload.size() - 1));
                    return;
                }
                upload.write(exchange.getRequestBody().readAllBytes());
                status(exchange, 202, "Location", location, "Range", "0-" + (upload.size() - 1));
            }
            default -> {
                upload.write(exchange.getRequestBody().readAllBytes());
                String digest = exchange.getRequestURI().getQuery().replaceFirst(".*digest=", "");
                byte[] bytes = upload.toByteArray();
                if (!Digests.fast().sha256(bytes).toString().equals(digest)) {
                    body(exchange, 400, "{\"errors\":[{\"code\":\"DIGEST_INVALID\"}]}".getBytes());
                    return;
                }
                blobs.put(digest, bytes);
                uploads.remove(id);
                status(exchange, 201, "Docker-Content-Digest", digest);
            }
        }
    }

    private void manifest(HttpExchange exchange, String repository, String name) throws IOException {
        String key = repository + "/" + name;
        if (exchange.getRequestMethod().equals("PUT")) {
            byte[] bytes = exchange.getRequestBody().readAllBytes();
            manifest(repository, name, exchange.getRequestHeaders().getFirst("Content-Type"), bytes);
            String digest = Digests.fast().sha256(bytes).toString();
            if (referrers) {
                exchange.getResponseHeaders().set("OCI-Subject", digest);
            }
            status(exchange, 201, "Docker-Content-Digest", digest);
            return;
        }
        byte[] bytes = manifests.get(key);
        if (bytes == null) {
            byte[] error = "{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\",\"message\":\"manifest unknown\"}]}".getBytes();
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            body(exchange, 404, error);
            return;
        }
        exchange.getResponseHeaders().set("Content-Type", types.get(key));
        exchange.getResponseHeaders()
                .set("Docker-Content-Digest", Digests.fast().sha256(bytes).toString());
        body(exchange, 200, bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
