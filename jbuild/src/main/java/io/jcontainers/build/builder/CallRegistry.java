package io.jcontainers.build.builder;

import io.jcontainers.build.command.Call;
import io.jcontainers.build.command.CredentialPrograms;
import io.jcontainers.build.command.FrontProcesses;
import io.jcontainers.build.registry.RegistryClient;
import io.jcontainers.build.transfer.RegistryAccess;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The registry client of one call, made when it is needed first: most builds need none. Safe for threads. */
final class CallRegistry implements AutoCloseable {
    private final Call call;
    private final RegistryAccess access;
    private @Nullable RegistryClient client;

    CallRegistry(Call call, RegistryAccess access) {
        this.call = call;
        this.access = access;
    }

    synchronized RegistryClient client() throws IOException {
        RegistryClient known = client;
        if (known == null) {
            known = new RegistryClient(access.settings(
                    call.globals(),
                    call.environment(),
                    new CredentialPrograms(new FrontProcesses(call.front()), call.environment()),
                    call::tell));
            client = known;
        }
        return known;
    }

    @Override
    public synchronized void close() {
        if (client != null) {
            client.close();
        }
    }
}
