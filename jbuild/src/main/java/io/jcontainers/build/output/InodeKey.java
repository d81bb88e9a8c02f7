package io.jcontainers.build.output;

import io.jcontainers.build.sys.Stat;

/** Which inode a name leads to. */
record InodeKey(long device, long inode) {
    static InodeKey of(Stat stat) {
        return new InodeKey(stat.device(), stat.inode());
    }
}
