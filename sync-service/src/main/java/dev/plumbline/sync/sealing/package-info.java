/**
 * Opens what the renderer sealed for this service: the values of Secrets. They are held in memory only while a run lasts.
 */
@NullMarked
package dev.plumbline.sync.sealing;

import org.jspecify.annotations.NullMarked;
