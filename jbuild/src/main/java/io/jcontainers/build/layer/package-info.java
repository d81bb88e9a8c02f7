/**
 * Image layers: archives of what changed in a tree (OCI image specification 1.1, layer.md), applied to a directory and
 * made from one. Everything in a tree is reached below the descriptor of its root.
 */
@NullMarked
package io.jcontainers.build.layer;

import org.jspecify.annotations.NullMarked;
