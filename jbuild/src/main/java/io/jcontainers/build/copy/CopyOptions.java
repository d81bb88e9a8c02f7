package io.jcontainers.build.copy;

import io.jcontainers.build.user.Owner;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What an instruction says besides its sources, after expansion.
 *
 * @param destination as written: a slash at its end means a directory
 * @param workdir absolute; what a relative destination is relative to
 * @param owner of {@code --chown}, of all that is copied or made
 * @param chmod octal digits or a form such as {@code u=rwX,go=rX}; null: modes are kept
 * @param link whether the layer does not depend on those below
 * @param parents whether the directories of the sources' paths are copied with them
 * @param excludes patterns as in an ignore file, relative to each source
 * @param sourceDateEpoch seconds since 1970: the time of all that is copied or made; later times in archives become it
 */
public record CopyOptions(
        String destination,
        String workdir,
        Optional<Owner> owner,
        @Nullable String chmod,
        boolean link,
        boolean parents,
        List<String> excludes,
        Unpack unpack,
        OptionalLong sourceDateEpoch) {
    /** Takes an immutable copy. */
    public CopyOptions {
        excludes = List.copyOf(excludes);
    }

    /** Which archives are unpacked. */
    public enum Unpack {
        /** None: COPY, {@code ADD --unpack=false}. */
        NEVER,
        /** Those of directories, not fetched ones: ADD. */
        ARCHIVES_OF_TREES,
        /** Fetched ones as well: {@code ADD --unpack=true}. */
        ALWAYS
    }

    /** COPY of something to somewhere, with no flags. */
    public static CopyOptions to(String destination) {
        return new CopyOptions(
                destination, "/", Optional.empty(), null, false, false, List.of(), Unpack.NEVER, OptionalLong.empty());
    }

    /** The same relative to another directory. */
    public CopyOptions withWorkdir(String other) {
        return new CopyOptions(destination, other, owner, chmod, link, parents, excludes, unpack, sourceDateEpoch);
    }

    /** The same with an owner. */
    public CopyOptions withOwner(Owner other) {
        return new CopyOptions(
                destination, workdir, Optional.of(other), chmod, link, parents, excludes, unpack, sourceDateEpoch);
    }

    /** The same with other modes. */
    public CopyOptions withChmod(String other) {
        return new CopyOptions(destination, workdir, owner, other, link, parents, excludes, unpack, sourceDateEpoch);
    }

    /** The same as {@code --link} or not. */
    public CopyOptions withLink(boolean other) {
        return new CopyOptions(destination, workdir, owner, chmod, other, parents, excludes, unpack, sourceDateEpoch);
    }

    /** The same as {@code --parents} or not. */
    public CopyOptions withParents(boolean other) {
        return new CopyOptions(destination, workdir, owner, chmod, link, other, excludes, unpack, sourceDateEpoch);
    }

    /** The same without some files. */
    public CopyOptions withExcludes(List<String> other) {
        return new CopyOptions(destination, workdir, owner, chmod, link, parents, other, unpack, sourceDateEpoch);
    }

    /** The same with other archives unpacked. */
    public CopyOptions withUnpack(Unpack other) {
        return new CopyOptions(destination, workdir, owner, chmod, link, parents, excludes, other, sourceDateEpoch);
    }

    /** The same at another time. */
    public CopyOptions withSourceDateEpoch(long seconds) {
        return new CopyOptions(
                destination, workdir, owner, chmod, link, parents, excludes, unpack, OptionalLong.of(seconds));
    }

    /** Whether the layer depends on what is below: BuildKit drops {@code --link} beside {@code --chmod}. */
    public boolean needsBase() {
        return !link || chmod != null;
    }

    /** The absolute path that is meant, which keeps a slash at its end. */
    String absoluteDestination() {
        return destination.startsWith("/") ? destination : workdir + "/" + destination;
    }

    /** Whether the destination says that it is a directory. */
    boolean isDirectory() {
        return destination.isEmpty()
                || destination.equals(".")
                || destination.equals("..")
                || destination.endsWith("/")
                || destination.endsWith("/.")
                || destination.endsWith("/..");
    }
}
