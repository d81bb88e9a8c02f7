package io.jcontainers.build.registry;

/**
 * A repository that was found.
 *
 * @param name as people write it, without {@code library/}
 * @param description empty where there is none
 * @param stars how many people like it
 * @param official whether Docker keeps it
 * @param automated whether it was built from its sources by the registry
 */
public record SearchResult(String name, String description, int stars, boolean official, boolean automated) {}
