/** Programs of the operator's own that render a folder. */
@NullMarked
package dev.plumbline.renderer.plugin;

import org.jspecify.annotations.NullMarked;
