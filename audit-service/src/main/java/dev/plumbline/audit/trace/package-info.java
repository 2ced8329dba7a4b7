/** The events of one chain, from push to healthy, as a tree of causes with durations. Pure. */
@NullMarked
package dev.plumbline.audit.trace;

import org.jspecify.annotations.NullMarked;
