/**
 * Watches Applications and puts what it sees into their lanes.
 */
@NullMarked
package dev.plumbline.sync.watch;

import org.jspecify.annotations.NullMarked;
