/** The tables that the detector is fed from, and the events that it publishes. */
@NullMarked
package dev.plumbline.drift.messaging;

import org.jspecify.annotations.NullMarked;
