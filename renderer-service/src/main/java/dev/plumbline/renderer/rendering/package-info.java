/** The use case: one application at one revision becomes a set, a confirmation of the known one, or a failure. */
@NullMarked
package dev.plumbline.renderer.rendering;

import org.jspecify.annotations.NullMarked;
