package io.jcontainers.build.builder;

import io.jcontainers.build.command.Call;
import io.jcontainers.build.dockerfile.RunNetwork;
import io.jcontainers.build.flag.FlagValueException;
import io.jcontainers.build.flag.ParsedFlags;
import io.jcontainers.build.flag.UsageException;
import io.jcontainers.build.run.Entitlement;
import io.jcontainers.build.run.Entitlements;
import io.jcontainers.build.run.HostVolume;
import io.jcontainers.build.run.HostsFile;
import io.jcontainers.build.run.NameOptions;
import io.jcontainers.build.run.ResolverFile;
import io.jcontainers.build.run.RunLimits;
import io.jcontainers.build.run.RunOptions;
import io.jcontainers.build.run.Ulimits;
import io.jcontainers.runc.host.Caller;
import io.jcontainers.runc.request.Need;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Flags about RUN. */
final class RunFlags {
    private static final Path RESOLVER = Path.of("/etc/resolv.conf");

    /** Written by systemd-resolved for who can't reach its own server on the loopback device. */
    private static final Path UPSTREAM = Path.of("/run/systemd/resolve/resolv.conf");

    private static final int MOST_CGROUP_BYTES = 65536;
    private static final String HOW_TO_DELEGATE =
            "; \"systemd-run --user --scope -p Delegate=yes jbuild ...\" runs in one that is the user's own";

    private final Call call;
    private final ParsedFlags flags;
    private final Arguments arguments;

    RunFlags(Call call) {
        this.call = call;
        this.flags = call.flags();
        this.arguments = new Arguments(flags);
    }

    /** Looks at every value, before anything else is done. */
    void check() {
        network();
        entitlements();
        given();
        hosts();
        arguments.last("shm-size", Sizes::parse);
        arguments.each("ulimit", Ulimits::parse);
        arguments.each("volume", HostVolume::parse);
    }

    private List<HostsFile.Entry> hosts() {
        List<HostsFile.Entry> hosts = arguments.each("add-host", HostsFile.Entry::parse);
        if (network() == RunNetwork.DEFAULT && LayerForm.inUserNamespace()) {
            hosts.stream().filter(HostsFile.Entry::isHost).findFirst().ifPresent(entry -> {
                throw new FlagValueException(
                        "add-host",
                        entry.name() + ":" + entry.address(),
                        "the network of an ordinary user's RUN does not lead to the host; --network=host does");
            });
        }
        return hosts;
    }

    private boolean isRootless() {
        return Caller.of(call.request()).rootless();
    }

    private CgroupDelegation delegation() {
        return new CgroupDelegation(
                Path.of("/sys/fs/cgroup"),
                new String(
                        call.request().files().orEmpty(Need.file("/proc/self/cgroup", MOST_CGROUP_BYTES)),
                        StandardCharsets.UTF_8));
    }

    /** Whose network RUN sees unless it says otherwise. */
    RunNetwork network() {
        return switch (flags.text("network")) {
            case "", "default", "bridge" -> RunNetwork.DEFAULT;
            case "none" -> RunNetwork.NONE;
            case "host" -> RunNetwork.HOST;
            default ->
                throw new UsageException(
                        "network mode \"" + flags.text("network") + "\" not supported: use default, none or host");
        };
    }

    Entitlements entitlements() {
        Map<String, Entitlement> known =
                List.of(Entitlement.values()).stream().collect(Collectors.toMap(Entitlement::word, each -> each));
        Set<Entitlement> allowed = flags.list("allow").stream()
                .flatMap(text -> List.of(text.split(",")).stream())
                .map(word -> {
                    Entitlement entitlement = known.get(word);
                    if (entitlement == null) {
                        throw new UsageException("unknown entitlement " + word + ": use "
                                + String.join(
                                        " or ", known.keySet().stream().sorted().toList()));
                    }
                    return entitlement;
                })
                .collect(Collectors.toSet());
        return new Entitlements(allowed);
    }

    /**
     * What all RUN share.
     *
     * @param ownNetwork whether they have a loopback device of their own
     */
    RunOptions options(Map<String, String> buildArguments, boolean ownNetwork) throws IOException {
        String hostname = buildArguments.getOrDefault("BUILDKIT_SANDBOX_HOSTNAME", RunOptions.HOSTNAME);
        NameOptions names =
                new NameOptions(hosts(), flags.list("dns"), flags.list("dns-search"), flags.list("dns-option"));
        String host = Files.exists(RESOLVER) ? Files.readString(RESOLVER) : "";
        if (ownNetwork && ResolverFile.onlyLoopback(host) && Files.exists(UPSTREAM)) {
            host = Files.readString(UPSTREAM);
        }
        return new RunOptions(
                hostname,
                new HostsFile(hostname, names.hosts()),
                ResolverFile.of(host, names, ownNetwork),
                Objects.requireNonNullElse(arguments.last("shm-size", Sizes::parse), RunOptions.SHM_BYTES),
                arguments.each("ulimit", Ulimits::parse),
                cgroupParent(),
                limits(),
                arguments.each("volume", HostVolume::parse),
                List.of());
    }

    /** Limits that the caller may not set are left out, and told of. */
    private RunLimits limits() {
        RunLimits limits = given();
        Optional<String> missing =
                !limits.equals(RunLimits.NONE) && isRootless() ? delegation().missing(limits) : Optional.empty();
        if (missing.isEmpty()) {
            return limits;
        }
        call.tell("WARNING: limits of RUN are left out: " + missing.get() + HOW_TO_DELEGATE);
        return RunLimits.NONE;
    }

    private @Nullable String cgroupParent() {
        String parent = flags.textOrNull("cgroup-parent");
        if (parent == null || !isRootless() || delegation().mayMake()) {
            return parent;
        }
        call.tell("WARNING: --cgroup-parent is left out: this user may make no cgroup" + HOW_TO_DELEGATE);
        return null;
    }

    private RunLimits given() {
        return new RunLimits(
                arguments.last("memory", Sizes::parse),
                arguments.last("memory-swap", text -> text.equals("-1") ? -1L : Sizes.parse(text)),
                number("cpu-shares"),
                number("cpu-quota"),
                number("cpu-period"),
                flags.textOrNull("cpuset-cpus"),
                flags.textOrNull("cpuset-mems"));
    }

    private @Nullable Long number(String name) {
        return flags.has(name) ? (Long) flags.number(name, 0) : null;
    }
}
