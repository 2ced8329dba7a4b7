/**
 * Decides what a set means for what is live: which objects to apply, in which order, which to prune, or to hold it all. Pure,
 * but for the table of what is live.
 */
@NullMarked
package dev.plumbline.sync.plan;

import org.jspecify.annotations.NullMarked;
