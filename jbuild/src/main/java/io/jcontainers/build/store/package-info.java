/**
 * The image store: an OCI image layout on disk, with leases and garbage collection.
 *
 * <pre>
 * STORE/
 *   oci-layout                     as in the OCI image specification 1.1, image-layout.md
 *   index.json                     the images; replaced by rename, under the exclusive lock
 *   blobs/ALGORITHM/HEX            complete and verified, or not there
 *   .jcontainers/
 *     lock                         exclusive: index.json changes, something is removed; shared: a lease grows
 *     reserve                      bytes of nothing: room for an index.json with which a full disk gets emptier
 *     index.json.new               the next index.json while the lock is held
 *     ingest/LEASE-NUMBER          blobs being written; left over once that lease is gone
 *     partial/ALGORITHM-HEX        blobs being fetched, kept to be resumed; locked while somebody writes
 *     leases/ID                    a line that tells of the owner, then one line for each thing that is held
 *     layers/ALGORITHM/HEX.json    compressed forms of the layer with this diff ID
 * </pre>
 */
@NullMarked
package io.jcontainers.build.store;

import org.jspecify.annotations.NullMarked;
