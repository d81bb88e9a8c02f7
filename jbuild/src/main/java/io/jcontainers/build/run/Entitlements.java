package io.jcontainers.build.run;

import io.jcontainers.build.dockerfile.RunNetwork;
import java.util.Set;

/**
 * What the caller of a build allows it.
 *
 * @param allowed by {@code --allow}
 */
public record Entitlements(Set<Entitlement> allowed) {
    /** Nothing. */
    public static final Entitlements NONE = new Entitlements(Set.of());

    /** Takes an immutable copy. */
    public Entitlements {
        allowed = Set.copyOf(allowed);
    }

    /**
     * Refuses a RUN that wants more than its build may.
     *
     * @param ofRun its {@code --network}
     * @param ofBuild the build's {@code --network}: who asks for the host's there has allowed it
     * @param insecure its {@code --security=insecure}
     * @throws NotAllowed with what to do
     */
    public void check(RunNetwork ofRun, RunNetwork ofBuild, boolean insecure) {
        if (ofRun == RunNetwork.HOST && ofBuild != RunNetwork.HOST) {
            require(Entitlement.NETWORK_HOST, "RUN --network=host");
        }
        if (insecure) {
            require(Entitlement.SECURITY_INSECURE, "RUN --security=insecure");
        }
    }

    private void require(Entitlement entitlement, String what) {
        if (!allowed.contains(entitlement)) {
            throw new NotAllowed(entitlement.word() + " is not allowed: " + what + " needs --allow "
                    + entitlement.word() + " on the command line");
        }
    }

    /** A RUN wants more than its build may. */
    public static final class NotAllowed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotAllowed(String message) {
            super(message);
        }
    }
}
