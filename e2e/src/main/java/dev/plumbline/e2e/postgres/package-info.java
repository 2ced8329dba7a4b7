/** A real PostgreSQL from the binaries on Maven Central, in a process of its own. */
@NullMarked
package dev.plumbline.e2e.postgres;

import org.jspecify.annotations.NullMarked;
