package io.jcontainers.build.snapshot;

import io.jcontainers.build.image.Digest;
import io.jcontainers.build.store.lock.FileLock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A layer in the making. Closed without having been committed it is gone again. Not for several threads. */
public final class NewLayer implements AutoCloseable {
    private final LayerDirectories owner;
    private final Path place;
    private final FileLock lock;
    private boolean open = true;

    NewLayer(LayerDirectories owner, Path place, FileLock lock) {
        this.owner = owner;
        this.place = place;
        this.lock = lock;
    }

    /** Takes the layer's files: the upper directory of an overlay. */
    public Path files() {
        return place.resolve(LayerDirectories.FILES);
    }

    /** The kernel's work directory for that overlay. */
    public Path work() {
        return place.resolve(LayerDirectories.WORK);
    }

    /** Notes that nothing of the layers below shows through. */
    public void hideBelow() throws IOException {
        Files.write(place.resolve(LayerDirectories.HIDES_BELOW), new byte[0]);
    }

    /** Notes of which layers it has the files, the lowest first. */
    public void ofLayers(List<Digest> diffIds) throws IOException {
        Files.write(
                place.resolve(LayerDirectories.LAYERS),
                diffIds.stream().map(Digest::toString).toList(),
                StandardCharsets.US_ASCII);
    }

    /**
     * Makes it the layer of this diff ID; nothing may be mounted on it any more.
     *
     * @return where its files are from now on
     */
    public Path commit(Digest diffId) throws IOException {
        Path files = owner.commit(place, diffId);
        open = false;
        lock.close();
        return files;
    }

    /**
     * Keeps the files of a step that failed for people; nothing may be mounted on them any more.
     *
     * @param about which step it was
     */
    public KeptFiles keep(String about) throws IOException {
        KeptFiles kept = owner.keep(place, about);
        open = false;
        lock.close();
        return kept;
    }

    @Override
    public void close() throws IOException {
        if (open) {
            open = false;
            lock.close();
            owner.remove(place);
        }
    }
}
