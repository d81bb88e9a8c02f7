package io.jcontainers.build.registry.http;

import java.io.IOException;
import java.io.Serial;
import java.security.cert.CertificateException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A registry, or what lies between it and us, that didn't do what was asked. The message names the host. */
public final class RegistryException extends IOException {
    @Serial
    private static final long serialVersionUID = 1;

    /** Why, as far as a caller may want to act on it. */
    public enum Reason {
        /** No or wrong credentials. */
        UNAUTHORIZED,
        /** Known, but not allowed to. */
        DENIED,
        /** No such repository, tag, manifest or blob. */
        NOT_FOUND,
        /** Asked too often. */
        RATE_LIMITED,
        /** Not reachable, broken off, or an error of the server's own. */
        UNAVAILABLE,
        /** Reached, but nothing or next to nothing came in time. */
        STALLED,
        /** Bytes that aren't what their digest, size or type says. */
        UNTRUSTED,
        /** An answer that the protocol doesn't know. */
        PROTOCOL,
        /** Something that we don't do: a downgrade to http, a private address, an unknown realm. */
        REFUSED
    }

    private final Reason reason;
    private final int status;
    private final boolean retryable;
    private final @Nullable Duration retryAfter;

    private RegistryException(
            Reason reason,
            int status,
            boolean retryable,
            @Nullable Duration retryAfter,
            String message,
            @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
        this.status = status;
        this.retryable = retryable;
        this.retryAfter = retryAfter;
    }

    /** One that trying again doesn't change. */
    public static RegistryException of(Reason reason, String message) {
        return new RegistryException(reason, 0, false, null, message, null);
    }

    /** The same with what led to it. */
    public static RegistryException of(Reason reason, String message, Throwable cause) {
        return new RegistryException(reason, 0, false, null, message, cause);
    }

    /** One that may be gone the next time. */
    public static RegistryException passing(Reason reason, String message, @Nullable Throwable cause) {
        return new RegistryException(reason, 0, true, null, message, cause);
    }

    /** What a status code means. */
    public static RegistryException ofStatus(int status, @Nullable Duration retryAfter, String message) {
        Reason reason =
                switch (status) {
                    case 401 -> Reason.UNAUTHORIZED;
                    case 403 -> Reason.DENIED;
                    case 404 -> Reason.NOT_FOUND;
                    case 408 -> Reason.UNAVAILABLE;
                    case 429 -> Reason.RATE_LIMITED;
                    default -> status >= 500 ? Reason.UNAVAILABLE : Reason.PROTOCOL;
                };
        boolean passing = status == 408 || status == 429 || (status >= 500 && status != 501);
        return new RegistryException(reason, status, passing, retryAfter, message, null);
    }

    /** Why. */
    public Reason reason() {
        return reason;
    }

    /** The status code; 0 where there was none. */
    public int status() {
        return status;
    }

    /** Whether the same request may succeed later. */
    public boolean retryable() {
        return retryable;
    }

    /** How long the server asks to wait; null: it doesn't. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    /** Whether it is about a certificate. */
    public boolean isAboutCertificate() {
        return Failures.find(this, CertificateException.class) != null;
    }
}
