package io.jcontainers.build.store;

import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Reference;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The process of {@link FullDiskTest}: fills the disk with images, several times over, and never loses one that is
 * named.
 */
public final class FullDiskWorker {
    private static final int ROUNDS = 5;

    private FullDiskWorker() {}

    /** Argument: a directory on a small disk. */
    public static void main(String[] arguments) throws IOException {
        ImageStore store = ImageStore.open(Path.of(arguments[0]));
        for (int round = 0; round < ROUNDS; round++) {
            String message = fill(store, round);
            require(message.startsWith("write ") || message.startsWith(arguments[0]), message);
            require(message.endsWith(": No space left on device"), message);
            require(store.check(true).isEmpty(), "damaged: " + store.check(true));
            require(!store.images().isEmpty(), "no image");
            List<StoredImage> images = store.images();
            for (StoredImage image : images.subList(0, images.size() - 1)) {
                makeRoom(store, image);
            }
            require(store.check(true).isEmpty(), "damaged: " + store.check(true));
            require(
                    store.info().images() == 1 && store.info().unfinished() == 0,
                    store.info().toString());
        }
        System.out.println("done");
    }

    /** Takes the last free byte, and then frees some. */
    private static void makeRoom(ImageStore store, StoredImage image) throws IOException {
        Path filler = store.root().resolve("filler");
        try (OutputStream out = Files.newOutputStream(filler)) {
            for (; ; ) {
                out.write(new byte[512]);
            }
        } catch (IOException full) {
            require(String.valueOf(full.getMessage()).contains("No space left"), full.toString());
        }
        require(store.remove(image.target().digest()), "no such image");
        require(!store.collect(Duration.ZERO).blobs().isEmpty(), "nothing was freed");
        Files.delete(filler);
    }

    private static String fill(ImageStore store, int round) throws IOException {
        for (int i = 0; ; i++) {
            try (Lease lease = store.leases().forProcess("fill")) {
                Descriptor image =
                        TestImages.put(store, lease, "base", "x".repeat(50_000 + 17_001 * round) + i, "round " + round);
                store.tag(Reference.parse("image" + i + ":" + round), image);
            } catch (IOException e) {
                return String.valueOf(e.getMessage());
            }
        }
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalStateException(message);
        }
    }
}
