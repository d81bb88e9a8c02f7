package io.jcontainers.build.remote;

import io.jcontainers.build.registry.http.Backoff;
import io.jcontainers.build.registry.http.Timeouts;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How files are downloaded.
 *
 * @param timeouts of connections, answers and stalls
 * @param backoff of attempts after failures that may pass
 * @param environment whose {@code HTTP_PROXY}, {@code HTTPS_PROXY} and {@code NO_PROXY} count, in capitals or not
 * @param tls null for the JDK's own
 * @param mostBytes of one file
 * @param longest time for one file with all attempts
 * @param linkLocalAllowed whether addresses of this link may be asked, where clouds keep secrets of their machines
 */
public record DownloadSettings(
        Timeouts timeouts,
        Backoff backoff,
        Map<String, String> environment,
        @Nullable SSLContext tls,
        long mostBytes,
        Duration longest,
        boolean linkLocalAllowed) {
    /** Takes an immutable copy. */
    public DownloadSettings {
        environment = Map.copyOf(environment);
    }

    /** 16 GiB and two hours at most, no link-local address. */
    public static DownloadSettings usual(Map<String, String> environment) {
        return new DownloadSettings(
                Timeouts.usual(), Backoff.usual(), environment, null, 16L << 30, Duration.ofHours(2), false);
    }

    /** The same with other waits. */
    public DownloadSettings with(Timeouts otherTimeouts, Backoff otherBackoff) {
        return new DownloadSettings(
                otherTimeouts, otherBackoff, environment, tls, mostBytes, longest, linkLocalAllowed);
    }

    /** The same with another limit of size. */
    public DownloadSettings withMostBytes(long bytes) {
        return new DownloadSettings(timeouts, backoff, environment, tls, bytes, longest, linkLocalAllowed);
    }

    /** The same with another limit of time. */
    public DownloadSettings withLongest(Duration time) {
        return new DownloadSettings(timeouts, backoff, environment, tls, mostBytes, time, linkLocalAllowed);
    }

    /** The same, trusting other certificates. */
    public DownloadSettings withTls(SSLContext context) {
        return new DownloadSettings(timeouts, backoff, environment, context, mostBytes, longest, linkLocalAllowed);
    }
}
