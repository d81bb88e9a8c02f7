package io.jcontainers.build.solve;

import io.jcontainers.build.remote.Downloads;
import io.jcontainers.build.remote.GitCheckouts;
import io.jcontainers.build.remote.SecretLookup;

/** How ADD fetches files and repositories. */
public record Remotes(Downloads downloads, GitCheckouts checkouts, SecretLookup secrets) {}
