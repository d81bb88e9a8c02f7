package io.jcontainers.spec;

/**
 * One line of a uid_map or gid_map (user_namespaces(7)).
 *
 * @param containerID first id inside, 0 to 2^32-1
 * @param hostID first id outside, 0 to 2^32-1
 * @param size number of ids, 0 to 2^32-1
 */
public record IdMapping(long containerID, long hostID, long size) {}
