package io.jcontainers.build.registry;

import io.jcontainers.build.registry.auth.Authorizer;
import io.jcontainers.build.registry.http.Answer;
import io.jcontainers.build.registry.http.Backoff;
import io.jcontainers.build.registry.http.Call;
import io.jcontainers.build.registry.http.ErrorBody;
import io.jcontainers.build.registry.http.Origin;
import io.jcontainers.build.registry.http.Printable;
import io.jcontainers.build.registry.http.RegistryException;
import io.jcontainers.build.registry.http.StrictJson;
import io.jcontainers.build.registry.http.Transports;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Requests to one registry: with its credentials, which go to its own origin only, with redirects followed and passing
 * failures tried again. For many threads.
 */
final class Connection {
    private static final int MOST_HOPS = 5;
    private static final int MOST_AUTH_ROUNDS = 2;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private final Origin origin;
    private final Authorizer authorizer;
    private final Transports transports;
    private final Backoff backoff;
    private final Warnings warnings;
    private final List<Call.Header> headers;
    private final StrictJson json = new StrictJson();

    /** @param headers which the user wants this registry to see, and nobody else */
    Connection(
            Origin origin,
            Authorizer authorizer,
            Transports transports,
            Backoff backoff,
            Warnings warnings,
            List<Call.Header> headers) {
        this.origin = origin;
        this.authorizer = authorizer;
        this.transports = transports;
        this.backoff = backoff;
        this.warnings = warnings;
        this.headers = List.copyOf(headers);
    }

    Origin origin() {
        return origin;
    }

    /** What is below {@code /v2/} of this registry. */
    URI uri(String rawPathAndQuery) {
        return origin.uri("/v2/" + rawPathAndQuery);
    }

    /**
     * Sends a request.
     *
     * @param accepted status codes that are answers; any other is an exception
     * @throws RegistryException naming host, status and what the registry says
     */
    Answer send(Call call, Access access, int... accepted) throws IOException {
        Backoff.Run run = backoff.start();
        while (true) {
            try {
                return once(call, access, accepted);
            } catch (RegistryException e) {
                if (!call.repeatable()) {
                    throw e;
                }
                run.again(e);
                warnings.again(e);
            }
        }
    }

    private Answer once(Call call, Access access, int... accepted) throws IOException {
        String header = authorizer.header(access.scopes(), access.repository());
        for (int round = 0; ; round++) {
            Answer answer = follow(call, header);
            if (Arrays.stream(accepted).anyMatch(code -> code == answer.status())) {
                warnings.tell(origin.hostAndPort(), answer.headers("Warning"));
                return answer;
            }
            boolean ours = answer.status() == 401 && answer.origin().equals(origin);
            if (!ours
                    || round == MOST_AUTH_ROUNDS
                    || answer.headers("WWW-Authenticate").isEmpty()) {
                throw ErrorBody.of(answer, call, header, json);
            }
            answer.finish();
            header =
                    authorizer.answer(answer.headers("WWW-Authenticate"), access.scopes(), access.repository(), header);
        }
    }

    /** Follows redirects of what only reads. Credentials go to this registry's own origin, nowhere else. */
    private Answer follow(Call first, @Nullable String header) throws IOException {
        Call call = first;
        for (int hops = 0; ; hops++) {
            Origin to = Origin.of(call.uri());
            boolean own = to.equals(origin);
            Answer answer = transports.to(to).exchange(own ? call.with(headers) : call, own ? header : null);
            String location = answer.header("Location");
            boolean reads = call.method().equals("GET") || call.method().equals("HEAD");
            if (!REDIRECTS.contains(answer.status()) || !reads || location == null) {
                return answer;
            }
            answer.finish();
            if (hops == MOST_HOPS) {
                throw RegistryException.of(
                        RegistryException.Reason.REFUSED,
                        Printable.uri(first.uri()) + ": more than " + MOST_HOPS + " redirects");
            }
            call = call.to(Route.follow(call.uri(), location, origin));
        }
    }
}
