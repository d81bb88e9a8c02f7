package io.jcontainers.build.context;

import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.Reference;
import io.jcontainers.build.remote.GitUrl;
import io.jcontainers.build.remote.RemoteException;
import java.util.Optional;

/** What a context's argument names. Nothing is opened yet. */
public sealed interface ContextSpec {
    /**
     * A directory of the caller.
     *
     * @param path as written, relative to the caller's working directory
     */
    record Directory(String path) implements ContextSpec {}

    /** The caller's standard input: a Dockerfile alone, or an archive. */
    record StandardInput() implements ContextSpec {}

    /**
     * A file to download: a Dockerfile alone, or an archive.
     *
     * @param url http or https
     */
    record Url(String url) implements ContextSpec {
        /** Nothing of the URL, which may hold a password. */
        @Override
        public String toString() {
            return "Url";
        }
    }

    /**
     * A repository; a directory of the same name comes first where it {@linkplain GitUrl#maybePath may be one}.
     *
     * @param url what of it
     * @param written the argument
     */
    record Git(GitUrl url, String written) implements ContextSpec {
        /** Without the argument, which may hold a password. */
        @Override
        public String toString() {
            return "Git[" + url + "]";
        }
    }

    /** An image of a registry or of the store ({@code docker-image://}); nothing that {@link Contexts} opens. */
    record Image(Reference reference) implements ContextSpec {}

    /**
     * An image of a layout directory ({@code oci-layout://}); nothing that {@link Contexts} opens.
     *
     * @param path of the layout, as written
     * @param tag empty with a digest, and for the layout's only image
     * @param digest of the manifest or index
     */
    record OciLayout(String path, Optional<String> tag, Optional<Digest> digest) implements ContextSpec {}

    /**
     * Reads the argument of a build.
     *
     * @throws ContextException for a URL that means nothing
     */
    static ContextSpec parse(String argument) throws ContextException {
        if (argument.isEmpty()) {
            throw new ContextException("unable to prepare context: path \"\" not found");
        }
        if (argument.equals("-")) {
            return new StandardInput();
        }
        try {
            Optional<GitUrl> git = GitUrl.parse(argument);
            if (git.isPresent()) {
                return new Git(git.get(), argument);
            }
        } catch (RemoteException e) {
            throw new ContextException("unable to prepare context: " + e.getMessage(), e);
        }
        return isUrl(argument) ? new Url(argument) : new Directory(argument);
    }

    /**
     * Reads the value of {@code --build-context NAME=VALUE}.
     *
     * @throws ContextException for one that means nothing, also for {@code -}
     */
    static ContextSpec parseNamed(String value) throws ContextException {
        if (value.startsWith("docker-image://")) {
            String name = value.substring("docker-image://".length());
            try {
                return new Image(Reference.parseTagged(name));
            } catch (IllegalArgumentException e) {
                throw new ContextException("build context " + value + ": " + e.getMessage(), e);
            }
        }
        if (value.startsWith("oci-layout://")) {
            return layout(value);
        }
        ContextSpec spec = parse(value);
        if (spec instanceof StandardInput) {
            throw new ContextException("build context -: only the main context can come from stdin");
        }
        return spec;
    }

    private static OciLayout layout(String value) throws ContextException {
        String rest = value.substring("oci-layout://".length());
        Optional<Digest> digest = Optional.empty();
        Optional<String> tag = Optional.empty();
        int at = rest.lastIndexOf('@');
        if (at >= 0) {
            digest = Optional.ofNullable(Digest.parseOrNull(rest.substring(at + 1)));
            if (digest.isEmpty()) {
                throw new ContextException("build context " + value + ": invalid digest behind the @");
            }
            rest = rest.substring(0, at);
        }
        int colon = rest.lastIndexOf(':');
        if (colon > rest.lastIndexOf('/')) {
            tag = Optional.of(rest.substring(colon + 1));
            rest = rest.substring(0, colon);
            if (!tag.get().matches("[\\w][\\w.-]{0,127}")) {
                throw new ContextException("build context " + value + ": invalid tag behind the colon");
            }
        }
        if (rest.isEmpty()) {
            throw new ContextException("build context " + value + ": no path of an OCI layout directory");
        }
        return new OciLayout(rest, digest.isPresent() ? Optional.empty() : tag, digest);
    }

    private static boolean isUrl(String text) {
        return text.startsWith("http://") || text.startsWith("https://");
    }
}
