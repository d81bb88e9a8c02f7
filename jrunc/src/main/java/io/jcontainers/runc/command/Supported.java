package io.jcontainers.runc.command;

import io.jcontainers.spec.FeaturesMemoryPolicy;
import org.jspecify.annotations.Nullable;

/**
 * Parts of config.json that not every runtime has, and whether this one does: the truth that {@code features} tells.
 * Whoever implements one of them changes it here.
 */
final class Supported {
    static final boolean SYSTEMD = false;
    static final boolean SYSTEMD_USER = false;
    static final boolean APPARMOR = false;
    static final boolean SELINUX = false;
    static final boolean INTEL_RDT = false;
    static final boolean IDMAP = false;
    static final boolean NET_DEVICES = false;
    static final @Nullable FeaturesMemoryPolicy MEMORY_POLICY = null;

    private Supported() {}
}
