/** The local environment as a whole: what is started, in which order, and how it ends. Tests and the command line use the same class. */
@NullMarked
package dev.plumbline.e2e.environment;

import org.jspecify.annotations.NullMarked;
