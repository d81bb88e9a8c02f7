package io.jcontainers.build.registry.http;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request.
 *
 * @param method GET, HEAD, POST, PUT, PATCH or DELETE
 * @param uri absolute
 * @param headers without Authorization, which is added per origin
 * @param payload null for none
 * @param repeatable whether it may be sent again after it failed
 * @param commit whether the answer may take as long as {@link Timeouts#commit}
 */
public record Call(
        String method,
        URI uri,
        List<Header> headers,
        @Nullable Payload payload,
        boolean repeatable,
        boolean commit) {
    /** A name and its value. */
    public record Header(String name, String value) {}

    /** Takes an immutable copy. */
    public Call {
        headers = List.copyOf(headers);
    }

    /** Asks for something. */
    public static Call get(URI uri) {
        return new Call("GET", uri, List.of(), null, true, false);
    }

    /** Asks whether it is there. */
    public static Call head(URI uri) {
        return new Call("HEAD", uri, List.of(), null, true, false);
    }

    /** A request without a body that may be sent again. */
    public static Call of(String method, URI uri) {
        return new Call(method, uri, List.of(), null, true, false);
    }

    /** With one more header. */
    public Call with(String name, String value) {
        List<Header> more = new ArrayList<>(headers);
        more.add(new Header(name, value));
        return new Call(method, uri, more, payload, repeatable, commit);
    }

    /** With more headers. */
    public Call with(List<Header> others) {
        if (others.isEmpty()) {
            return this;
        }
        List<Header> more = new ArrayList<>(headers);
        more.addAll(others);
        return new Call(method, uri, more, payload, repeatable, commit);
    }

    /** With a body. */
    public Call with(String contentType, Payload body) {
        Call typed = with("Content-Type", contentType);
        return new Call(method, uri, typed.headers, body, repeatable, commit);
    }

    /** Sent once only. */
    public Call once() {
        return new Call(method, uri, headers, payload, false, commit);
    }

    /** Whose answer may take long. */
    public Call committing() {
        return new Call(method, uri, headers, payload, repeatable, true);
    }

    /** To another place. */
    public Call to(URI other) {
        return new Call(method, other, headers, payload, repeatable, commit);
    }
}
