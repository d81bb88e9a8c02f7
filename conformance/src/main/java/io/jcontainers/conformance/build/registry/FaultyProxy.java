package io.jcontainers.conformance.build.registry;

import io.jcontainers.conformance.build.BuildStage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * A registry that fails on purpose: hands requests on to a real one but for those about which it was told something.
 * One request for each connection.
 */
final class FaultyProxy {
    private static final int ALWAYS = Integer.MAX_VALUE;

    private final ServerSocket listener;
    private final int upstreamPort;
    private final List<Rule> rules = new CopyOnWriteArrayList<>();
    private final List<Head> seen = new CopyOnWriteArrayList<>();
    private final List<String> broken = new CopyOnWriteArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);

    /** What is done about a request. */
    interface Action {
        void play(Exchange exchange) throws IOException;
    }

    private record Rule(String method, Pattern target, AtomicInteger left, Action action) {
        boolean takes(Exchange exchange) {
            return exchange.method().matches(method)
                    && target.matcher(exchange.target()).find()
                    && left.getAndDecrement() > 0;
        }
    }

    private FaultyProxy(ServerSocket listener, int upstreamPort) {
        this.listener = listener;
        this.upstreamPort = upstreamPort;
    }

    /** One that ends with its case. */
    static FaultyProxy before(BuildStage stage, int upstreamPort, ServerSocket unbound) throws IOException {
        unbound.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
        FaultyProxy proxy = new FaultyProxy(unbound, upstreamPort);
        Thread.ofVirtual().start(proxy::listen);
        stage.later(() -> proxy.close(stage));
        return proxy;
    }

    private void listen() {
        try {
            while (true) {
                Socket client = listener.accept();
                Thread.ofVirtual().start(() -> serve(client));
            }
        } catch (IOException e) {
            // The case has ended.
        }
    }

    private void serve(Socket client) {
        try (client) {
            Head request = Head.read(client.getInputStream());
            Exchange exchange = new Exchange(client, request, upstreamPort, end);
            seen.add(request);
            for (Rule rule : rules) {
                if (rule.takes(exchange)) {
                    rule.action().play(exchange);
                    if (!exchange.isPassed()) {
                        return;
                    }
                }
            }
            exchange.forward();
        } catch (IOException e) {
            // The client went away, which it may.
        } catch (RuntimeException e) {
            broken.add(e.toString());
        }
    }

    private void close(BuildStage stage) {
        end.countDown();
        try {
            listener.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        stage.equal("defects of the proxy", List.of(), broken);
    }

    /**
     * What to do about requests; the first that fits counts unless it passes; those that are used up
     * don't.
     *
     * @param method a regular expression
     * @param target a regular expression that has to be found in path and query
     */
    void on(String method, String target, Action action) {
        times(ALWAYS, method, target, action);
    }

    /** The same, so many times. */
    void times(int count, String method, String target, Action action) {
        rules.add(new Rule(method, Pattern.compile(target), new AtomicInteger(count), action));
    }

    void forgetRules() {
        rules.clear();
    }

    void forgetRequests() {
        seen.clear();
    }

    /** As references write it. */
    String host() {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    int port() {
        return listener.getLocalPort();
    }

    /** The registry behind it. */
    String behind() {
        return "127.0.0.1:" + upstreamPort;
    }

    /** Requests so far. */
    List<Head> requests(String method, String target) {
        Pattern pattern = Pattern.compile(target);
        List<Head> found = new ArrayList<>(seen);
        found.removeIf(head ->
                !head.word(0).matches(method) || !pattern.matcher(head.word(1)).find());
        return found;
    }

    /** A header of all requests so far, where it was sent. */
    List<String> sent(String header, String target) {
        return requests(".*", target).stream()
                .map(head -> head.value(header))
                .filter(value -> !value.isEmpty())
                .toList();
    }
}
