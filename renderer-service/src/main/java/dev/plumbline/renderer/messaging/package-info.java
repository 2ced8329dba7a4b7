/** The four channels of work and the two tables of the renderer. */
@NullMarked
package dev.plumbline.renderer.messaging;

import org.jspecify.annotations.NullMarked;
