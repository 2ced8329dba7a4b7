/** Helm charts, rendered by the official program. */
@NullMarked
package dev.plumbline.renderer.helm;

import org.jspecify.annotations.NullMarked;
