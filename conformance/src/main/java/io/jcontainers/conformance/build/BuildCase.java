package io.jcontainers.conformance.build;

/**
 * One case.
 *
 * @param name within its area
 * @param alone whether no other case may run meanwhile: it kills the engine
 */
public record BuildCase(String area, String name, boolean alone, Body body) {
    /** Writes contexts, builds, looks at images. */
    @FunctionalInterface
    public interface Body {
        void play(BuildStage stage) throws Exception;
    }

    public String id() {
        return area + "/" + name;
    }
}
