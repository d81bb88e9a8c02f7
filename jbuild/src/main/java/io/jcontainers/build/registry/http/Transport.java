package io.jcontainers.build.registry.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Exchanges one request for one answer: no redirect, no retry, no credentials of its own. HTTP/2 where TLS agrees
 * on it; over plain HTTP always HTTP/1.1, because the upgrade header confuses old proxies. For many threads.
 */
public final class Transport implements AutoCloseable {
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final HttpClient client;
    private final @Nullable ProxySelector proxies;
    private final Timeouts timeouts;
    private final String userAgent;

    /**
     * @param tls null for the JDK's own
     * @param proxies null for none
     * @param userAgent what registries read in their logs
     */
    public Transport(@Nullable SSLContext tls, @Nullable ProxySelector proxies, Timeouts timeouts, String userAgent) {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(timeouts.connect())
                .proxy(proxies == null ? HttpClient.Builder.NO_PROXY : proxies)
                .executor(Executors.newVirtualThreadPerTaskExecutor());
        if (tls != null) {
            builder.sslContext(tls);
        }
        this.client = builder.build();
        this.proxies = proxies;
        this.timeouts = timeouts;
        this.userAgent = userAgent;
    }

    /**
     * Sends a request and waits for the head of its answer.
     *
     * @param authorization value of that header; null for none
     * @throws RegistryException when there is none in time, or one whose body is encoded
     */
    public Answer exchange(Call call, @Nullable String authorization) throws IOException {
        Upload upload = call.payload() == null ? null : new Upload(call.payload());
        HttpRequest request = request(call, upload, authorization);
        String host = Origin.of(call.uri()).hostAndPort();
        CompletableFuture<HttpResponse<TimedBody>> future =
                client.sendAsync(request, _ -> new TimedBody(host, timeouts));
        HttpResponse<TimedBody> response;
        try {
            response = await(future, call, upload);
        } catch (InterruptedException e) {
            abandon(future);
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted while waiting for " + host).initCause(e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (upload != null && upload.failure != null) {
                throw new IOException(
                        "read of what is sent to " + host + ": " + upload.failure.getMessage(), upload.failure);
            }
            throw Failures.of(call.uri(), cause);
        } catch (RegistryException e) {
            abandon(future);
            throw e;
        }
        Answer answer = new Answer(response);
        refuseEncoding(answer);
        return answer;
    }

    private HttpRequest request(Call call, @Nullable Upload upload, @Nullable String authorization) throws IOException {
        HttpRequest.Builder builder = HttpRequest.newBuilder(call.uri())
                .method(call.method(), upload == null ? BodyPublishers.noBody() : upload.publisher())
                .version(Origin.of(call.uri()).isPlain() ? HttpClient.Version.HTTP_1_1 : HttpClient.Version.HTTP_2)
                .setHeader("User-Agent", userAgent)
                .setHeader("Accept-Encoding", "identity");
        call.headers().forEach(header -> builder.header(header.name(), header.value()));
        if (authorization != null) {
            builder.setHeader("Authorization", authorization);
        }
        String login = proxies instanceof EnvironmentProxies known ? known.authorization(call.uri()) : null;
        if (login != null) {
            // The client shows it to the proxy only, also on the way to a tunnel.
            builder.setHeader("Proxy-Authorization", login);
        }
        return builder.build();
    }

    private HttpResponse<TimedBody> await(
            CompletableFuture<HttpResponse<TimedBody>> future, Call call, @Nullable Upload upload)
            throws InterruptedException, ExecutionException, RegistryException {
        Duration patience = call.commit() ? timeouts.commit() : timeouts.firstByte();
        Watch watch = new Watch(timeouts, patience.plus(timeouts.connect()), upload);
        while (true) {
            try {
                return future.get(watch.look().toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                watch.check(call.uri());
            }
        }
    }

    /** Gives up; an answer that came at that very moment is closed, because nobody else would. */
    private static void abandon(CompletableFuture<HttpResponse<TimedBody>> future) {
        if (!future.cancel(true) && future.state() == Future.State.SUCCESS) {
            future.resultNow().body().close();
        }
    }

    /** Digests are of the bytes as they are stored: another representation of them is of no use, and may be a bomb. */
    private static void refuseEncoding(Answer answer) throws RegistryException {
        for (String encoding : answer.headers("Content-Encoding")) {
            if (!encoding.isBlank() && !encoding.strip().equalsIgnoreCase("identity")) {
                answer.close();
                throw RegistryException.of(
                        RegistryException.Reason.UNTRUSTED,
                        Printable.uri(answer.uri()) + ": sent with the Content-Encoding " + Printable.text(encoding)
                                + ", which was not asked for");
            }
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }

    /** A body on its way out, which counts what was taken from it. */
    private static final class Upload {
        private final Payload payload;
        private final AtomicLong sent = new AtomicLong();
        private volatile @Nullable IOException failure;

        Upload(Payload payload) {
            this.payload = payload;
        }

        BodyPublisher publisher() {
            if (payload.length() == 0) {
                return BodyPublishers.noBody();
            }
            return BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(this::open), payload.length());
        }

        private InputStream open() {
            sent.set(0);
            try {
                return new Counting(payload.open());
            } catch (IOException e) {
                failure = e;
                throw new UncheckedIOException(e);
            }
        }

        boolean isSent() {
            return sent.get() >= payload.length();
        }

        private final class Counting extends FilterInputStream {
            Counting(InputStream in) {
                super(in);
            }

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                try {
                    int got = in.read(into, offset, length);
                    sent.addAndGet(Math.max(got, 0));
                    return got;
                } catch (IOException e) {
                    failure = e;
                    throw e;
                }
            }
        }
    }

    /** Tells when waiting has no point any more: while a body goes out by its rate, afterwards by the clock. */
    private static final class Watch {
        private final Timeouts timeouts;
        private final Duration patience;
        private final @Nullable Upload upload;
        private long since = System.nanoTime();
        private long sent;
        private boolean waiting;

        Watch(Timeouts timeouts, Duration patience, @Nullable Upload upload) {
            this.timeouts = timeouts;
            this.patience = patience;
            this.upload = upload;
        }

        Duration look() {
            if (upload == null) {
                return patience;
            }
            Duration shortest = patience.compareTo(timeouts.stallWindow()) < 0 ? patience : timeouts.stallWindow();
            return shortest.compareTo(LOOK) < 0 ? shortest : LOOK;
        }

        void check(URI uri) throws RegistryException {
            long now = System.nanoTime();
            Upload out = upload;
            if (out != null && !waiting && out.isSent()) {
                waiting = true;
                since = now;
            }
            long passed = now - since;
            if (out == null || waiting) {
                if (passed >= patience.toNanos() || out == null) {
                    throw stalled(uri, "gave no answer in " + patience.toMillis() + " ms");
                }
            } else if (passed >= timeouts.stallWindow().toNanos()) {
                long before = sent;
                sent = out.sent.get();
                since = now;
                if (sent - before < timeouts.windowBytes()) {
                    throw stalled(
                            uri,
                            "took " + (sent - before) + " bytes in "
                                    + timeouts.stallWindow().toMillis() + " ms");
                }
            }
        }

        private static RegistryException stalled(URI uri, String what) {
            return RegistryException.passing(
                    RegistryException.Reason.STALLED, Origin.of(uri).hostAndPort() + " " + what, null);
        }
    }
}
