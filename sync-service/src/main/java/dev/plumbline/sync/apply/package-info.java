/**
 * Applies single objects by server-side apply under their fences, and tells what became of each; cuts answers to the fields
 * that Plumbline owns.
 */
@NullMarked
package dev.plumbline.sync.apply;

import org.jspecify.annotations.NullMarked;
