package io.jcontainers.conformance.build.cases;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.jcontainers.conformance.build.BuildStage;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A web server on the loopback interface for one case. */
final class WebServer {
    /** Of everything it serves; 3 November 2011. */
    static final long LAST_MODIFIED = 1_320_278_400;

    private final HttpServer server;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();

    private interface Answer {
        void give(HttpExchange exchange) throws IOException;
    }

    private WebServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                answers.getOrDefault(exchange.getRequestURI().toString(), e -> e.sendResponseHeaders(404, -1))
                        .give(exchange);
            }
        });
        server.setExecutor(java.util.concurrent.Executors.newCachedThreadPool());
        server.start();
    }

    /** One that ends with its case. */
    static WebServer of(BuildStage stage) throws IOException {
        WebServer web = new WebServer();
        stage.later(() -> web.server.stop(0));
        return web;
    }

    String address(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    void serve(String path, String text) {
        serve(path, text.getBytes(StandardCharsets.UTF_8));
    }

    void serve(String path, byte[] bytes) {
        answers.put(path, exchange -> {
            exchange.getResponseHeaders().set("Last-Modified", "Thu, 03 Nov 2011 00:00:00 GMT");
            exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        });
    }

    /** Promises more than it gives. */
    void truncate(String path, byte[] bytes, long promised) {
        answers.put(path, exchange -> {
            exchange.sendResponseHeaders(200, promised);
            OutputStream body = exchange.getResponseBody();
            body.write(bytes);
            body.flush();
        });
    }

    /** Begins to answer and goes on when the server stops. */
    void stall(String path) {
        answers.put(path, exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write('x');
            exchange.getResponseBody().flush();
            BuildStage.pause(60_000);
        });
    }

    void redirect(String path, String target) {
        answers.put(path, exchange -> {
            exchange.getResponseHeaders().set("Location", target);
            exchange.sendResponseHeaders(302, -1);
        });
    }

    /** Every file of a directory, below a path. */
    void directory(String path, Path directory) {
        server.createContext(path + "/", exchange -> {
            Path file = directory.resolve(exchange.getRequestURI().getPath().substring(path.length() + 1));
            try (exchange) {
                if (Files.isRegularFile(file)) {
                    exchange.sendResponseHeaders(200, Files.size(file) == 0 ? -1 : Files.size(file));
                    exchange.getResponseBody().write(Files.readAllBytes(file));
                } else {
                    exchange.sendResponseHeaders(404, -1);
                }
            }
        });
    }
}
