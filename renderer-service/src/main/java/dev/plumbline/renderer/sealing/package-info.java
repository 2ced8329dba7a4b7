/** Takes the values out of Secrets: fingerprints stay in the plain form, the values are encrypted for sync-service. */
@NullMarked
package dev.plumbline.renderer.sealing;

import org.jspecify.annotations.NullMarked;
