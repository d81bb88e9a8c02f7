package io.jcontainers.conformance.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A runtime under test.
 *
 * @param name how the report calls it
 * @param binary its absolute path
 * @param stateRoot its {@code --root}; all peers' are on one file system
 * @param hasEngine whether it keeps a resident engine that {@code engine stop} ends
 */
record Peer(String name, Path binary, Path stateRoot, boolean hasEngine) {

    /** The argv of one call: the binary, its state root and {@code arguments}. */
    List<String> command(String... arguments) {
        List<String> argv = new ArrayList<>(List.of(binary.toString(), "--root", stateRoot.toString()));
        argv.addAll(List.of(arguments));
        return List.copyOf(argv);
    }
}
