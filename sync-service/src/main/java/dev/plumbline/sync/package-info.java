/** sync-service: brings clusters to what was rendered, and alone writes to them. */
@NullMarked
package dev.plumbline.sync;

import org.jspecify.annotations.NullMarked;
