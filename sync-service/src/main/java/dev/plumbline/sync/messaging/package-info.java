/**
 * Events in: channels into lanes, compacted topics into tables.
 */
@NullMarked
package dev.plumbline.sync.messaging;

import org.jspecify.annotations.NullMarked;
