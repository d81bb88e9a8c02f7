package io.jcontainers.build.output;

import io.jcontainers.build.image.Descriptor;

/**
 * A layer in the form that was asked for.
 *
 * @param source what it is made of
 * @param form asked for
 * @param blob with OCI's media type; its bytes may be missing where it was made before and nobody needs them yet
 */
public record PreparedLayer(ImageLayer source, LayerForm form, Descriptor blob) {}
