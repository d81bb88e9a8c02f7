package io.jcontainers.build.transfer;

import io.jcontainers.build.command.CommandException;
import io.jcontainers.build.registry.http.Answer;
import io.jcontainers.build.registry.http.Call;
import io.jcontainers.build.registry.http.Origin;
import io.jcontainers.build.registry.http.Printable;
import io.jcontainers.build.registry.http.Timeouts;
import io.jcontainers.build.registry.http.Transport;
import java.io.FilterInputStream;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A file behind a URL. */
final class RemoteFile extends FilterInputStream {
    private static final int MOST_HOPS = 10;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private final Transport transport;
    private final Answer answer;

    private RemoteFile(Transport transport, Answer answer) {
        super(answer.body());
        this.transport = transport;
        this.answer = answer;
    }

    static boolean isUrl(String text) {
        return text.startsWith("http://") || text.startsWith("https://");
    }

    /** Asks for it, following redirects, but none from https to http. */
    static RemoteFile open(String url, @Nullable ProxySelector proxies) throws IOException {
        Transport transport = new Transport(null, proxies, Timeouts.usual(), "jbuild");
        try {
            return new RemoteFile(transport, follow(transport, uri(url)));
        } catch (IOException | RuntimeException e) {
            transport.close();
            throw e;
        }
    }

    private static URI uri(String url) {
        try {
            URI uri = URI.create(url);
            Origin.of(uri);
            return uri;
        } catch (IllegalArgumentException e) {
            throw new CommandException("\"" + url + "\" is no URL of http or https");
        }
    }

    private static Answer follow(Transport transport, URI first) throws IOException {
        URI uri = first;
        for (int hops = 0; hops <= MOST_HOPS; hops++) {
            Answer answer = transport.exchange(Call.get(uri), null);
            String location = answer.header("Location");
            if (answer.status() == 200) {
                return answer;
            }
            answer.close();
            if (!REDIRECTS.contains(answer.status()) || location == null) {
                throw new IOException(Printable.uri(uri) + ": status " + answer.status());
            }
            URI next = uri.resolve(location);
            if (Origin.of(next).isPlain() && !Origin.of(uri).isPlain()) {
                throw new IOException(Printable.uri(uri) + " leads from https to " + Printable.uri(next));
            }
            uri = next;
        }
        throw new IOException(Printable.uri(first) + ": more than " + MOST_HOPS + " redirects");
    }

    @Override
    public void close() {
        answer.close();
        transport.close();
    }
}
