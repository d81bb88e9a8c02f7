package io.jcontainers.build.run;

import io.jcontainers.runc.cgroup.BytePath;
import io.jcontainers.runc.container.OverlayRoot;

/** The root file system of a step; what the process changes is in it afterwards. */
public sealed interface StepRoot {
    /** Layers under an upper directory. */
    record Layers(OverlayRoot overlay) implements StepRoot {
        /** @throws IllegalArgumentException if nothing can be written to it */
        public Layers {
            if (overlay.upper() == null) {
                throw new IllegalArgumentException("a step's root has an upper directory");
            }
        }
    }

    /**
     * A copy that the step writes into: where overlays are not to be had.
     *
     * @param path absolute
     */
    record Directory(BytePath path) implements StepRoot {}
}
