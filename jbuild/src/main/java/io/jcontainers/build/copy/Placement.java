package io.jcontainers.build.copy;

import io.jcontainers.build.sys.ByteString;
import java.io.IOException;

/**
 * Puts what was selected where the destination says. Missing directories are made, links of the destination are
 * followed
 * in the image; the contents of a directory go into it, a file as well if it is one.
 */
final class Placement {
    private final LayerPlan plan;
    private final CopyOptions options;
    private final PlannedDirectory.Attributes made = new PlannedDirectory.Attributes.Made(true);

    Placement(LayerPlan plan, CopyOptions options) {
        this.plan = plan;
        this.options = options;
    }

    /** The destination as a directory, which is made where it is missing. */
    PlannedDirectory directory() throws IOException {
        return plan.make(resolve(), made);
    }

    private LayerPlan.Spot resolve() throws IOException {
        return plan.resolve(plan.root(), ByteString.utf8(options.absoluteDestination()), true);
    }

    /** Places one match. */
    void place(Match match) throws IOException {
        SourceNode node = match.node();
        if (!node.isDirectory()) {
            place(match.name(), plan.leaf(node, match));
            return;
        }
        LayerPlan.Spot spot = resolve();
        if (spot.there() != null) {
            throw new CopyException("cannot copy to non-directory: \"/"
                    + spot.directory().path().child(spot.missing().getFirst()) + "\", which the source is");
        }
        plan.merge(plan.make(spot, made), node, match, !options.parents());
    }

    /** Places a file by its own name, or as the destination. */
    void place(ByteString name, Leaf file) throws IOException {
        LayerPlan.Spot spot = resolve();
        if (options.isDirectory() || spot.isDirectory()) {
            plan.putFile(plan.make(spot, made), name, file);
            return;
        }
        ByteString last = spot.missing().getLast();
        LayerPlan.Spot above = new LayerPlan.Spot(
                spot.directory(), null, spot.missing().subList(0, spot.missing().size() - 1));
        plan.putFile(plan.make(above, made), last, file);
    }
}
