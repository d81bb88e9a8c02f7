package io.jcontainers.runc.command;

import io.jcontainers.runc.explain.RootView;
import io.jcontainers.runc.explain.Subject;
import io.jcontainers.runc.request.Files;
import io.jcontainers.runc.request.Need;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * What a failed call was about.
 *
 * @param subject its programs and its process
 * @param root the container's root file system, as the front can look at it
 */
record Explained(Subject subject, RootView root) {
    private static final int HEAD_BYTES = 4096;
    private static final int STAT_BYTES = 12;

    /**
     * With a root at a path of the host.
     *
     * @param mounted whether it is the one that a process of the container sees
     */
    static Explained of(Subject subject, Files files, byte[] root, boolean mounted) {
        return new Explained(subject, new RootView() {
            @Override
            public boolean hasMounts() {
                return mounted;
            }

            @Override
            public void prepare(List<String> paths) {
                files.want(paths.stream()
                        .distinct()
                        .map(path -> Need.inRoot(root, path, HEAD_BYTES))
                        .toList());
            }

            @Override
            public Found look(String path) {
                Files.Content content = files.get(Need.inRoot(root, path, HEAD_BYTES));
                byte[] bytes = content.bytes();
                if (content.errno() != 0 || bytes.length < STAT_BYTES) {
                    return new Found(content.errno() == 0 ? -1 : content.errno(), 0, 0, 0, new byte[0]);
                }
                ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
                return new Found(
                        0,
                        in.getInt(),
                        Integer.toUnsignedLong(in.getInt()),
                        Integer.toUnsignedLong(in.getInt()),
                        Arrays.copyOfRange(bytes, STAT_BYTES, bytes.length));
            }
        });
    }
}
