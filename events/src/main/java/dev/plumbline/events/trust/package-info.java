/**
 * What makes records trustworthy and Secrets unreadable on a bus that is neither: the renderer's signature over a set,
 * and keyed fingerprints in place of values.
 */
@NullMarked
package dev.plumbline.events.trust;

import org.jspecify.annotations.NullMarked;
