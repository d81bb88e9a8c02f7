package io.jcontainers.build.progress;

import java.util.Arrays;
import java.util.List;

/**
 * Finds all of several byte strings in one pass (Aho and Corasick, 1975). A state is a node of the strings' prefix
 * tree: the longest end of what was read that is a beginning of one of them. Immutable.
 */
final class SecretAutomaton {
    static final int START = 0;

    private static final int NONE = -1;

    private final int[] fromStart = new int[256];
    private final byte[] label;
    private final int[] firstChild;
    private final int[] nextSibling;
    private final int[] shorter;
    private final int[] depth;
    private final int[] found;
    private int nodes = 1;

    SecretAutomaton(List<byte[]> secrets) {
        int most = 1 + secrets.stream().mapToInt(secret -> secret.length).sum();
        label = new byte[most];
        firstChild = filled(most);
        nextSibling = filled(most);
        shorter = new int[most];
        depth = new int[most];
        found = new int[most];
        Arrays.fill(fromStart, NONE);
        secrets.forEach(this::plant);
        link();
    }

    private static int[] filled(int length) {
        int[] array = new int[length];
        Arrays.fill(array, NONE);
        return array;
    }

    private void plant(byte[] secret) {
        int node = START;
        for (byte b : secret) {
            int child = child(node, b);
            node = child == NONE ? grow(node, b) : child;
        }
        found[node] = secret.length;
    }

    private int grow(int parent, byte b) {
        int node = nodes++;
        label[node] = b;
        depth[node] = depth[parent] + 1;
        nextSibling[node] = firstChild[parent];
        firstChild[parent] = node;
        if (parent == START) {
            fromStart[b & 0xff] = node;
        }
        return node;
    }

    /** Breadth first: a node's shorter state is always linked before it. */
    private void link() {
        int[] queue = new int[nodes];
        int end = 0;
        queue[end++] = START;
        for (int i = 0; i < end; i++) {
            int node = queue[i];
            for (int child = firstChild[node]; child != NONE; child = nextSibling[child]) {
                shorter[child] = node == START ? START : next(shorter[node], label[child]);
                found[child] = Math.max(found[child], found[shorter[child]]);
                queue[end++] = child;
            }
        }
    }

    private int child(int node, byte b) {
        if (node == START) {
            return fromStart[b & 0xff];
        }
        int child = firstChild[node];
        while (child != NONE && label[child] != b) {
            child = nextSibling[child];
        }
        return child;
    }

    /** The state after one byte more. */
    int next(int state, byte b) {
        int node = state;
        while (true) {
            int child = child(node, b);
            if (child != NONE) {
                return child;
            }
            if (node == START) {
                return START;
            }
            node = shorter[node];
        }
    }

    /** How many of the last bytes may still become a secret. */
    int depth(int state) {
        return depth[state];
    }

    /** Length of the longest secret that ends here, 0 for none. */
    int found(int state) {
        return found[state];
    }
}
