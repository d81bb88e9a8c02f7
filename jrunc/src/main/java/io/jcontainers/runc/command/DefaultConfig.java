package io.jcontainers.runc.command;

import io.jcontainers.spec.IdMapping;
import io.jcontainers.spec.Linux;
import io.jcontainers.spec.Mount;
import io.jcontainers.spec.Namespace;
import io.jcontainers.spec.NamespaceType;
import io.jcontainers.spec.Spec;
import io.jcontainers.spec.json.SpecReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** The configuration that {@code spec} writes: an interactive shell with few rights, as runc's. */
final class DefaultConfig {
    private static final String RESOURCE = "default-config.json";

    private DefaultConfig() {}

    /**
     * For root.
     *
     * @param cgroupNamespace whether the container gets a cgroup namespace: on hosts with cgroup v2 alone
     */
    static Spec rootful(boolean cgroupNamespace) {
        Spec spec = SpecReader.read(resource());
        if (cgroupNamespace) {
            return spec;
        }
        List<Namespace> namespaces = spec.linux().namespaces().stream()
                .filter(namespace -> namespace.type() != NamespaceType.CGROUP)
                .toList();
        return spec.toBuilder()
                .linux(spec.linux().toBuilder().namespaces(namespaces).build())
                .build();
    }

    /**
     * For an ordinary user, who becomes root of a user namespace with one id: no limits, the host's network and sysfs.
     */
    static Spec rootless(boolean cgroupNamespace, long uid, long gid) {
        Spec spec = rootful(cgroupNamespace);
        List<Namespace> namespaces = new ArrayList<>(spec.linux().namespaces());
        namespaces.removeIf(namespace -> namespace.type() == NamespaceType.NETWORK);
        namespaces.add(new Namespace(NamespaceType.USER, null));
        Linux linux = spec.linux().toBuilder()
                .resources(null)
                .namespaces(namespaces)
                .uidMappings(List.of(new IdMapping(0, uid, 1)))
                .gidMappings(List.of(new IdMapping(0, gid, 1)))
                .build();
        List<Mount> mounts =
                spec.mounts().stream().map(DefaultConfig::withoutRoot).toList();
        return spec.toBuilder().linux(linux).mounts(mounts).build();
    }

    /** sysfs needs a network namespace of one's own, and gid 5 is not mapped. */
    private static Mount withoutRoot(Mount mount) {
        if (mount.destination().equals("/sys")) {
            return new Mount(
                    "/sys",
                    "none",
                    "/sys",
                    List.of("rbind", "nosuid", "noexec", "nodev", "ro"),
                    mount.uidMappings(),
                    mount.gidMappings());
        }
        List<String> options = mount.options().stream()
                .filter(option -> !option.startsWith("gid=") && !option.startsWith("uid="))
                .toList();
        return new Mount(
                mount.destination(), mount.type(), mount.source(), options, mount.uidMappings(), mount.gidMappings());
    }

    private static byte[] resource() {
        try (InputStream in = DefaultConfig.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + RESOURCE);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
