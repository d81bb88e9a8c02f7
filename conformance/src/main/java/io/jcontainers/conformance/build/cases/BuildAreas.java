package io.jcontainers.conformance.build.cases;

import io.jcontainers.conformance.build.BuildArea;
import io.jcontainers.conformance.build.registry.Challenges;
import io.jcontainers.conformance.build.registry.ForeignLayers;
import io.jcontainers.conformance.build.registry.Logins;
import io.jcontainers.conformance.build.registry.ManifestFaults;
import io.jcontainers.conformance.build.registry.ProxiesAndHeaders;
import io.jcontainers.conformance.build.registry.PullFaults;
import io.jcontainers.conformance.build.registry.PushFaults;
import io.jcontainers.conformance.build.registry.Redirects;
import io.jcontainers.conformance.build.registry.TrustedServers;
import java.util.List;

/** Every class of cases; several may share an area's name. */
public final class BuildAreas {
    private BuildAreas() {}

    public static List<BuildArea> all() {
        return List.of(
                new Syntax(),
                new Configuration(),
                new Arguments(),
                new Copying(),
                new Adding(),
                new Running(),
                new Mounting(),
                new Stages(),
                new Caching(),
                new Contexts(),
                new Reproducing(),
                new BadInput(),
                new HostileContexts(),
                new HostileArchives(),
                new SecretCases(),
                new Interruptions(),
                new FullDisk(),
                new PowerLoss(),
                new HostileImages(),
                new Kills(),
                new PullFaults(),
                new TrustedServers(),
                new ProxiesAndHeaders(),
                new Logins(),
                new ForeignLayers(),
                new PushFaults(),
                new Challenges(),
                new ManifestFaults(),
                new Redirects(),
                new Differential());
    }
}
