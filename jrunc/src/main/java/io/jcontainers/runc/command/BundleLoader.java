package io.jcontainers.runc.command;

import io.jcontainers.runc.cgroup.BytePath;
import io.jcontainers.runc.container.Bundle;
import io.jcontainers.runc.program.Errno;
import io.jcontainers.runc.request.Files;
import io.jcontainers.runc.request.Need;
import io.jcontainers.runc.request.RequestException;
import io.jcontainers.spec.Spec;
import io.jcontainers.spec.json.JsonProblem;
import io.jcontainers.spec.rules.Problem;
import io.jcontainers.spec.rules.SpecRules;
import org.jspecify.annotations.Nullable;

/** Reads a bundle's config.json and refuses what is wrong before anything happens. */
final class BundleLoader {
    private static final int MOST_BYTES = 10 << 20;

    private BundleLoader() {}

    /** A bundle that may be started. */
    record Loaded(Bundle bundle) {}

    static Loaded load(Engine engine, Call call, @Nullable BytePath directory) {
        BytePath path = directory == null ? call.directory() : call.absolute(directory);
        BytePath given = call.arguments().path("config");
        BytePath file = given == null ? path.join("config.json") : call.absolute(given);
        Files.Content content = call.request().files().get(Need.file(file.bytes(), MOST_BYTES));
        if (content.errno() == Errno.ENOENT.number()) {
            throw new RequestException(
                    "config-missing",
                    "JSON specification file " + file.display() + " not found: no such file or directory");
        }
        if (content.errno() != 0) {
            throw new RequestException(
                    "config-unreadable",
                    "read " + file.display() + ": "
                            + (content.errno() == Errno.EFBIG.number()
                                    ? "larger than " + MOST_BYTES + " bytes"
                                    : "errno " + content.errno()
                                            + "; it has to be a regular file that the caller may read"));
        }
        Spec spec = read(engine, content.bytes(), file);
        for (Problem problem : SpecRules.check(spec)) {
            if (problem.severity() == Problem.Severity.ERROR) {
                throw new RequestException(
                        "config-invalid", file.display() + ": " + problem.path() + ": " + problem.message());
            }
        }
        return new Loaded(new Bundle(path, content.bytes(), spec));
    }

    private static Spec read(Engine engine, byte[] bytes, BytePath file) {
        try {
            return engine.spec(bytes);
        } catch (JsonProblem e) {
            throw new RequestException("config-invalid", file.display() + ": " + e.getMessage());
        }
    }
}
