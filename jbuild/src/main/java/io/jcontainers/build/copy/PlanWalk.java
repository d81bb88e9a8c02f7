package io.jcontainers.build.copy;

import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.RelativePath;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/**
 * Writes a plan in the order of names' bytes, parents before children, whiteouts of a directory before its other
 * entries. A directory of the layers below is written only when something in it is.
 */
final class PlanWalk {
    private final LayerPlan plan;
    private final LayerEmission emission;
    private final Deque<PlannedDirectory> announced = new ArrayDeque<>();

    PlanWalk(LayerPlan plan, LayerEmission emission) {
        this.plan = plan;
        this.emission = emission;
    }

    void write() throws IOException {
        writeContents(plan.root());
    }

    private void write(PlannedDirectory directory) throws IOException {
        announced.addLast(directory);
        boolean unchanged = directory.attributes() instanceof PlannedDirectory.Attributes.Existing;
        if (!unchanged) {
            writeAnnounced();
        }
        writeContents(directory);
        if (!announced.isEmpty() && announced.getLast() == directory) {
            announced.removeLast();
        }
    }

    private void writeContents(PlannedDirectory directory) throws IOException {
        if (directory.hidesBelow()) {
            for (ByteString name : plan.namesBelow(directory).keySet()) {
                if (!directory.children().containsKey(name)) {
                    writeAnnounced();
                    emission.writeWhiteout(directory.path(), name);
                }
            }
        }
        PlannedDirectory.Shared shared = directory.shared();
        if (shared != null) {
            writeShared(directory.path(), shared.directory(), shared.match());
            return;
        }
        for (Map.Entry<ByteString, Planned> child : directory.children().entrySet()) {
            switch (child.getValue()) {
                case PlannedDirectory below -> write(below);
                case Leaf leaf -> {
                    writeAnnounced();
                    emission.write(directory.path().child(child.getKey()), leaf);
                }
            }
        }
    }

    private void writeAnnounced() throws IOException {
        while (!announced.isEmpty()) {
            PlannedDirectory directory = announced.removeFirst();
            emission.write(directory.path(), directory.attributes());
        }
    }

    private void writeShared(RelativePath path, SourceNode directory, Match match) throws IOException {
        if (Thread.interrupted()) {
            throw new InterruptedIOException("writing a layer was interrupted");
        }
        for (SourceNode node : directory.children()) {
            LayerNames.check(path, node.name());
            RelativePath child = path.child(node.name());
            writeAnnounced();
            if (node.isDirectory()) {
                emission.write(child, new PlannedDirectory.Attributes.Copied(node));
                writeShared(child, node, match);
            } else {
                emission.write(child, plan.leaf(node, match));
            }
        }
    }
}
