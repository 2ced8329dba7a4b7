/** The commands of ./plumbline. */
@NullMarked
package dev.plumbline.e2e.cli;

import org.jspecify.annotations.NullMarked;
