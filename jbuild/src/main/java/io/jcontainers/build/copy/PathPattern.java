package io.jcontainers.build.copy;

import io.jcontainers.build.sys.ByteString;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A pattern for paths, one {@link SegmentPattern} for each name. With {@code --parents} a name {@code **} stands for
 * any
 * names or none, and what is below a match belongs to it. Followed name by name, so that a walk enters no directory in
 * vain.
 */
final class PathPattern {
    private final List<SegmentPattern> names = new ArrayList<>();
    private final BitSet any = new BitSet();

    /**
     * Reads one.
     *
     * @param segments names, none empty
     * @param doubled whether {@code **} has a meaning of its own
     */
    static PathPattern of(List<String> segments, boolean doubled) throws CopyException {
        PathPattern pattern = new PathPattern();
        for (String segment : segments) {
            if (doubled && segment.equals("**")) {
                pattern.any.set(pattern.names.size());
            }
            pattern.names.add(SegmentPattern.of(segment));
        }
        return pattern;
    }

    /**
     * How far names have come.
     *
     * @param reached before which names of the pattern
     */
    record State(PathPattern pattern, BitSet reached) {
        /** Whether all of the pattern has been matched. */
        boolean isMatch() {
            return reached.get(pattern.names.size());
        }

        /** Whether anything below could match. */
        boolean mayMatchBelow() {
            return !reached.isEmpty();
        }

        State child(ByteString name) {
            if (isMatch()) {
                return this;
            }
            BitSet next = new BitSet();
            for (int at = reached.nextSetBit(0); at >= 0; at = reached.nextSetBit(at + 1)) {
                if (at == pattern.names.size()) {
                    continue;
                }
                if (pattern.any.get(at)) {
                    next.set(at);
                    next.set(at + 1); // a name more than none
                } else if (pattern.names.get(at).matches(name)) {
                    next.set(at + 1);
                }
            }
            return new State(pattern, pattern.skipped(next));
        }
    }

    State start() {
        BitSet reached = new BitSet();
        reached.set(0);
        return new State(this, skipped(reached));
    }

    /** A {@code **} may stand for nothing, but for one at the end. */
    private BitSet skipped(BitSet reached) {
        for (int at = reached.nextSetBit(0); at >= 0; at = reached.nextSetBit(at + 1)) {
            if (any.get(at) && at < names.size() - 1) {
                reached.set(at + 1);
            }
        }
        return reached;
    }
}
