/** The builder's suite: a Dockerfile in, an image out, judged by what is in the image and what is left behind. */
@NullMarked
package io.jcontainers.conformance.build.cases;

import org.jspecify.annotations.NullMarked;
