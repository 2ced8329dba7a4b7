/**
 * A delivery's way from the socket to its answer: route, size, signature, payload, Kafka; in that order, within a time and
 * within a memory that no sender decides.
 */
@NullMarked
package dev.plumbline.receiver.delivery;

import org.jspecify.annotations.NullMarked;
