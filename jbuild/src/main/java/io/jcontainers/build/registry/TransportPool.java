package io.jcontainers.build.registry;

import io.jcontainers.build.registry.endpoint.Certificates;
import io.jcontainers.build.registry.http.Origin;
import io.jcontainers.build.registry.http.Transport;
import io.jcontainers.build.registry.http.Transports;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** One transport for all hosts, and one for each host with certificates of its own or none that count. */
final class TransportPool implements Transports, AutoCloseable {
    private final RegistrySettings settings;
    private final Certificates certificates;
    private final Map<String, Transport> special = new HashMap<>(); // guarded by this
    private final Set<String> insecure = new HashSet<>(); // guarded by this
    private @Nullable Transport usual; // guarded by this
    private boolean closed; // guarded by this

    TransportPool(RegistrySettings settings) {
        this.settings = settings;
        this.certificates = settings.certificates();
    }

    /** Any certificate of that host will do. */
    synchronized void trustBlindly(String hostAndPort) {
        insecure.add(hostAndPort);
    }

    @Override
    public synchronized Transport to(Origin origin) throws IOException {
        if (closed) {
            throw new IOException("this registry client is closed");
        }
        String host = origin.hostAndPort();
        Transport own = origin.isPlain() ? null : special.get(host);
        if (own != null) {
            return own;
        }
        SSLContext tls = origin.isPlain() ? null : certificates.contextOf(host, insecure.contains(host));
        if (tls != null) {
            Transport fresh = transport(tls);
            special.put(host, fresh);
            return fresh;
        }
        if (usual == null) {
            usual = transport(null);
        }
        return usual;
    }

    private Transport transport(@Nullable SSLContext tls) {
        return new Transport(tls, settings.proxies(), settings.timeouts(), settings.userAgent());
    }

    @Override
    public synchronized void close() {
        closed = true;
        special.values().forEach(Transport::close);
        if (usual != null) {
            usual.close();
        }
    }
}
