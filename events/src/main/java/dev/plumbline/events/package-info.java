/**
 * The contract: every event of Plumbline, the topics they travel on, and the identifiers they share. Each event knows
 * its topic, its key and its deterministic id, so that a replay of the same work yields the same record.
 */
@NullMarked
package dev.plumbline.events;

import org.jspecify.annotations.NullMarked;
