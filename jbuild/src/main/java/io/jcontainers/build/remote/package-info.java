/**
 * What a build brings from elsewhere: files by http and https, repositories by git. Whatever a server sends is bounded
 * in size and time, and stays within the directory it is for; no credential reaches a message, a log or another host.
 */
@NullMarked
package io.jcontainers.build.remote;

import org.jspecify.annotations.NullMarked;
