package io.jcontainers.runc.command;

import io.jcontainers.spec.FeaturesMemoryPolicy;
import io.jcontainers.spec.rules.KnownNames;

/**
 * Parts of config.json that not every runtime has, and whether this one does: the truth that {@code features} tells.
 * Whoever implements one of them changes it here.
 */
final class Supported {
    static final boolean SYSTEMD = true;
    static final boolean SYSTEMD_USER = true;
    static final boolean APPARMOR = false;
    static final boolean SELINUX = false;
    static final boolean INTEL_RDT = false;
    static final boolean IDMAP = true;
    static final boolean NET_DEVICES = true;
    static final FeaturesMemoryPolicy MEMORY_POLICY =
            new FeaturesMemoryPolicy(KnownNames.MEMORY_POLICY_MODES, KnownNames.MEMORY_POLICY_FLAGS);

    private Supported() {}
}
