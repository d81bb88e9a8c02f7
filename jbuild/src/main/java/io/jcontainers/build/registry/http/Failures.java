package io.jcontainers.build.registry.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** What the JDK throws, in words and as one of ours. */
final class Failures {
    private static final int MOST_CAUSES = 16;

    private Failures() {}

    /** The exception of a request that got no answer. */
    static IOException of(URI uri, Throwable cause) {
        String host = Origin.of(uri).hostAndPort();
        if (cause instanceof RegistryException || cause instanceof InterruptedIOException) {
            return (IOException) cause;
        }
        if (cause instanceof HttpConnectTimeoutException) {
            return RegistryException.passing(
                    RegistryException.Reason.UNAVAILABLE, "connect to " + host + ": no connection in time", cause);
        }
        if (find(cause, UnresolvedAddressException.class) != null || find(cause, UnknownHostException.class) != null) {
            return RegistryException.of(
                    RegistryException.Reason.UNAVAILABLE, "connect to " + host + ": no such host", cause);
        }
        if (cause instanceof ConnectException) {
            // The JDK's client closes the channel of a connection that is refused, and then has no other words for it.
            boolean refused = cause.getMessage() == null && find(cause, ClosedChannelException.class) != null;
            return RegistryException.of(
                    RegistryException.Reason.UNAVAILABLE,
                    "connect to " + host + ": " + (refused ? "connection refused" : words(cause)),
                    cause);
        }
        Throwable certificate = find(cause, CertificateException.class);
        if (certificate != null || cause instanceof SSLHandshakeException) {
            return RegistryException.of(
                    RegistryException.Reason.UNAVAILABLE,
                    "TLS with " + host + ": " + judgement(cause, certificate) + " (a CA of its own goes into certs.d/"
                            + host + "/ca.crt)",
                    cause);
        }
        if (cause instanceof SSLException) {
            return RegistryException.of(
                    RegistryException.Reason.UNAVAILABLE,
                    "TLS with " + host + ": " + words(cause) + " (a registry without TLS has to be named as insecure)",
                    cause);
        }
        return RegistryException.passing(
                RegistryException.Reason.UNAVAILABLE, host + " gave no answer: " + words(cause), cause);
    }

    /** What is wrong with a certificate; the JDK's own words name its classes. */
    private static String judgement(Throwable cause, @Nullable Throwable certificate) {
        if (find(cause, CertPathBuilderException.class) != null) {
            return "nobody whom this machine trusts has signed its certificate";
        }
        return words(certificate == null ? cause : certificate);
    }

    /** The first of a class among the causes; null for none. */
    static <T extends Throwable> @Nullable T find(Throwable from, Class<T> type) {
        Throwable at = from;
        for (int i = 0; at != null && i < MOST_CAUSES; i++) {
            if (type.isInstance(at)) {
                return type.cast(at);
            }
            at = at.getCause();
        }
        return null;
    }

    /** The message of an exception, its class where it has none. */
    static String words(Throwable cause) {
        Throwable at = cause;
        for (int i = 0; at.getMessage() == null && at.getCause() != null && i < MOST_CAUSES; i++) {
            at = at.getCause();
        }
        String message = at.getMessage();
        return Printable.text(message == null ? at.getClass().getSimpleName() : message);
    }
}
