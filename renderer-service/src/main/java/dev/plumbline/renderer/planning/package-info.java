/** Which applications a commit concerns, and the table of all applications. Pure but for the table. */
@NullMarked
package dev.plumbline.renderer.planning;

import org.jspecify.annotations.NullMarked;
