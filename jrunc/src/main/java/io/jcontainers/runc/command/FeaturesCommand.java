package io.jcontainers.runc.command;

import io.jcontainers.runc.host.KernelVersion;
import io.jcontainers.runc.mount.MountOptions;
import io.jcontainers.runc.process.CapabilityName;
import io.jcontainers.runc.request.Reply;
import io.jcontainers.runc.seccomp.SeccompFeatures;
import io.jcontainers.spec.Features;
import io.jcontainers.spec.FeaturesCgroup;
import io.jcontainers.spec.FeaturesEnabled;
import io.jcontainers.spec.FeaturesIntelRdt;
import io.jcontainers.spec.FeaturesLinux;
import io.jcontainers.spec.FeaturesMountExtensions;
import io.jcontainers.spec.NamespaceType;
import io.jcontainers.spec.json.FeaturesWriter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** features. */
final class FeaturesCommand implements Command {
    private static final String LEAST_VERSION = "1.0.0";
    private static final String MOST_VERSION = "1.3.0";
    private static final List<String> HOOKS =
            List.of("prestart", "createRuntime", "createContainer", "startContainer", "poststart", "poststop");

    private final Engine engine;

    FeaturesCommand(Engine engine) {
        this.engine = engine;
    }

    @Override
    public String name() {
        return "features";
    }

    @Override
    public String purpose() {
        return "print what this runtime supports, as JSON";
    }

    @Override
    public String operands() {
        return "";
    }

    @Override
    public List<Option> options() {
        return List.of();
    }

    @Override
    public List<String> examples() {
        return List.of("# the kinds of namespaces", "jrunc features | jq .linux.namespaces");
    }

    @Override
    public int leastWords() {
        return 0;
    }

    @Override
    public Reply answer(Call call) {
        KernelVersion kernel = KernelVersion.of(call.request().release());
        return Reply.print(FeaturesWriter.write(features(kernel, engine.libseccompVersion())) + "\n");
    }

    static Features features(KernelVersion kernel, String libseccompVersion) {
        Map<String, String> annotations = new LinkedHashMap<>();
        if (!libseccompVersion.isEmpty()) {
            annotations.put("io.github.seccomp.libseccomp.version", libseccompVersion);
        }
        annotations.put("io.jcontainers.jrunc.commit", Version.build());
        annotations.put("io.jcontainers.jrunc.version", Version.NUMBER);
        return new Features(
                LEAST_VERSION,
                MOST_VERSION,
                HOOKS,
                MountOptions.known(),
                linux(kernel),
                annotations,
                List.of("org.systemd.property."));
    }

    private static FeaturesLinux linux(KernelVersion kernel) {
        return new FeaturesLinux(
                Arrays.stream(NamespaceType.values())
                        .map(NamespaceType::key)
                        .sorted()
                        .toList(),
                CapabilityName.all(),
                new FeaturesCgroup(true, true, Supported.SYSTEMD, Supported.SYSTEMD_USER, true),
                SeccompFeatures.of(SeccompKernelFlags.of(kernel)),
                new FeaturesEnabled(Supported.APPARMOR),
                new FeaturesEnabled(Supported.SELINUX),
                new FeaturesIntelRdt(Supported.INTEL_RDT, Supported.INTEL_RDT, Supported.INTEL_RDT),
                Supported.MEMORY_POLICY,
                new FeaturesMountExtensions(new FeaturesEnabled(Supported.IDMAP)),
                new FeaturesEnabled(Supported.NET_DEVICES));
    }
}
