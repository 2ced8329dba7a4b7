/**
 * The poller's ends on Kafka: the applications and the commits that it reads, and the hints that it tells.
 */
@NullMarked
package dev.plumbline.poller.messaging;

import org.jspecify.annotations.NullMarked;
