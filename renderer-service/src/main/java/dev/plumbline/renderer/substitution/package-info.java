/** Variables in what was rendered, {@code ${name:=default}}, as Flux's {@code postBuild} has them. */
@NullMarked
package dev.plumbline.renderer.substitution;

import org.jspecify.annotations.NullMarked;
