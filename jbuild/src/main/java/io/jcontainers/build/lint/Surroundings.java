package io.jcontainers.build.lint;

import io.jcontainers.build.image.Platform;
import org.jspecify.annotations.Nullable;

/** What the checks may ask that isn't in the Dockerfile. */
public interface Surroundings {
    /** Nothing is known: checks that need to know are left out. */
    Surroundings UNKNOWN = new Surroundings() {
        @Override
        public @Nullable BaseImage image(String name, Platform platform) {
            return null;
        }

        @Override
        public boolean isIgnored(String path) {
            return false;
        }
    };

    /** The image of a {@code FROM}; null when it isn't at hand, then variables of its stages aren't judged. */
    @Nullable
    BaseImage image(String name, Platform platform);

    /**
     * Whether the ignore file leaves a path of the context out.
     *
     * @param path relative and cleaned, {@code .} for all of it
     * @return false too when the ignore file has exceptions ({@code !}), because a part may be there
     */
    boolean isIgnored(String path);
}
