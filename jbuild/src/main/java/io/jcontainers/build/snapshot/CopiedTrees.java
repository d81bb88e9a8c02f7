package io.jcontainers.build.snapshot;

import io.jcontainers.build.image.Digest;
import io.jcontainers.build.store.Soundness;
import io.jcontainers.build.sys.Syscalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The directories of {@link CopiedLayers} in one data root, for those who keep it small. Mostly there are none. For any
 * number of threads and processes.
 */
public final class CopiedTrees {
    private final Syscalls sys;
    private final Path directory;
    private final Soundness soundness;

    /**
     * Those below a directory.
     *
     * @param directory need not be there
     */
    public CopiedTrees(Syscalls sys, Path directory, Soundness soundness) {
        this.sys = sys;
        this.directory = directory;
        this.soundness = soundness;
    }

    /**
     * All files of a chain of layers.
     *
     * @param layers diff IDs, the lowest first; none when that is not known
     * @param made when it was
     */
    public record Tree(Digest chainId, List<Digest> layers, Instant made) {
        /** Takes an immutable copy. */
        public Tree {
            layers = List.copyOf(layers);
        }

        /** The layer that nothing is upon. */
        public Optional<Digest> top() {
            return layers.isEmpty() ? Optional.empty() : Optional.of(layers.getLast());
        }
    }

    /** The directory, made where it is missing. */
    public LayerDirectories open() throws IOException {
        return new LayerDirectories(sys, directory, soundness);
    }

    /** All that are complete, in no order. */
    public List<Tree> all() throws IOException {
        List<Tree> all = new ArrayList<>();
        if (isThere()) {
            LayerDirectories directories = open();
            for (Digest chainId : directories.all()) {
                all.add(new Tree(chainId, directories.layersOf(chainId), directories.made(chainId)));
            }
        }
        return all;
    }

    /** Takes one away at once; its files are removed later. Who uses it meanwhile is to be kept away by a lease. */
    public Optional<DetachedLayer> detach(Tree tree) throws IOException {
        return open().detach(tree.chainId());
    }

    /**
     * Removes what others have begun and will not end.
     *
     * @return how many
     */
    public int removeLeftovers() throws IOException {
        return isThere() ? open().removeLeftovers() : 0;
    }

    private boolean isThere() {
        return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS);
    }
}
