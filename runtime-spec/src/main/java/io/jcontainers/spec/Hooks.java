package io.jcontainers.spec;

import java.util.List;

/**
 * The {@code hooks} object: six lists, each run in order.
 *
 * @param prestart deprecated kind, run before createRuntime
 * @param createRuntime run in the runtime's namespaces while the container is created
 * @param createContainer run in the container's namespaces before pivot_root
 * @param startContainer run in the container just before its process
 * @param poststart run after the process was started
 * @param poststop run after the container was deleted
 */
public record Hooks(
        List<Hook> prestart,
        List<Hook> createRuntime,
        List<Hook> createContainer,
        List<Hook> startContainer,
        List<Hook> poststart,
        List<Hook> poststop) {
    /** No hooks at all. */
    public static final Hooks NONE = new Hooks(List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

    /** Takes immutable copies of the collections. */
    public Hooks {
        prestart = List.copyOf(prestart);
        createRuntime = List.copyOf(createRuntime);
        createContainer = List.copyOf(createContainer);
        startContainer = List.copyOf(startContainer);
        poststart = List.copyOf(poststart);
        poststop = List.copyOf(poststop);
    }
}
