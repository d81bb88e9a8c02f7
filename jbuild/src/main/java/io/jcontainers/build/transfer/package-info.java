/**
 * Moving images in and out: pulls and pushes with their verbs, logins, searches, archives. {@link
 * io.jcontainers.build.transfer.ImagePull} is also what a build gets its bases from.
 */
@NullMarked
package io.jcontainers.build.transfer;

import org.jspecify.annotations.NullMarked;
