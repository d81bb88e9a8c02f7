package io.jcontainers.build.registry.auth;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a token is for (distribution's token scope): {@code repository:library/debian:pull}.
 *
 * @param type repository or registry
 * @param name of the repository, or {@code catalog}
 * @param actions such as pull and push; sorted
 */
public record Scope(String type, String name, Set<String> actions) implements Comparable<Scope> {
    /** Takes a sorted copy. */
    public Scope {
        actions = Collections.unmodifiableSortedSet(new TreeSet<>(actions));
    }

    /** To read a repository. */
    public static Scope pull(String repository) {
        return new Scope("repository", repository, Set.of("pull"));
    }

    /** To read and write one. */
    public static Scope push(String repository) {
        return new Scope("repository", repository, Set.of("pull", "push"));
    }

    /** To list all repositories. */
    public static Scope catalog() {
        return new Scope("registry", "catalog", Set.of("*"));
    }

    /** The scopes of a challenge, which a blank parts; what is none is left out. */
    static List<Scope> parse(String text) {
        List<Scope> scopes = new ArrayList<>();
        for (String part : text.strip().split(" +")) {
            int first = part.indexOf(':');
            int last = part.lastIndexOf(':');
            if (first > 0 && last > first) {
                scopes.add(new Scope(
                        part.substring(0, first),
                        part.substring(first + 1, last),
                        new TreeSet<>(List.of(part.substring(last + 1).split(",+")))));
            }
        }
        return scopes;
    }

    /** Whether all actions of these scopes are among the actions of those: a server may rename, never widen. */
    static boolean within(Collection<Scope> asked, Collection<Scope> allowed) {
        Set<String> actions = new TreeSet<>();
        allowed.forEach(scope -> actions.addAll(scope.actions));
        return asked.stream().allMatch(scope -> actions.containsAll(scope.actions));
    }

    @Override
    public int compareTo(Scope other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return type + ":" + name + ":" + String.join(",", actions);
    }
}
