package io.jcontainers.runc.explain;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

final class ImageRoot implements RootView {
    private final Map<String, Found> files = new HashMap<>();

    ImageRoot directory(String path, int mode, long uid) {
        files.put(path, new Found(0, 0040000 | mode, uid, uid, new byte[0]));
        return this;
    }

    ImageRoot file(String path, int mode, long uid, byte[] head) {
        files.put(path, new Found(0, 0100000 | mode, uid, uid, head));
        return this;
    }

    ImageRoot file(String path, int mode, String latin1) {
        return file(path, mode, 0, latin1.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public boolean hasMounts() {
        return false;
    }

    @Override
    public void prepare(List<String> paths) {
        // All of it is at hand.
    }

    @Override
    public Found look(String path) {
        return files.getOrDefault(path, new Found(2, 0, 0, 0, new byte[0]));
    }
}
