/** What the operator requires of the applications of a namespace, whatever they say themselves. */
@NullMarked
package dev.plumbline.renderer.policy;

import org.jspecify.annotations.NullMarked;
