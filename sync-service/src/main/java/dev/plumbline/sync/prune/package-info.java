/**
 * Deletes objects that left their set: only those that bear the owner label, and only as they were last seen.
 */
@NullMarked
package dev.plumbline.sync.prune;

import org.jspecify.annotations.NullMarked;
