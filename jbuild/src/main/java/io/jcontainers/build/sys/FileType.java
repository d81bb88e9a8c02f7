package io.jcontainers.build.sys;

/** What an inode is. */
public enum FileType {
    FIFO(0010000, 1),
    CHARACTER_DEVICE(0020000, 2),
    DIRECTORY(0040000, 4),
    BLOCK_DEVICE(0060000, 6),
    REGULAR(0100000, 8),
    SYMBOLIC_LINK(0120000, 10),
    SOCKET(0140000, 12);

    private static final int MASK = 0170000;

    private final int modeBits;
    private final int entryType;

    FileType(int modeBits, int entryType) {
        this.modeBits = modeBits;
        this.entryType = entryType;
    }

    /** S_IF* of stat(2). */
    int modeBits() {
        return modeBits;
    }

    static FileType ofMode(int mode) {
        for (FileType type : values()) {
            if (type.modeBits == (mode & MASK)) {
                return type;
            }
        }
        throw new IllegalStateException("a file of mode 0" + Integer.toOctalString(mode));
    }

    /** By DT_* of getdents64(2). */
    static java.util.Optional<FileType> ofEntryType(int type) {
        for (FileType candidate : values()) {
            if (candidate.entryType == type) {
                return java.util.Optional.of(candidate);
            }
        }
        return java.util.Optional.empty();
    }
}
