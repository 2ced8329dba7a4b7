/**
 * Measures the running environment as its user would feel it, and beside it a bare server-side-apply loop over the same
 * objects on the same API server. It measures; it never asserts.
 */
@NullMarked
package dev.plumbline.e2e.bench;

import org.jspecify.annotations.NullMarked;
