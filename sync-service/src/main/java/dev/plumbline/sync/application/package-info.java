/**
 * The custom resource by which people say what is to be deployed, and by which sync-service says how that fares; and the
 * watch that turns what people say into events.
 */
@NullMarked
package dev.plumbline.sync.application;

import org.jspecify.annotations.NullMarked;
