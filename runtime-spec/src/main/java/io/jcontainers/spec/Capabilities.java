package io.jcontainers.spec;

import java.util.List;

/**
 * The five capability sets of capabilities(7), by name ({@code CAP_KILL}), in the order given.
 *
 * @param bounding bounding set
 * @param effective effective set
 * @param inheritable inheritable set
 * @param permitted permitted set
 * @param ambient ambient set
 */
public record Capabilities(
        List<String> bounding,
        List<String> effective,
        List<String> inheritable,
        List<String> permitted,
        List<String> ambient) {
    /** Takes immutable copies of the collections. */
    public Capabilities {
        bounding = List.copyOf(bounding);
        effective = List.copyOf(effective);
        inheritable = List.copyOf(inheritable);
        permitted = List.copyOf(permitted);
        ambient = List.copyOf(ambient);
    }
}
