package io.jcontainers.build.registry;

import io.jcontainers.build.registry.auth.Scope;
import java.util.List;

/**
 * What a request does.
 *
 * @param repository whose credentials count; empty for none
 * @param scopes what a token for it has to allow; no more
 */
record Access(String repository, List<Scope> scopes) {
    static Access pull(String repository) {
        return new Access(repository, List.of(Scope.pull(repository)));
    }

    static Access push(String repository) {
        return new Access(repository, List.of(Scope.push(repository)));
    }

    static Access mount(String repository, String from) {
        return new Access(repository, List.of(Scope.push(repository), Scope.pull(from)));
    }

    static Access catalog() {
        return new Access("", List.of(Scope.catalog()));
    }

    static Access none() {
        return new Access("", List.of());
    }
}
