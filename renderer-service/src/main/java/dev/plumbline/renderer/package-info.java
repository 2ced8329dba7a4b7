/** Renders what an application's repository holds into one signed set of objects. Here are the settings, the limits and the way a rendering fails; each step has its own package. */
@NullMarked
package dev.plumbline.renderer;

import org.jspecify.annotations.NullMarked;
