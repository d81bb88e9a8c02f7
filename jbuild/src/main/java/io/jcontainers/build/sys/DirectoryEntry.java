package io.jcontainers.build.sys;

import java.util.Optional;

/**
 * One name in a directory.
 *
 * @param name never {@code .} or {@code ..}
 * @param type empty where the file system doesn't say
 */
public record DirectoryEntry(ByteString name, Optional<FileType> type) {}
